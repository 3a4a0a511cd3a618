//! HI: diagnoses and the other health care codes of a claim.

use x12::Segment;

use crate::submitted::submitted;
use crate::{Cents, Element, ElementPlace, Period, Submitted};

/// One HI composite. Source: 005010X222A1, X223A2, X224A2, 2300 HI.
#[derive(Clone, Copy, Debug)]
pub struct HealthCode<'a> {
    /// Qualifier, HIxx-1, such as `ABK` or `BE`.
    pub qualifier: &'a [u8],
    /// Where the composite stands.
    pub at: ElementPlace,
    composite: &'a [u8],
    separator: u8,
}

impl<'a> HealthCode<'a> {
    /// HIxx-2, the code.
    pub fn code(&self) -> Submitted<'a, &'a [u8]> {
        self.component(2)
    }

    /// HIxx-4, the date or dates of an occurrence, occurrence span or procedure.
    pub fn period(&self) -> Submitted<'a, Period> {
        self.component(4)
    }

    /// HIxx-5, the amount of a value code.
    pub fn amount(&self) -> Submitted<'a, Cents> {
        self.component(5)
    }

    /// HIxx-9, present on admission.
    pub fn present_on_admission(&self) -> Submitted<'a, &'a [u8]> {
        self.component(9)
    }

    fn component<T: Element<'a>>(&self, k: usize) -> Submitted<'a, T> {
        let text = self.composite.split(|&byte| byte == self.separator).nth(k - 1).unwrap_or_default();
        submitted(text, ElementPlace { component: k as u8, ..self.at })
    }
}

pub(super) fn codes_of<'s, 'a>(
    health: &'s [Segment<'a>],
) -> impl Iterator<Item = HealthCode<'a>> + use<'s, 'a> {
    health.iter().flat_map(|&segment| {
        let separator = segment.delimiters().component;
        (1..=segment.element_count()).filter(move |&n| !segment.element(n).is_empty()).map(move |n| {
            HealthCode {
                qualifier: segment.component(n, 1),
                at: segment.element_place(n),
                composite: segment.element(n),
                separator,
            }
        })
    })
}

/// What part a diagnosis plays.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DiagnosisKind {
    /// `ABK` (ICD-10) or `BK` (ICD-9).
    Principal,
    /// `ABJ` or `BJ`.
    Admitting,
    /// `APR` or `PR`.
    ReasonForVisit,
    /// `ABN` or `BN`.
    ExternalCause,
    /// `ABF` or `BF`.
    Other,
}

impl DiagnosisKind {
    /// A word for the column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Admitting => "admitting",
            Self::ReasonForVisit => "reason_for_visit",
            Self::ExternalCause => "external_cause",
            Self::Other => "other",
        }
    }
}

/// A diagnosis code on a claim.
#[derive(Clone, Copy, Debug)]
pub struct Diagnosis<'a> {
    /// The part it plays.
    pub kind: DiagnosisKind,
    /// Whether the qualifier says ICD-10-CM; else ICD-9-CM.
    pub is_icd10: bool,
    /// The code as sent.
    pub code: Submitted<'a, &'a [u8]>,
    /// Present on admission, HIxx-9.
    pub present_on_admission: Submitted<'a, &'a [u8]>,
}

impl<'a> Diagnosis<'a> {
    /// The diagnosis that an HI composite is; `None` when it is something else.
    pub fn of(code: &HealthCode<'a>) -> Option<Self> {
        let (kind, is_icd10) = match code.qualifier {
            b"ABK" => (DiagnosisKind::Principal, true),
            b"ABF" => (DiagnosisKind::Other, true),
            b"ABJ" => (DiagnosisKind::Admitting, true),
            b"APR" => (DiagnosisKind::ReasonForVisit, true),
            b"ABN" => (DiagnosisKind::ExternalCause, true),
            b"BK" => (DiagnosisKind::Principal, false),
            b"BF" => (DiagnosisKind::Other, false),
            b"BJ" => (DiagnosisKind::Admitting, false),
            b"PR" => (DiagnosisKind::ReasonForVisit, false),
            b"BN" => (DiagnosisKind::ExternalCause, false),
            _ => return None,
        };
        Some(Self { kind, is_icd10, code: code.code(), present_on_admission: code.present_on_admission() })
    }
}
