//! Lists with a heading of our own: CSV whose columns are found by name.
//!
//! | kind | columns |
//! |---|---|
//! | `lcd` | `payer,policy,hcpcs,diagnosis_from,diagnosis_to,logic,effective,end`; payer empty for all, logic `any` or `all` |
//! | `age-sex` | `code,sex,age_from,age_to,effective,end`; sex `F`, `M` or empty, ages in years or empty |
//! | `drug` | `hcpcs,ndc,billing_units,unit,single_use,effective,end`; ndc of eleven digits, or empty for every package; billing units in one unit of the package |
//! | `clia` | `code,qw,effective,end`; qw `Y` where the modifier says that the test is the waived one |
//! | `contract` | `payer,practice,code,modifier,place,basis,value,lesser_of,effective,end` |
//! | `anesthesia-base` | `code,base_units` |
//! | `zip-locality` | `zip,contractor,locality` |
//! | `carc`, `rarc` | the columns of the built-in tables |
//! | `core` | `scenario,carc,rarc,group` |
//!
//! Of a contract: practice is a tax identifier or empty, code a procedure or `*`, place `facility`,
//! `nonfacility` or empty, basis `fixed` (dollars a unit), `mpfs` or `charge` (percent), `capitated`;
//! `lesser_of` `Y` or `N`. Dates are `CCYY-MM-DD`; an empty end is open.

use std::io::BufRead;

use super::fees::locality;
use super::lists::digest;
use super::span::Span;
use super::{Content, Parsed, Text, decimal};
use crate::csv::split_text;
use crate::denial::CoreCombinations;
use crate::load::LoadError;
use crate::packed::{Day, Record, pack};
use crate::reason::{CarcTable, RarcTable};
use crate::tables::{
    BaseUnitsRow, ContractRow, CoverageDraft, CoverageRow, DemographicsRow, DrugRow, RangeRow, WaivedRow,
    ZipRow, fixed,
};
use crate::{Date, ProcedureCode, TableKind};

/// The kind that a heading is of.
pub(super) fn kind_of_heading(line: &str) -> Option<TableKind> {
    let heading = split_text(line.trim_start_matches('\u{feff}').trim_end())?;
    let has =
        |columns: &[&str]| columns.iter().all(|column| heading.iter().any(|label| label.trim() == *column));
    HEADINGS.into_iter().find(|(_, columns)| has(columns)).map(|(kind, _)| kind)
}

const HEADINGS: [(TableKind, &[&str]); 10] = [
    (TableKind::WaivedTests, &["code", "qw", "effective"]),
    (TableKind::Drugs, &["hcpcs", "ndc", "billing_units", "single_use"]),
    (TableKind::Coverage, &["policy", "hcpcs", "diagnosis_from", "diagnosis_to", "effective"]),
    (TableKind::Contract, &["payer", "code", "basis", "value", "effective"]),
    (TableKind::Demographics, &["code", "sex", "age_from", "age_to"]),
    (TableKind::BaseUnits, &["code", "base_units"]),
    (TableKind::ZipLocality, &["zip", "contractor", "locality"]),
    (TableKind::Core, &["scenario", "carc", "rarc", "group"]),
    (TableKind::Carc, &["carc", "category"]),
    (TableKind::Rarc, &["rarc", "category_hint"]),
];

/// Whether the table is kept as the text it came in: it is small, and read once.
pub(super) fn is_kept_as_text(kind: TableKind) -> bool {
    matches!(kind, TableKind::Carc | TableKind::Rarc | TableKind::Core)
}

/// Reads such a text to see that it can be, and keeps it.
pub(super) fn keep(name: &str, mut source: impl BufRead, kind: TableKind) -> Result<Parsed, LoadError> {
    let mut text = Vec::new();
    source.read_to_end(&mut text)?;
    match kind {
        TableKind::Carc => drop(CarcTable::from_csv(&text[..])?),
        TableKind::Rarc => drop(RarcTable::from_csv(&text[..])?),
        _ => drop(CoreCombinations::from_csv(&text[..])?),
    }
    let digest = digest(&text)?;
    let content = Content::Sections(vec![(1, text)]);
    Ok(Parsed { file: name.to_owned(), kind, span: Some(Span::always()), part: None, content, digest })
}

