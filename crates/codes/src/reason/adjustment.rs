//! Claim adjustment reason codes (005010X221A1, CAS02; code source 139).

use std::io::BufRead;
use std::sync::LazyLock;

use super::ReasonCode;
use super::by_code::ByCode;
use crate::csv::Row;
use crate::denial::{Category, Queue, Scenario};
use crate::listing::code_list;
use crate::load::LoadError;
use crate::{Date, Digest, GroupCode};

/// A claim adjustment reason code and what it means to us.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Carc {
    /// The code.
    pub code: ReasonCode,
    /// What it says, in our words.
    pub label: Box<str>,
    /// Whether payers may still send it; a retired one is understood, and names its successors.
    pub active: bool,
    /// First day in force, where known.
    pub start: Option<Date>,
    /// Last day in force, where known.
    pub stop: Option<Date>,
    /// What it is about.
    pub category: Category,
    /// Who works it.
    pub queue: Queue,
    /// What kind of adjustment it makes.
    pub kind: Kind,
    /// The class in each of [`GroupCode::ALL`].
    classes: [Class; GroupCode::ALL.len()],
    /// The only groups it may stand in; empty when any will do.
    pub groups_allowed: Vec<GroupCode>,
    /// Whether a remark code must stand beside it.
    pub needs_remark: bool,
    /// Whether the payer may name the policy it rests on (REF 0K).
    pub names_policy: bool,
    /// Whether the practice could have prevented it.
    pub preventable: Answer,
    /// Whether it can be appealed.
    pub appealable: Answer,
    /// How hard it is to turn; `None` when there is nothing to turn.
    pub hardness: Option<Hardness>,
    /// The usual next step, as one of our own words like `fix_modifier_resubmit`.
    pub action: Box<str>,
    /// The CORE business scenario it mostly belongs to: a hint, not the rule.
    pub scenario: Option<Scenario>,
    /// Chance of recovery before anything else is known, in percent.
    pub recoverability_percent: u8,
    /// Where it is used.
    pub scope: Scope,
    /// The codes that took its place.
    pub successors: Vec<ReasonCode>,
}

impl Carc {
    /// The built-in entry of a code.
    ///
    /// ```
    /// use codes::denial::Queue;
    /// use codes::reason::{Carc, Class};
    /// use codes::GroupCode;
    ///
    /// let carc = Carc::of(b"29").unwrap();
    /// assert_eq!(carc.queue, Queue::Timely);
    /// assert_eq!(carc.class(GroupCode::Contractual), Class::DenialProviderLiable);
    /// ```
    pub fn of(code: &[u8]) -> Option<&'static Self> {
        CarcTable::built_in().find(code)
    }

    /// What an adjustment with this reason does to the balance, given who bears it.
    pub const fn class(&self, group: GroupCode) -> Class {
        self.classes[group as usize]
    }

    /// Whether the code may stand in this group.
    pub fn allows(&self, group: GroupCode) -> bool {
        self.groups_allowed.is_empty() || self.groups_allowed.contains(&group)
    }

    /// Whether it says so little that the remark code beside it tells what the matter is.
    pub fn is_generic(&self) -> bool {
        GENERIC.contains(&self.code.as_str())
    }

    /// Whether payers may send it on that day, as far as known.
    pub fn in_force(&self, on: Date) -> bool {
        let begun = self.start.is_none_or(|start| start <= on);
        let ended = self.stop.map_or(!self.active, |stop| stop < on);
        begun && !ended
    }

    fn read(row: &Row<'_>) -> Result<Self, LoadError> {
        let classes = [
            row.read("class_CO", word(Class::parse))?,
            row.read("class_PR", word(Class::parse))?,
            row.read("class_OA", word(Class::parse))?,
            row.read("class_PI", word(Class::parse))?,
            Class::Offset,
        ];
        let (scope, successors) = row.read("scope", read_scope)?;
        Ok(Self {
            code: row.read("carc", word(ReasonCode::parse))?,
            label: row.field("short_desc")?.into(),
            active: row.read("active", read_flag)?,
            start: row.date("start")?,
            stop: row.date("stop")?,
            category: row.read("category", word(Category::parse))?,
            queue: row.read("work_queue", word(Queue::parse))?,
            kind: row.read("kind", word(Kind::parse))?,
            classes,
            groups_allowed: row.read("allowed_groups", read_groups)?,
            needs_remark: row.read("rarc_required", read_flag)?,
            names_policy: row.read("policy_ref_0K", read_flag)?,
            preventable: row.read("preventable", word(Answer::parse))?,
            appealable: row.read("appealable", word(Answer::parse))?,
            hardness: row.read("soft_hard", optional(Hardness::parse, "n/a"))?,
            action: row.field("typical_action")?.into(),
            scenario: row.read("core_scenario_hint", optional(Scenario::parse, ""))?,
            recoverability_percent: row.read("recoverability_default", read_percent)?,
            scope,
            successors,
        })
    }
}

