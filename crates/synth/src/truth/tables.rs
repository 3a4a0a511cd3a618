//! The tables of truth, and their columns.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::codes::code_tables;
use super::record::Recorder;
use super::table::{Columns, Kind, Rows, Table};
use super::totals::Truth;
use crate::world::{PAYERS, Payer, Practice, level_two};
use crate::{Day, Error};

/// The folder of truth while it is written.
pub(crate) struct Tables {
    folder: PathBuf,
    truth: Truth,
    /// In the order of [`ALL`].
    each: Vec<Table>,
}

impl Tables {
    pub(crate) fn create(folder: &Path) -> Result<Self, Error> {
        let each = ALL.iter().map(|(name, columns)| Table::create(folder, name, columns));
        let each = each.collect::<Result<_, _>>()?;
        Ok(Self { folder: folder.to_owned(), truth: Truth::default(), each })
    }

    /// Writes what whoever runs the drop knows of practices and payers, as `cleanclaim.toml` has it.
    pub(crate) fn write_configuration(&self, practices: &[Practice]) -> Result<(), Error> {
        let mut text = String::new();
        for Practice { ein, npi, name, .. } in practices {
            let _ = write!(
                text,
                "[[practices]]\nid = \"tin-{ein}\"\ntax_ids = [\"{ein}\"]\nnpis = [\"{npi}\"]\nnames = [\"{name}\"]\n\n"
            );
        }
        for Payer { id, filing, wants, .. } in &PAYERS {
            let _ = writeln!(text, "[[payers]]\nids = [\"{id}\"]\nfiling = [\"{filing}\"]");
            for want in *wants {
                let _ = writeln!(text, "{} = true", want.key());
            }
            text.push('\n');
        }
        text.push_str("[intake]\nunlisted_payers = false\n");
        self.write("cleanclaim.toml", &text)
    }

    /// Writes the codes and modifiers of HCPCS level II that there are on the day the plan is made for, as the
    /// contractors' file of that quarter would have them.
    pub(crate) fn write_level_two(&self, as_of: Day) -> Result<(), Error> {
        let (year, month, _) = as_of.parts();
        let quarter = ["JAN", "APR", "JUL", "OCT"][(month as usize - 1) / 3];
        self.write(&format!("HCPC{year}_{quarter}_INVENTED.txt"), &level_two())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(|error| Error::io(error, path))
    }

    /// Writes the tables of codes that services of these days are held to, into `codes/`.
    pub(crate) fn write_codes(&self, first: Day, last: Day) -> Result<(), Error> {
        let folder = self.folder.join("codes");
        std::fs::create_dir(&folder).map_err(|error| Error::io(error, &folder))?;
        code_tables(first, last).into_iter().try_for_each(|(name, text)| {
            let path = folder.join(name);
            std::fs::write(&path, text).map_err(|error| Error::io(error, path))
        })
    }

    /// Takes what was recorded, to follow what was taken before.
    pub(crate) fn take(&mut self, recorder: Recorder) -> Result<(), Error> {
        let (truth, rows) = recorder.finish();
        self.truth.add(&truth);
        self.each.iter_mut().zip(rows).try_for_each(|(table, rows)| table.take(rows))
    }

    /// Writes the totals and what is left of the rows.
    pub(crate) fn finish(mut self) -> Result<Truth, Error> {
        self.each.iter_mut().try_for_each(Table::finish)?;
        let path = self.folder.join("control_totals.json");
        std::fs::write(&path, self.truth.to_json()).map_err(|error| Error::io(error, path))?;
        Ok(self.truth)
    }
}

/// No rows, of every table.
pub(super) fn empty() -> [Rows; ALL.len()] {
    ALL.map(|(_, columns)| Rows::of(columns))
}

/// Every table.
const ALL: [(&str, Columns); 8] = [
    ("files", FILES),
    ("claims", CLAIMS),
    ("payments", PAYMENTS),
    ("links", LINKS),
    ("lines", LINES),
    ("denials", DENIALS),
    ("defects", DEFECTS),
    ("provider_adjustments", PROVIDER_ADJUSTMENTS),
];

const FILES: Columns = &[
    ("file", Kind::Text),
    ("kind", Kind::Text),
    ("bytes", Kind::Number),
    ("expected_status", Kind::Text),
    ("note", Kind::Text),
];

const CLAIMS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("claim_type", Kind::Text),
    ("practice_tax_id", Kind::Text),
    ("practice_npi", Kind::Text),
    ("payer_id", Kind::Text),
    ("total_charge", Kind::Money),
    ("lines", Kind::Number),
    ("disposition", Kind::Text),
    ("defect", Kind::Text),
    ("edit_id", Kind::Text),
    ("final_state", Kind::Text),
    ("paid", Kind::Money),
    ("contractual", Kind::Money),
    ("patient_share", Kind::Money),
    ("balance", Kind::Money),
];

const PAYMENTS: Columns = &[
    ("trace_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("payer_id", Kind::Text),
    ("practice_tax_id", Kind::Text),
    ("payment_date", Kind::Date),
    ("payment_amount", Kind::Money),
    ("claim_payments", Kind::Number),
    ("paid", Kind::Money),
    ("provider_adjustments", Kind::Money),
    ("balanced", Kind::Flag),
    ("difference", Kind::Money),
];

const LINKS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("occurrence", Kind::Number),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("ordinal", Kind::Number),
    ("sent_back_as", Kind::Text),
    ("payer_claim_control_number", Kind::Text),
    ("payer_id", Kind::Text),
    ("status", Kind::Text),
    ("charge", Kind::Money),
    ("paid", Kind::Money),
    ("method", Kind::Text),
    ("decision", Kind::Text),
    ("noise", Kind::Text),
];

const LINES: Columns = &[
    ("patient_control_number", Kind::Text),
    ("line_number", Kind::Number),
    ("line_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("ordinal", Kind::Number),
    ("service_ordinal", Kind::Number),
    ("method", Kind::Text),
    ("charge", Kind::Money),
    ("paid", Kind::Money),
    ("noise", Kind::Text),
];

const DENIALS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("ordinal", Kind::Number),
    ("service_ordinal", Kind::Number),
    ("group_code", Kind::Text),
    ("carc", Kind::Text),
    ("rarcs", Kind::Text),
    ("amount", Kind::Money),
    ("category", Kind::Text),
    ("queue", Kind::Text),
    ("recoverable", Kind::Money),
];

const DEFECTS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("defect", Kind::Text),
    ("edit_id", Kind::Text),
    ("also", Kind::Text),
    ("snip_type", Kind::Number),
    ("status_category", Kind::Text),
    ("status", Kind::Text),
];

const PROVIDER_ADJUSTMENTS: Columns = &[
    ("trace_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("reason_code", Kind::Text),
    ("reference", Kind::Text),
    ("amount", Kind::Money),
    ("patient_control_number", Kind::Text),
    ("meaning", Kind::Text),
];
