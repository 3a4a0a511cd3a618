//! An 837 claim as it was sent: professional, institutional or dental.

mod health;
mod line;
mod other_payer;
mod reader;
mod step;
mod view;

pub use health::{Diagnosis, DiagnosisKind, HealthCode};
pub use line::{Drug, LineAdjudication, Procedure, ServiceLine};
pub use other_payer::OtherPayer;
pub use reader::{ClaimReader, Unplaced};
pub use view::ClaimView;

use x12::Segment;
use x12::guide::GuideId;

use crate::name::Name;
use crate::party::{Party, reference};
use crate::period::dtp_period;
use crate::{Cents, Period, ReadElement, Refilled, Submitted};

/// Which 837 a claim was sent in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ClaimType {
    /// 837P, 005010X222.
    Professional,
    /// 837I, 005010X223.
    Institutional,
    /// 837D, 005010X224.
    Dental,
}

impl ClaimType {
    /// `P`, `I` or `D`.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Professional => "P",
            Self::Institutional => "I",
            Self::Dental => "D",
        }
    }

    /// The claim type a guide is for, if it is an 837.
    pub fn of_guide(guide: GuideId) -> Option<Self> {
        match guide {
            GuideId::Professional => Some(Self::Professional),
            GuideId::Institutional => Some(Self::Institutional),
            GuideId::Dental => Some(Self::Dental),
            _ => None,
        }
    }
}

/// The head of an 837 transaction set: ST to 1000B.
#[derive(Clone, Debug, Default)]
pub struct Header<'a> {
    /// ST.
    pub st: Option<Segment<'a>>,
    /// BHT: purpose, batch reference, creation date, claim or encounter.
    pub bht: Option<Segment<'a>>,
    /// 1000A.
    pub submitter: Option<Party<'a>>,
    /// 1000B.
    pub receiver: Option<Party<'a>>,
}

/// 2000A: who bills.
#[derive(Clone, Debug, Default)]
pub struct BillingProvider<'a> {
    /// HL with HL03 = 20.
    pub hl: Option<Segment<'a>>,
    /// PRV*BI, the billing taxonomy.
    pub taxonomy: Option<Segment<'a>>,
    /// CUR.
    pub currency: Option<Segment<'a>>,
    /// 2010AA.
    pub party: Option<Party<'a>>,
    /// 2010AB, an address only.
    pub pay_to: Option<Party<'a>>,
    /// 2010AC, the plan to pay in subrogation.
    pub pay_to_plan: Option<Party<'a>>,
}

/// 2000B: whose insurance.
#[derive(Clone, Debug, Default)]
pub struct Subscriber<'a> {
    /// HL with HL03 = 22.
    pub hl: Option<Segment<'a>>,
    /// SBR: payer order, relationship, group, filing indicator.
    pub sbr: Option<Segment<'a>>,
    /// PAT, when the subscriber is the patient and something is to be said.
    pub patient_information: Option<Segment<'a>>,
    /// 2010BA.
    pub party: Option<Party<'a>>,
    /// 2010BB.
    pub payer: Option<Party<'a>>,
}

/// 2000C: the patient, when not the subscriber.
#[derive(Clone, Debug, Default)]
pub struct Patient<'a> {
    /// HL with HL03 = 23.
    pub hl: Option<Segment<'a>>,
    /// PAT: relationship to the subscriber.
    pub pat: Option<Segment<'a>>,
    /// 2010CA.
    pub party: Option<Party<'a>>,
}

/// 2300 and everything below it.
///
/// Segments are kept as sent; methods read them. What could not be placed in a loop is in
/// [`Claim::unplaced`], never dropped.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// Which 837.
    pub claim_type: ClaimType,
    /// CLM.
    pub clm: Segment<'a>,
    /// DTP.
    pub dates: Vec<Segment<'a>>,
    /// CL1: admission type, source and patient status (institutional).
    pub institutional: Option<Segment<'a>>,
    /// DN1: orthodontic treatment months (dental).
    pub orthodontics: Option<Segment<'a>>,
    /// DN2: tooth status (dental).
    pub teeth: Vec<Segment<'a>>,
    /// PWK.
    pub attachments: Vec<Segment<'a>>,
    /// AMT.
    pub amounts: Vec<Segment<'a>>,
    /// REF.
    pub references: Vec<Segment<'a>>,
    /// NTE and K3.
    pub notes: Vec<Segment<'a>>,
    /// HI.
    pub health: Vec<Segment<'a>>,
    /// CN1, CR1, CR2, CRC, HCP and whatever else the guide allows at claim level.
    pub further: Vec<Segment<'a>>,
    /// 2310.
    pub providers: Refilled<Party<'a>>,
    /// 2320 and 2330.
    pub other_payers: Refilled<OtherPayer<'a>>,
    /// 2400 and below.
    pub lines: Refilled<ServiceLine<'a>>,
    /// Segments that belong to no loop.
    pub unplaced: Vec<Segment<'a>>,
    /// Number of segments, CLM to the last below it.
    pub segment_count: u32,
    /// Offset in the source just past the claim's last segment, terminator included.
    pub end: u64,
}