code_list! {
    /// What kind of adjustment a reason code makes.
    Kind {
        Denial "denial" "the service is not paid"
        Adjustment "adjustment" "the price is changed"
        Informational "informational" "told, and nothing more"
        PatientShare "patient_share" "the patient's share"
        Pending "pending" "not decided yet"
        Recovery "recovery" "money paid before is taken back"
    }
}

code_list! {
    /// What an adjustment does to the balance: reason code and group code together.
    Class {
        DenialProviderLiable "denial_provider_liable" "denied; the provider may not bill the patient"
        DenialPatientLiable "denial_patient_liable" "denied; the patient may be billed"
        DenialNoLiability "denial_no_liability_assigned" "denied; nobody is named to bear it"
        DenialPayerInitiated "denial_payer_initiated" "denied by the payer without a contract"
        Contractual "contractual" "written off by contract"
        PayerReductionReview "payer_reduction_review" "reduced by the payer without a contract; to be reviewed"
        PatientResponsibility "patient_responsibility" "the patient's share"
        Informational "informational" "told, and nothing more"
        Pending "pending" "not decided yet"
        Recovery "recovery" "money paid before is taken back"
        Offset "offset" "a correction from before 5010, offset against the first decision"
    }
}

impl Class {
    /// Whether it is a denial, whoever bears it.
    pub const fn is_denial(self) -> bool {
        matches!(
            self,
            Self::DenialProviderLiable
                | Self::DenialPatientLiable
                | Self::DenialNoLiability
                | Self::DenialPayerInitiated
        )
    }
}

code_list! {
    /// An answer that may depend on the case.
    Answer {
        Yes "Y" "yes"
        No "N" "no"
        Maybe "M" "it depends"
    }
}

code_list! {
    /// How hard a denial is to turn.
    Hardness {
        Soft "soft" "mended with data or records, without an appeal"
        Hard "hard" "lost unless an appeal wins"
        HardAppeal "hard_appeal" "an appeal is the only way"
        HardUnlessRetroactive "hard_if_no_retro" "lost unless authorized after the fact"
    }
}

code_list! {
    /// Where a reason code is used.
    Scope {
        All "all" "everywhere"
        PropertyCasualty "pc" "property and casualty"
        WorkersCompensation "wc" "workers' compensation"
        Auto "auto" "auto"
        ClaimOnly "837_only" "in claims only, never in an 835"
    }
}

/// Claim adjustment reason codes, found by code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CarcTable {
    entries: ByCode<Carc>,
    digest: Digest,
}

impl CarcTable {
    /// The table that comes with the program.
    pub fn built_in() -> &'static Self {
        static TABLE: LazyLock<CarcTable> =
            LazyLock::new(|| CarcTable::from_csv(CARC_CSV).expect("the built-in table reads"));
        &TABLE
    }

    /// Reads a table in the columns of the built-in one (`data/carc.csv`); `start` and `stop` are optional.
    ///
    /// # Errors
    ///
    /// When a row does not follow the layout, or a code stands twice.
    pub fn from_csv(source: impl BufRead) -> Result<Self, LoadError> {
        let (entries, digest) = ByCode::from_csv(source, Carc::read, |entry| entry.code)?;
        Ok(Self { entries, digest })
    }

    /// The entry of a code.
    pub fn find(&self, code: &[u8]) -> Option<&Carc> {
        self.entries.find(code)
    }

    /// Every entry, in order of code.
    pub fn entries(&self) -> &[Carc] {
        self.entries.entries()
    }

    /// Digest of the table's text.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// A reader of a field from a reader of bytes.
pub(super) fn word<T>(parse: fn(&[u8]) -> Option<T>) -> impl Fn(&str) -> Option<T> {
    move |text| parse(text.as_bytes())
}

pub(super) fn read_flag(text: &str) -> Option<bool> {
    match text {
        "Y" => Some(true),
        "N" => Some(false),
        _ => None,
    }
}

fn optional<T>(parse: fn(&[u8]) -> Option<T>, none: &'static str) -> impl Fn(&str) -> Option<Option<T>> {
    move |text| if text == none { Some(None) } else { parse(text.as_bytes()).map(Some) }
}

fn read_groups(text: &str) -> Option<Vec<GroupCode>> {
    text.split('/').filter(|group| !group.is_empty()).map(word(GroupCode::parse)).collect()
}