/// Reads a list.
pub(super) fn read(mut text: Text<'_>, kind: TableKind) -> Result<Parsed, LoadError> {
    let mut heading: Option<Vec<String>> = None;
    let mut list = List::default();
    while let Some((line, row)) = text.next()? {
        if row.trim().is_empty() {
            continue;
        }
        let fields = split_text(&row).ok_or_else(|| LoadError::malformed(line, "a quote is left open"))?;
        let Some(heading) = &heading else {
            heading = Some(fields);
            continue;
        };
        if fields.len() != heading.len() {
            let what = format!("{} fields, the header has {}", fields.len(), heading.len());
            return Err(LoadError::malformed(line, what));
        }
        list.take(kind, &Row { line, heading, fields: &fields })?;
    }
    let sections = list.pack(kind);
    if sections.iter().all(|(_, rows)| rows.is_empty()) {
        return Err(LoadError::malformed(0, "no rows"));
    }
    Ok(text.parsed(kind, Some(Span::always()), None, Content::Sections(sections)))
}

/// Rows of whichever kind.
#[derive(Default)]
struct List {
    coverage: Vec<CoverageDraft>,
    demographics: Vec<DemographicsRow>,
    drugs: Vec<DrugRow>,
    waived: Vec<WaivedRow>,
    contract: Vec<ContractRow>,
    base_units: Vec<BaseUnitsRow>,
    zip: Vec<ZipRow>,
}

impl List {
    fn take(&mut self, kind: TableKind, row: &Row<'_>) -> Result<(), LoadError> {
        match kind {
            TableKind::Coverage => self.coverage.push(coverage(row)?),
            TableKind::Demographics => self.demographics.push(demographics(row)?),
            TableKind::Drugs => self.drugs.push(drug(row)?),
            TableKind::WaivedTests => {
                let (from, to) = row.window()?;
                let (code, modifier) = (row.code("code")?, row.read("qw", yes)?);
                self.waived.push(WaivedRow { code, modifier, from, to });
            }
            TableKind::Contract => self.contract.push(contract(row)?),
            TableKind::BaseUnits => self.base_units.push(BaseUnitsRow {
                code: row.code("code")?,
                units: row.read("base_units", |text| text.parse().ok())?,
            }),
            _ => self.zip.push(ZipRow {
                zip: row.read("zip", |text| text.parse().ok().filter(|_| text.len() == 5))?,
                contractor: row.read("contractor", |text| text.parse().ok())?,
                number: row.read("locality", locality)?,
            }),
        }
        Ok(())
    }

    fn pack(self, kind: TableKind) -> Vec<(usize, Vec<u8>)> {
        let section = match kind {
            TableKind::Coverage => return CoverageDraft::pack(self.coverage),
            TableKind::Demographics => (DemographicsRow::WIDTH, pack(self.demographics)),
            TableKind::Drugs => (DrugRow::WIDTH, pack(self.drugs)),
            TableKind::WaivedTests => (WaivedRow::WIDTH, pack(self.waived)),
            TableKind::Contract => (ContractRow::WIDTH, pack(self.contract)),
            TableKind::BaseUnits => (BaseUnitsRow::WIDTH, pack(self.base_units)),
            _ => (ZipRow::WIDTH, pack(self.zip)),
        };
        vec![section]
    }
}

fn coverage(row: &Row<'_>) -> Result<CoverageDraft, LoadError> {
    let diagnosis = |column| {
        row.read(column, |text| {
            let text = text.replace('.', "");
            (3..=7).contains(&text.len()).then(|| fixed(text.as_bytes()))?
        })
    };
    let (from, to) = row.window()?;
    let code = row.code("hcpcs")?;
    let policy = row.read("policy", |text| fixed(text.as_bytes()).filter(|_| !text.is_empty()))?;
    let payer = row.read("payer", |text| fixed(text.as_bytes()))?;
    let range = RangeRow { from: diagnosis("diagnosis_from")?, to: diagnosis("diagnosis_to")? };
    let service = CoverageRow {
        code,
        policy,
        payer,
        needed: row.read("logic", |text| match text {
            "any" | "" => Some(0),
            "all" => Some(1),
            _ => None,
        })?,
        from,
        to,
        start: 0,
    };
    let read = CoverageDraft { row: service, range };
    if !read.is_range() {
        return Err(LoadError::malformed(row.line, "diagnosis_to is before diagnosis_from"));
    }
    Ok(read)
}

