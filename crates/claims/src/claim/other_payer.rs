//! 2320: what another payer has to do with the claim.

use x12::Segment;

use crate::adjustment::{adjusted, adjustments};
use crate::name::Name;
use crate::party::Party;
use crate::period::dtp_period;
use crate::{Adjustment, Cents, Period, ReadElement, Refilled, Submitted};

/// Another payer of the same claim, and how it adjudicated it (2320 and 2330).
#[derive(Clone, Debug)]
pub struct OtherPayer<'a> {
    /// SBR.
    pub sbr: Segment<'a>,
    /// CAS, claim-level adjustments of that payer.
    pub adjustments: Vec<Segment<'a>>,
    /// AMT: `D` paid, `A8` non-covered, `EAF` remaining liability.
    pub amounts: Vec<Segment<'a>>,
    /// OI.
    pub coverage: Option<Segment<'a>>,
    /// MIA and MOA.
    pub outcomes: Vec<Segment<'a>>,
    /// 2330A to 2330I: subscriber, payer and that payer's ids of the providers.
    pub parties: Refilled<Party<'a>>,
    /// Segments of the loop with no place of their own.
    pub further: Vec<Segment<'a>>,
}

impl<'a> OtherPayer<'a> {
    pub(super) fn new(sbr: Segment<'a>) -> Self {
        Self {
            sbr,
            adjustments: Vec::new(),
            amounts: Vec::new(),
            coverage: None,
            outcomes: Vec::new(),
            parties: Refilled::new(),
            further: Vec::new(),
        }
    }

    /// Makes it another payer, as [`OtherPayer::new`] would.
    pub(super) fn reset(&mut self, sbr: Segment<'a>) {
        let Self { adjustments, amounts, outcomes, further, .. } = self;
        [adjustments, amounts, outcomes, further].into_iter().for_each(Vec::clear);
        self.parties.clear();
        (self.sbr, self.coverage) = (sbr, None);
    }

    pub(super) fn take(&mut self, name: Name, segment: Segment<'a>) {
        match name {
            Name::Adjustment => self.adjustments.push(segment),
            Name::Amount => self.amounts.push(segment),
            Name::Coverage if self.coverage.is_none() => self.coverage = Some(segment),
            Name::Outcome => self.outcomes.push(segment),
            _ => self.further.push(segment),
        }
    }

    /// 2330B, the payer.
    pub fn payer(&self) -> Option<&Party<'a>> {
        self.parties.iter().find(|party| party.role() == b"PR")
    }

    /// 2330A, the other subscriber.
    pub fn subscriber(&self) -> Option<&Party<'a>> {
        self.parties.iter().find(|party| party.role() == b"IL")
    }

    /// SBR01: `P`, `S`, `T`, …
    pub fn sequence(&self) -> Submitted<'a, &'a [u8]> {
        self.sbr.read(1)
    }

    /// SBR09, the claim filing indicator.
    pub fn filing_indicator(&self) -> Submitted<'a, &'a [u8]> {
        self.sbr.read(9)
    }

    /// AMT02 of the AMT with this qualifier.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Submitted<'a, Cents>> {
        self.amounts.iter().find(|amt| amt.element(1) == qualifier).map(|amt| amt.read(2))
    }

    /// AMT*D, what the payer paid.
    pub fn paid(&self) -> Option<Submitted<'a, Cents>> {
        self.amount(b"D")
    }

    /// The claim-level adjustments.
    pub fn adjustments(&self) -> impl Iterator<Item = Adjustment<'a>> + '_ {
        adjustments(&self.adjustments)
    }

    /// Sum of the claim-level adjustments.
    pub fn adjusted(&self) -> Cents {
        adjusted(&self.adjustments)
    }

    /// 2330B DTP*573, when the payer adjudicated the claim.
    pub fn adjudicated(&self) -> Option<Submitted<'a, Period>> {
        dtp_period(&self.payer()?.dates, b"573")
    }
}
