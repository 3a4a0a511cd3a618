//! Claims: what they say, how they come about, and how they are written.

mod compose;
mod render;

pub(crate) use compose::{Composer, Desk, claim_number};
pub(crate) use render::{ClaimSet, Mark, write_adjustments};

use std::borrow::Cow;

use crate::Day;
use crate::defect::DefectKind;
use crate::world::{ClaimType, Need, Patient, Practice};

/// A claim as it will be sent, right or wrong.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) index: u64,
    pub(crate) kind: ClaimType,
    pub(crate) patient: Patient,
    /// CLM01.
    pub(crate) number: String,
    /// The payer it goes to, and the subscriber's number there.
    pub(crate) payer: usize,
    pub(crate) payer_id: &'static str,
    pub(crate) filing: &'static str,
    pub(crate) member: String,
    /// What an earlier payer did, if it goes to a second one.
    pub(crate) prior: Option<Prior>,
    /// Whether it names the payer that comes after the one it goes to.
    pub(crate) names_next: bool,
    pub(crate) total: i64,
    pub(crate) facility_code: &'static str,
    pub(crate) facility_qualifier: &'static str,
    pub(crate) frequency: &'static str,
    /// REF*F8.
    pub(crate) original: Option<String>,
    /// CLM11-1, and the day it happened.
    pub(crate) cause: Option<(&'static str, Option<Day>)>,
    pub(crate) birth: Day,
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) admitted: Option<Day>,
    pub(crate) stay: Option<Stay>,
    /// Qualifier and code, in order.
    pub(crate) diagnoses: Vec<(&'static str, Cow<'static, str>)>,
    pub(crate) lines: Vec<Line>,
    pub(crate) rendering: usize,
    /// How it says the number of that provider.
    pub(crate) rendering_npi: SaidNpi,
    pub(crate) referring: Option<usize>,
    pub(crate) names_facility: bool,
    pub(crate) authorization: Option<String>,
    pub(crate) referral: Option<String>,
    pub(crate) patient_paid: i64,
    /// How it says the practice's number.
    pub(crate) billing_npi: SaidNpi,
    pub(crate) defect: Option<&'static DefectKind>,
}

/// How a claim says a National Provider Identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SaidNpi {
    Rightly,
    /// With another last digit.
    Spoiled,
    /// Without its last digit.
    Short,
    Other(&'static str),
    NotAtAll,
}

impl SaidNpi {
    fn of(self, npi: &str) -> Cow<'_, str> {
        match self {
            Self::Rightly => npi.into(),
            Self::Spoiled => spoiled(npi).into(),
            Self::Short => npi[..npi.len() - 1].into(),
            Self::Other(other) => other.into(),
            Self::NotAtAll => "".into(),
        }
    }
}

/// The number with another last digit.
pub(crate) fn spoiled(number: &str) -> String {
    let (rest, last) = number.split_at(number.len() - 1);
    let last = last.parse::<u8>().expect("a number ends with a digit");
    format!("{rest}{}", (last + 1) % 10)
}

/// What a hospital adds about a stay.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub(crate) nights: i64,
    pub(crate) drg: &'static str,
    /// A principal procedure and its day.
    pub(crate) procedure: Option<(&'static str, Day)>,
    /// When the illness began.
    pub(crate) onset: Day,
    /// What some hospitals say besides.
    pub(crate) detail: Option<StayDetail>,
}

/// What else a hospital says about a stay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StayDetail {
    /// Another procedure and its day.
    pub(crate) procedure: Option<(&'static str, Day)>,
    /// An earlier stay that this one follows.
    pub(crate) earlier: Option<(Day, Day)>,
    /// The rate of a room for two, in whole dollars.
    pub(crate) rate: i64,
    pub(crate) condition: &'static str,
}

/// A service line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) code: Cow<'static, str>,
    pub(crate) revenue: &'static str,
    pub(crate) modifiers: Vec<&'static str>,
    pub(crate) charge: i64,
    pub(crate) basis: &'static str,
    pub(crate) units: i64,
    pub(crate) from: Day,
    /// Diagnoses, counted from 1; 0 is none.
    pub(crate) pointers: [u8; 4],
    /// REF*6R, or empty.
    pub(crate) control: String,
    pub(crate) need: Need,
    /// National drug code, amount and unit.
    pub(crate) drug: Option<(&'static str, u64, &'static str)>,
    pub(crate) tooth: &'static str,
    pub(crate) surfaces: &'static [&'static str],
    pub(crate) quadrant: &'static str,
    pub(crate) prosthesis: &'static str,
    /// What the earlier payer paid, and why not more.
    pub(crate) prior: Option<Adjudicated>,
}

/// What a payer did earlier.
#[derive(Clone, Debug)]
pub(crate) struct Prior {
    pub(crate) payer: usize,
    pub(crate) member: String,
    pub(crate) day: Day,
    pub(crate) claim_number: String,
    /// AMT*D.
    pub(crate) paid: i64,
    /// SVD01, which should be the payer's identifier.
    pub(crate) line_payer_id: &'static str,
}

/// A charge less its adjustments is what was paid.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Adjudicated {
    pub(crate) paid: i64,
    pub(crate) adjustments: Vec<Adjustment>,
    /// Remark codes (LQ*HE).
    pub(crate) remarks: Vec<&'static str>,
    /// What the payer allows, unless it denies.
    pub(crate) allowed: Option<i64>,
}

/// An amount by which a payment differs from a charge.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Adjustment {
    pub(crate) group: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) amount: i64,
}

impl Adjudicated {
    /// What the patient owes.
    pub(crate) fn patient_share(&self) -> i64 {
        self.adjustments.iter().filter(|adjustment| adjustment.group == "PR").map(|a| a.amount).sum()
    }
}

impl Claim {
    /// Whether 2320 tells of the payer that comes next. A claim with a defect has one thing wrong and no more said.
    pub(crate) fn shows_next(&self) -> bool {
        self.names_next && self.prior.is_none() && self.defect.is_none()
    }

    /// 2010AA NM109.
    pub(crate) fn billing_npi<'p>(&self, practice: &'p Practice) -> Cow<'p, str> {
        self.billing_npi.of(&practice.npi)
    }

    /// 2310B NM109, or 2310A of a hospital.
    pub(crate) fn rendering_npi<'p>(&self, practice: &'p Practice) -> Cow<'p, str> {
        self.rendering_npi.of(&practice.providers[self.rendering].npi)
    }

    /// The charges of the lines.
    pub(crate) fn charge(&self) -> i64 {
        self.lines.iter().map(|line| line.charge).sum()
    }

    pub(crate) fn is_inpatient(&self) -> bool {
        self.stay.is_some()
    }

    /// Patient and payer, if nothing else tells the levels above the claim from another's.
    pub(crate) fn shared_level(&self) -> Option<(u64, usize)> {
        let shares = self.defect.is_none() && self.prior.is_none();
        shares.then_some((self.patient.number, self.payer))
    }
}
