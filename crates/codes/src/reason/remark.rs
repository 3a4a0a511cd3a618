//! Remittance advice remark codes (005010X221A1, LQ02, MIA, MOA; code source 411).

use std::io::BufRead;
use std::sync::LazyLock;

use super::ReasonCode;
use super::adjustment::{read_flag, word};
use super::by_code::ByCode;
use crate::csv::Row;
use crate::denial::{Category, Queue};
use crate::load::LoadError;
use crate::{Date, Digest};

/// A remittance advice remark code and what it means to us.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rarc {
    /// The code.
    pub code: ReasonCode,
    /// What it says, in our words.
    pub label: Box<str>,
    /// Whether payers may still send it.
    pub active: bool,
    /// First day in force, where known.
    pub start: Option<Date>,
    /// Last day in force, where known.
    pub stop: Option<Date>,
    /// An alert: it informs, and never explains an adjustment.
    pub is_alert: bool,
    /// What it is about.
    pub category: Category,
    /// Whether it decides the category when the reason code beside it is generic.
    pub overrides_generic: bool,
    /// What it adds beside the category.
    pub refinement: Refinement,
    /// The usual next step, as one of our own words like `correct_field_and_resubmit`.
    pub action: Box<str>,
}

impl Rarc {
    /// The built-in entry of a code.
    ///
    /// ```
    /// use codes::denial::Category;
    /// use codes::reason::Rarc;
    ///
    /// assert_eq!(Rarc::of(b"N290").unwrap().category, Category::ProviderEnrollment);
    /// ```
    pub fn of(code: &[u8]) -> Option<&'static Self> {
        RarcTable::built_in().find(code)
    }

    /// Who works it.
    pub const fn queue(&self) -> Queue {
        self.category.queue()
    }

    /// How much it tells when several stand beside a generic reason code: the greatest wins.
    ///
    /// 0 is an alert or says nothing of its own; 1 tells the category; 2 tells the element too.
    pub fn specificity(&self) -> u8 {
        match (self.is_alert || !self.overrides_generic, self.refinement.text.is_empty()) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }

    /// Whether payers may send it on that day, as far as known.
    pub fn in_force(&self, on: Date) -> bool {
        let begun = self.start.is_none_or(|start| start <= on);
        let ended = self.stop.map_or(!self.active, |stop| stop < on);
        begun && !ended
    }

    fn read(row: &Row<'_>) -> Result<Self, LoadError> {
        Ok(Self {
            code: row.read("rarc", word(ReasonCode::parse))?,
            label: row.field("short_desc")?.into(),
            active: row.read("active", read_flag)?,
            start: row.date("start")?,
            stop: row.date("stop")?,
            is_alert: row.read("is_alert", read_flag)?,
            category: row.read("category_hint", word(Category::parse))?,
            overrides_generic: row.read("refine_rule", read_rule)?,
            refinement: row.read("refinement", Refinement::read)?,
            action: row.field("action_hint")?.into(),
        })
    }
}

/// What a remark adds: the element it speaks of, or what may and may not be done.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Refinement {
    /// As the table writes it: an element like `NM1*82 NM109`, a direction like `freq=7`, or a topic
    /// like `NSA`.
    pub text: Box<str>,
    /// There is no right of appeal.
    pub no_appeal: bool,
    /// How it may be sent again, if the remark says so.
    pub resend: Option<Resend>,
    /// Days to appeal, as the remark itself gives them.
    pub appeal_days: Option<u16>,
}

/// How a remark wants the claim sent again.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Resend {
    /// Not at all.
    Never,
    /// Mended, as a claim the payer has not seen.
    AsNew,
    /// With this claim frequency code (CLM05-3).
    WithFrequency(u8),
    /// As a replacement, but not yet.
    HoldReplacement,
}

impl Refinement {
    /// The element the remark speaks of, if it speaks of one.
    pub fn element(&self) -> Option<&str> {
        let directs = self.no_appeal || self.resend.is_some() || self.appeal_days.is_some();
        let names_element = !self.text.is_empty() && !directs && !TOPICS.contains(&&*self.text);
        names_element.then_some(&*self.text)
    }