impl<'a> Claim<'a> {
    pub(crate) fn new(claim_type: ClaimType, clm: Segment<'a>) -> Self {
        Self {
            claim_type,
            clm,
            dates: Vec::new(),
            institutional: None,
            orthodontics: None,
            teeth: Vec::new(),
            attachments: Vec::new(),
            amounts: Vec::new(),
            references: Vec::new(),
            notes: Vec::new(),
            health: Vec::new(),
            further: Vec::new(),
            providers: Refilled::new(),
            other_payers: Refilled::new(),
            lines: Refilled::new(),
            unplaced: Vec::new(),
            segment_count: 0,
            end: 0,
        }
    }

    /// Makes it another claim, as [`Claim::new`] would.
    pub(crate) fn reset(&mut self, clm: Segment<'a>) {
        let Self { dates, teeth, attachments, amounts, references, notes, health, further, unplaced, .. } =
            self;
        [dates, teeth, attachments, amounts, references, notes, health, further, unplaced]
            .into_iter()
            .for_each(Vec::clear);
        self.providers.clear();
        self.other_payers.clear();
        self.lines.clear();
        (self.clm, self.institutional, self.orthodontics) = (clm, None, None);
        (self.segment_count, self.end) = (0, 0);
    }

    /// Keeps a segment of loop 2300 other than CLM.
    #[inline]
    pub(crate) fn take(&mut self, name: Name, segment: Segment<'a>) {
        match name {
            Name::Date => self.dates.push(segment),
            Name::Institutional if self.institutional.is_none() => self.institutional = Some(segment),
            Name::Orthodontics if self.orthodontics.is_none() => self.orthodontics = Some(segment),
            Name::ToothStatus => self.teeth.push(segment),
            Name::Attachment => self.attachments.push(segment),
            Name::Amount => self.amounts.push(segment),
            Name::Reference => self.references.push(segment),
            Name::Note => self.notes.push(segment),
            Name::Health => self.health.push(segment),
            _ => self.further.push(segment),
        }
    }

    /// CLM01, the patient control number.
    pub fn control_number(&self) -> Submitted<'a, &'a [u8]> {
        self.clm.read(1)
    }

    /// CLM02, the total charge.
    pub fn total_charge(&self) -> Submitted<'a, Cents> {
        self.clm.read(2)
    }

    /// CLM05-1: place of service (professional, dental) or the first two digits of the type of bill.
    pub fn facility_code(&self) -> Submitted<'a, &'a [u8]> {
        self.clm.read_component(5, 1)
    }

    /// CLM05-2: `B` for a place of service, `A` for a type of bill.
    pub fn facility_qualifier(&self) -> Submitted<'a, &'a [u8]> {
        self.clm.read_component(5, 2)
    }

    /// CLM05-3: the frequency code.
    pub fn frequency(&self) -> Submitted<'a, &'a [u8]> {
        self.clm.read_component(5, 3)
    }

    /// The four-character type of bill, `0` + CLM05-1 + CLM05-3; `None` unless institutional.
    pub fn type_of_bill(&self) -> Option<String> {
        (self.claim_type == ClaimType::Institutional)
            .then(|| format!("0{}{}", self.facility_code().lossy(), self.frequency().lossy()))
    }

    /// Whether the first two digits of the type of bill name an inpatient stay.
    pub fn is_inpatient(&self) -> bool {
        self.claim_type == ClaimType::Institutional
            && matches!(self.facility_code().text, b"11" | b"18" | b"21" | b"41" | b"65" | b"66" | b"86")
    }

    /// CLM11-1 to CLM11-3: related causes such as `AA`, in order.
    pub fn related_causes(&self) -> impl Iterator<Item = Submitted<'a, &'a [u8]>> + use<'a> {
        let clm = self.clm;
        (1..=3).map(move |k| clm.read_component(11, k)).filter(|cause: &Submitted<_>| !cause.is_absent())
    }

    /// DTP03 of the claim-level DTP with this qualifier.
    pub fn date(&self, qualifier: &[u8]) -> Option<Submitted<'a, Period>> {
        dtp_period(&self.dates, qualifier)
    }

    /// REF02 of the claim-level REF with this qualifier.
    pub fn reference(&self, qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, qualifier)
    }

    /// AMT02 of the claim-level AMT with this qualifier.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Submitted<'a, Cents>> {
        self.amounts.iter().find(|amt| amt.element(1) == qualifier).map(|amt| amt.read(2))
    }

    /// The first claim-level provider in this role (NM101), such as `82`.
    pub fn provider(&self, role: &[u8]) -> Option<&Party<'a>> {
        self.providers.iter().find(|provider| provider.role() == role)
    }

    /// The diagnoses in the order sent.
    pub fn diagnoses(&self) -> impl Iterator<Item = Diagnosis<'a>> + '_ {
        self.health_codes().filter_map(|code| Diagnosis::of(&code))
    }

    /// Every HI composite in the order sent.
    pub fn health_codes(&self) -> impl Iterator<Item = HealthCode<'a>> + '_ {
        health::codes_of(&self.health)
    }

    /// Sum of the line charges that parsed.
    pub fn line_charges(&self) -> Cents {
        self.lines.iter().filter_map(|line| line.charge().value).sum()
    }

    /// The days of service: statement dates (institutional) or the span of the line dates, or a
    /// claim-level service date (dental).
    pub fn service_period(&self) -> Option<Period> {
        if let Some(statement) = self.date(b"434").and_then(|date| date.value) {
            return Some(statement);
        }
        let lines = self.lines.iter().filter_map(|line| line.service_period()?.value);
        lines.reduce(Period::join).or_else(|| self.date(b"472")?.value)
    }
}
