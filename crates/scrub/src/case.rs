//! A claim or remittance on the bench: what every check of it reads.

use std::ops::Deref;
use std::sync::OnceLock;

use claims::claim::{Diagnosis, DiagnosisKind, HealthCode};
use claims::{Claim, ClaimType, ClaimView, Date, Payment, Period, ServiceLine, Submitted};
use codes::tables::{MedicareEdits, NotesOfCode, Primaries, ServiceFee, UnitLimit};
use codes::{CodeSets, Icd10Status, TableKind};

use crate::coded::{BundledPair, Coded, CodedLine, Told};
use crate::policy::{PayerKeys, Payers};

/// A claim, what stands above it, and what it is judged by.
///
/// Everything of the [`ClaimView`] can be read through it. What several edits need is worked out once.
#[derive(Clone, Debug)]
pub struct Case<'v, 'a> {
    /// The claim and its context.
    pub view: ClaimView<'v, 'a>,
    /// The code sets.
    pub codes: &'v CodeSets,
    payers: &'v Payers,
    /// The day it is judged.
    pub as_of: Date,
    /// The days of service, as [`claims::Claim::service_period`] tells them.
    pub service: Option<Period>,
    /// The diagnoses, in the order sent.
    pub diagnoses: Vec<JudgedDiagnosis<'a>>,
    /// How many of them a service line can point at.
    pub diagnosis_count: usize,
    /// Every HI composite of an institutional claim, in the order sent.
    pub health: Vec<HealthCode<'a>>,
    coded: OnceLock<Coded>,
}

/// A diagnosis, and what its code set says of it.
#[derive(Clone, Copy, Debug)]
pub struct JudgedDiagnosis<'a> {
    /// The part it plays.
    pub kind: DiagnosisKind,
    /// Whether the qualifier says ICD-10-CM.
    pub is_icd10: bool,
    /// The code as sent.
    pub code: Submitted<'a, &'a [u8]>,
    /// What the edition of the day says: of the day of discharge for a stay, else of the first day of
    /// service. No edition speaks of ICD-9, of a claim without dates, or of what is no code by its shape.
    pub status: Icd10Status,
}

impl<'v, 'a> Case<'v, 'a> {
    pub(crate) fn new(view: ClaimView<'v, 'a>, codes: &'v CodeSets, payers: &'v Payers, as_of: Date) -> Self {
        let claim = view.claim;
        let service = claim.service_period();
        let day = coding_day(claim, service);
        let judge = |diagnosis| JudgedDiagnosis::new(&diagnosis, day, codes);
        let diagnoses: Vec<_> = claim.diagnoses().map(judge).collect();
        let diagnosis_count = diagnoses.iter().filter(|diagnosis| diagnosis.is_listed()).count();
        let health = match claim.claim_type {
            ClaimType::Institutional => claim.health_codes().collect(),
            ClaimType::Professional | ClaimType::Dental => Vec::new(),
        };
        Self {
            view,
            codes,
            payers,
            as_of,
            service,
            diagnoses,
            diagnosis_count,
            health,
            coded: OnceLock::new(),
        }
    }

    /// The lines that have a procedure and a day.
    pub(crate) fn coded(&self) -> &[CodedLine] {
        &self.told().lines
    }

    fn told(&self) -> &Coded {
        self.coded.get_or_init(|| Coded::of(&self.view, self.service, self.codes))
    }

    /// What tables say of coded lines; nothing of any line while none is loaded, or none names a code of them.
    fn told_lines(&self) -> impl Iterator<Item = (&CodedLine, &Told)> {
        let coded = if self.codes.name_procedures() { Some(self.told()) } else { None };
        let (lines, told): (&[CodedLine], &[Told]) =
            coded.map_or((&[], &[]), |coded| (&coded.lines, &coded.told));
        lines.iter().zip(told)
    }

    /// The coded lines whose codes loaded tables of a kind name; of no other line do such tables say anything.
    pub(crate) fn coded_in(&self, kind: TableKind) -> impl Iterator<Item = &CodedLine> {
        self.told_lines().filter(move |(_, told)| told.named.by(kind)).map(|(line, _)| line)
    }