/// `0.45` as 45.
fn read_percent(text: &str) -> Option<u8> {
    match text.as_bytes() {
        b"0" => Some(0),
        b"1" => Some(100),
        [b'0', b'.', tenths @ b'0'..=b'9'] => Some((tenths - b'0') * 10),
        [b'0', b'.', tenths @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tenths - b'0') * 10 + ones - b'0'),
        _ => None,
    }
}

/// Scope, or for a retired code `successor=` and codes like `16`, `242/243`, `177-180`.
fn read_scope(text: &str) -> Option<(Scope, Vec<ReasonCode>)> {
    let Some(successors) = text.strip_prefix("successor=") else {
        return Some((Scope::parse(text.as_bytes())?, Vec::new()));
    };
    let mut codes = Vec::new();
    for part in successors.split('/').filter(|part| !part.is_empty()) {
        if let Some((first, last)) = part.split_once('-') {
            let (first, last): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
            for number in first..=last {
                codes.push(ReasonCode::parse(number.to_string().as_bytes())?);
            }
        } else {
            codes.push(ReasonCode::parse(part.as_bytes())?);
        }
    }
    Some((Scope::All, codes))
}

/// Reason codes that leave the matter to the remark code.
const GENERIC: [&str; 12] = ["16", "96", "125", "129", "148", "226", "227", "234", "237", "252", "A1", "P1"];

/// The built-in table: code values, our words, our classification.
const CARC_CSV: &[u8] = include_bytes!("../../data/carc.csv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_whole() {
        let table = CarcTable::built_in();
        assert_eq!(table.entries().len(), 339);
        assert_eq!(table.entries().iter().filter(|carc| carc.active).count(), 297);
        for generic in GENERIC {
            assert!(table.find(generic.as_bytes()).is_some_and(Carc::is_generic), "{generic}");
        }
        for carc in table.entries() {
            for successor in &carc.successors {
                let found = table.find(successor.as_str().as_bytes());
                assert!(found.is_some_and(|found| found.active), "{} -> {successor}", carc.code);
            }
        }
    }

    #[test]
    fn the_group_decides_who_bears_it() {
        let deductible = Carc::of(b"1").unwrap();
        assert_eq!(deductible.class(GroupCode::PatientResponsibility), Class::PatientResponsibility);
        assert_eq!(deductible.class(GroupCode::Contractual), Class::Contractual);
        assert_eq!(deductible.class(GroupCode::Correction), Class::Offset);
        let fee_schedule = Carc::of(b"45").unwrap();
        assert_eq!(fee_schedule.class(GroupCode::PayerInitiated), Class::PayerReductionReview);
        assert!(
            fee_schedule.allows(GroupCode::Contractual) && !fee_schedule.allows(GroupCode::PayerInitiated)
        );
        let missing = Carc::of(b"16").unwrap();
        assert!(missing.needs_remark && missing.class(GroupCode::PatientResponsibility).is_denial());
        assert_eq!(missing.scenario, Some(Scenario::ClaimData));
    }

    #[test]
    fn retired_codes_name_their_successors() {
        let day = Date::literal(2026, 1, 1);
        let retired = Carc::of(b"30").unwrap();
        let successors: Vec<&str> = retired.successors.iter().map(ReasonCode::as_str).collect();
        assert_eq!(successors, ["177", "178", "179", "180"]);
        assert!(!retired.in_force(day) && Carc::of(b"177").unwrap().in_force(day));
        assert_eq!(Carc::of(b"9999"), None);
        assert_eq!(Carc::of(b""), None);
    }

    #[test]
    fn dates_in_a_replacement_bound_a_code() {
        let mut lines = CARC_CSV.split(|&byte| byte == b'\n');
        let header = str::from_utf8(lines.next().unwrap()).unwrap().trim_end();
        let row = str::from_utf8(lines.next().unwrap()).unwrap().trim_end();
        let dated = format!("{header},start,stop\n{row},2020-01-01,2026-06-30\n");
        let table = CarcTable::from_csv(dated.as_bytes()).unwrap();
        let carc = table.find(b"1").unwrap();
        let days = [(2019, 12, 31), (2020, 1, 1), (2026, 6, 30), (2026, 7, 1)];
        let in_force = days.map(|(year, month, day)| carc.in_force(Date::literal(year, month, day)));
        assert_eq!(in_force, [false, true, true, false]);

        let twice = format!("{header}\n{row}\n{row}\n");
        assert_eq!(CarcTable::from_csv(twice.as_bytes()).unwrap_err().to_string(), "line 3: code 1 again");
        let wrong = format!("{header}\n{}\n", row.replace("WQ_PATIENT", "WQ_NOBODY"));
        let error = CarcTable::from_csv(wrong.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "line 2: column work_queue: \"WQ_NOBODY\"");
    }
}