fn demographics(row: &Row<'_>) -> Result<DemographicsRow, LoadError> {
    let age = |column, open: u8| {
        row.read(column, |text| if text.is_empty() { Some(open) } else { text.parse().ok() })
    };
    let (from, to) = row.window()?;
    let read = DemographicsRow {
        code: row.code("code")?,
        sex: row.read("sex", |text| match text {
            "" => Some(0),
            "F" => Some(b'F'),
            "M" => Some(b'M'),
            _ => None,
        })?,
        age_from: age("age_from", 0)?,
        age_to: age("age_to", u8::MAX)?,
        from,
        to,
    };
    if read.age_to < read.age_from {
        return Err(LoadError::malformed(
            row.line,
            format!("ages from {} to {}", read.age_from, read.age_to),
        ));
    }
    Ok(read)
}

fn drug(row: &Row<'_>) -> Result<DrugRow, LoadError> {
    let (from, to) = row.window()?;
    let digits = |text: &str| text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = DrugRow {
        code: row.code("hcpcs")?,
        ndc: row.read("ndc", |text| match text {
            "" => Some(0),
            _ => text.parse().ok().filter(|_| digits(text)),
        })?,
        units: row.read("billing_units", |text| decimal(text, 4))?,
        unit: row.read("unit", |text| match text {
            "" => Some([0; 2]),
            "F2" | "GR" | "ME" | "ML" | "UN" => fixed(text.as_bytes()),
            _ => None,
        })?,
        single_use: row.read("single_use", yes)?,
        from,
        to,
    };
    if (read.units == 0) != (read.unit == [0; 2]) {
        return Err(LoadError::malformed(row.line, "billing_units and unit go together"));
    }
    Ok(read)
}

/// `Y`, or `N`, which may be left out.
fn yes(text: &str) -> Option<u8> {
    match text {
        "Y" => Some(1),
        "N" | "" => Some(0),
        _ => None,
    }
}

fn contract(row: &Row<'_>) -> Result<ContractRow, LoadError> {
    let basis = row.read("basis", |text| BASES.iter().position(|basis| *basis == text))?;
    let (from, to) = row.window()?;
    let digits = |text: &str| text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    Ok(ContractRow {
        payer: row.read("payer", |text| fixed(text.as_bytes()).filter(|_| !text.is_empty()))?,
        code: row.read("code", |text| match text {
            "*" => Some(ContractRow::ALL),
            _ => ProcedureCode::parse(text.as_bytes()).map(ProcedureCode::number),
        })?,
        modifier: row
            .read("modifier", |text| fixed(text.as_bytes()).filter(|_| matches!(text.len(), 0 | 2)))?,
        practice: row
            .read("practice", |text| fixed(text.as_bytes()).filter(|_| text.is_empty() || digits(text)))?,
        place: row.read("place", |text| match text {
            "" => Some(0),
            "nonfacility" => Some(1),
            "facility" => Some(2),
            _ => None,
        })?,
        basis: basis as u8,
        // Dollars to cents, percent to hundredths.
        value: row.read("value", |text| decimal(text, 2))?,
        lesser_of: row.read("lesser_of", yes)?,
        from,
        to,
    })
}

/// In the order of [`crate::tables::Basis`].
const BASES: [&str; 4] = ["fixed", "mpfs", "charge", "capitated"];

/// One row, its fields reached by column name.
struct Row<'r> {
    line: u64,
    heading: &'r [String],
    fields: &'r [String],
}

impl Row<'_> {
    /// The field of a column, empty when there is none, read by `read`.
    fn read<T>(&self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, LoadError> {
        let at = self.heading.iter().position(|label| label.trim_start_matches('\u{feff}').trim() == column);
        let text = at.map_or("", |at| self.fields[at].trim());
        read(text).ok_or_else(|| LoadError::malformed(self.line, format!("column {column}: {text:?}")))
    }

    fn code(&self, column: &str) -> Result<ProcedureCode, LoadError> {
        self.read(column, |text| ProcedureCode::parse(text.as_bytes()))
    }

    /// The days of `effective` and `end`, each open when empty.
    fn window(&self) -> Result<(Day, Day), LoadError> {
        let day = |column| {
            self.read(column, |text| match text {
                "" => Some(None),
                _ => Date::parse_iso(text).map(Some),
            })
        };
        let (from, to) = (day("effective")?, day("end")?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(LoadError::malformed(self.line, format!("from {from} to {to}")));
        }
        Ok((from.map_or(Day::FIRST, Day::of), Day::of_option(to)))
    }
}