    /// The pairs of lines that tables of pairs speak of.
    pub(crate) fn bundled(&self) -> &[BundledPair] {
        if self.codes.name_procedures() { &self.told().pairs } else { &[] }
    }

    /// The coded lines of a professional claim that the physician fee schedule of their day lists, with what
    /// it says of them.
    pub(crate) fn scheduled(&self) -> impl Iterator<Item = (&CodedLine, &ServiceFee)> {
        self.told_lines().filter_map(|(line, told)| Some((line, told.fee.as_ref()?)))
    }

    /// The coded lines that have a limit of units.
    pub(crate) fn limited(&self) -> impl Iterator<Item = (&CodedLine, UnitLimit)> {
        self.told_lines().filter_map(|(line, told)| Some((line, told.limit?)))
    }

    /// The coded lines with add-on codes, and what these may stand beside.
    pub(crate) fn add_ons(&self) -> impl Iterator<Item = (&CodedLine, &Primaries)> {
        self.told_lines().filter_map(|(line, told)| Some((line, told.add_on.as_ref()?)))
    }

    /// The ICD-10-CM diagnoses that are listed, with the notes on each; none when no notes are loaded.
    pub(crate) fn noted(&self) -> impl Iterator<Item = (&JudgedDiagnosis<'a>, NotesOfCode<'v, 'a>)> {
        let notes = self.service.and_then(|days| self.codes.diagnosis_notes(days.from));
        let listed = self.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed() && diagnosis.is_icd10);
        listed.map_while(move |diagnosis| Some((diagnosis, notes?.of_code(diagnosis.code.text))))
    }

    /// The service line of a coded line.
    pub(crate) fn line(&self, line: &CodedLine) -> &ServiceLine<'a> {
        &self.claim.lines[line.at]
    }

    /// What is known of the payer the claim is sent to.
    pub(crate) fn payer_keys(&self) -> Option<&'v PayerKeys> {
        self.payers.find(self.payer()?.id().text)
    }

    /// Whether the payer must be one that is known, and is not.
    pub(crate) fn is_stranger(&self, payer: &[u8]) -> bool {
        self.payers.are_all && self.payers.find(payer).is_none()
    }

    /// The day whose diagnosis codes apply: of discharge for a stay, else the first of service.
    pub(crate) fn coding_day(&self) -> Option<Date> {
        coding_day(self.claim, self.service)
    }

    /// The lists of the Medicare Code Editor of that day.
    pub(crate) fn medicare_edits(&self) -> Option<MedicareEdits<'v>> {
        self.codes.medicare_edits(self.coding_day()?)
    }
}

impl<'v, 'a> Deref for Case<'v, 'a> {
    type Target = ClaimView<'v, 'a>;

    fn deref(&self) -> &Self::Target {
        &self.view
    }
}

impl<'a> JudgedDiagnosis<'a> {
    fn new(diagnosis: &Diagnosis<'a>, day: Option<Date>, codes: &CodeSets) -> Self {
        let Diagnosis { kind, is_icd10, code, .. } = *diagnosis;
        let status = match day {
            Some(day) if is_icd10 && is_icd10_shaped(code.text) => codes.icd10(code.text, day),
            _ => Icd10Status::NoTable,
        };
        Self { kind, is_icd10, code, status }
    }

    /// Whether it is in the list that service lines point into.
    pub fn is_listed(&self) -> bool {
        matches!(self.kind, DiagnosisKind::Principal | DiagnosisKind::Other)
    }
}

fn coding_day(claim: &Claim<'_>, service: Option<Period>) -> Option<Date> {
    service.map(|service| if claim.is_inpatient() { service.to } else { service.from })
}

/// Whether the text could be an ICD-10-CM code without its dot.
///
/// The second character may be a letter: codes of fiscal year 2026 have one there.
pub(crate) fn is_icd10_shaped(text: &[u8]) -> bool {
    let used = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (3..=7).contains(&text.len()) && text[0].is_ascii_uppercase() && text.iter().all(used)
}

/// A remittance, and what it is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Remittance<'v, 'a> {
    /// BPR to 1000B.
    pub payment: &'v Payment<'a>,
    /// The code sets.
    pub codes: &'v CodeSets,
    /// The day it is judged.
    pub as_of: Date,
}