    fn read(text: &str) -> Option<Self> {
        let mut refinement = Self { text: text.into(), ..Self::default() };
        for part in text.split(';') {
            match part {
                "no_appeal" => refinement.no_appeal = true,
                "no_resubmit" => refinement.resend = Some(Resend::Never),
                "new_claim" | "resubmit" => refinement.resend = Some(Resend::AsNew),
                "hold_freq7" => refinement.resend = Some(Resend::HoldReplacement),
                _ => {
                    if let Some(code) = part.strip_prefix("freq=") {
                        refinement.resend = Some(Resend::WithFrequency(*code.as_bytes().first()?));
                    } else if let Some(days) = part.strip_prefix("appeal_window=") {
                        refinement.appeal_days = Some(days.parse().ok()?);
                    }
                }
            }
        }
        Some(refinement)
    }
}

/// Remittance advice remark codes, found by code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RarcTable {
    entries: ByCode<Rarc>,
    digest: Digest,
}

impl RarcTable {
    /// The table that comes with the program.
    pub fn built_in() -> &'static Self {
        static TABLE: LazyLock<RarcTable> =
            LazyLock::new(|| RarcTable::from_csv(RARC_CSV).expect("the built-in table reads"));
        &TABLE
    }

    /// Reads a table in the columns of the built-in one (`data/rarc.csv`); `start` and `stop` are optional.
    ///
    /// # Errors
    ///
    /// When a row does not follow the layout, or a code stands twice.
    pub fn from_csv(source: impl BufRead) -> Result<Self, LoadError> {
        let (entries, digest) = ByCode::from_csv(source, Rarc::read, |entry| entry.code)?;
        Ok(Self { entries, digest })
    }

    /// The entry of a code.
    pub fn find(&self, code: &[u8]) -> Option<&Rarc> {
        self.entries.find(code)
    }

    /// Every entry, in order of code.
    pub fn entries(&self) -> &[Rarc] {
        self.entries.entries()
    }

    /// Digest of the table's text.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

fn read_rule(text: &str) -> Option<bool> {
    match text {
        "override_if_carc_generic" => Some(true),
        "keep_carc_category" => Some(false),
        _ => None,
    }
}

/// Refinements that name a programme or a matter, not an element.
const TOPICS: [&str; 14] = [
    "277RFAI",
    "AOC",
    "EVV",
    "LCD",
    "MFP",
    "MUE",
    "NCD",
    "NSA",
    "POS",
    "global",
    "interest",
    "laterality",
    "recoupment",
    "reversal",
];

/// The built-in table: code values, our words, our classification.
const RARC_CSV: &[u8] = include_bytes!("../../data/rarc.csv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_whole() {
        let table = RarcTable::built_in();
        assert_eq!(table.entries().len(), 852);
        assert_eq!(table.entries().iter().filter(|rarc| rarc.is_alert).count(), 143);
        assert!(table.entries().is_sorted_by_key(|rarc| rarc.code));
        assert_eq!(table.find(b"N99999"), None);
    }

    #[test]
    fn remarks_refine_a_generic_reason() {
        let cases = [
            ("N290", Category::ProviderEnrollment),
            ("MA04", Category::OtherPayer),
            ("M76", Category::Coding),
            ("N425", Category::NonCoveredBenefit),
        ];
        for (code, category) in cases {
            let rarc = Rarc::of(code.as_bytes()).expect(code);
            assert_eq!(rarc.category, category, "{code}");
            assert!(rarc.specificity() > 0, "{code}");
        }
        let alert = RarcTable::built_in().entries().iter().find(|rarc| rarc.is_alert).unwrap();
        assert_eq!(alert.specificity(), 0);
    }

    #[test]
    fn directions_are_read_from_the_refinement() {
        let unprocessable = &Rarc::of(b"MA130").unwrap().refinement;
        assert!(unprocessable.no_appeal && unprocessable.element().is_none());
        assert_eq!(Refinement::read("freq=7").unwrap().resend, Some(Resend::WithFrequency(b'7')));
        let both = Refinement::read("no_appeal;new_claim").unwrap();
        assert!(both.no_appeal && both.resend == Some(Resend::AsNew));
        assert_eq!(Refinement::read("NSA").unwrap().element(), None);
        assert_eq!(Refinement::read("appeal_window=120").unwrap().appeal_days, Some(120));
        assert_eq!(Refinement::read("NM1*82 NM109").unwrap().element(), Some("NM1*82 NM109"));
        assert_eq!(Refinement::read("appeal_window=soon"), None);
    }
}
