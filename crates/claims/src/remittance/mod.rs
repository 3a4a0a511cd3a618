//! An 835 as it was sent: one payment, the claims it pays, and what was taken or added besides.

mod claim_payment;
mod provider_adjustment;
mod reader;

pub use claim_payment::{ClaimPayment, ServicePayment};
pub use provider_adjustment::{ProviderAdjustment, provider_adjustments};
pub use reader::{RemittanceEvent, RemittanceReader};

use x12::Segment;

use crate::party::{Party, reference};
use crate::{Cents, Date, ReadElement, Submitted};

/// The head of an 835: BPR to 1000B. Source: 005010X221A1, header.
#[derive(Clone, Debug, Default)]
pub struct Payment<'a> {
    /// ST.
    pub st: Option<Segment<'a>>,
    /// BPR.
    pub bpr: Option<Segment<'a>>,
    /// TRN.
    pub trn: Option<Segment<'a>>,
    /// CUR.
    pub currency: Option<Segment<'a>>,
    /// REF before 1000A.
    pub references: Vec<Segment<'a>>,
    /// DTM*405, the production date.
    pub dates: Vec<Segment<'a>>,
    /// 1000A.
    pub payer: Option<Party<'a>>,
    /// 1000B.
    pub payee: Option<Party<'a>>,
}

impl<'a> Payment<'a> {
    /// BPR01: how the money and the remittance travel, such as `I` or `H`.
    pub fn handling(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.bpr.map(|bpr| bpr.read(1))
    }

    /// BPR02, the amount paid; never negative by the guide.
    pub fn amount(&self) -> Option<Submitted<'a, Cents>> {
        self.bpr.map(|bpr| bpr.read(2))
    }

    /// BPR04: `ACH`, `CHK`, `FWT`, `NON`, `BOP`.
    pub fn method(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.bpr.map(|bpr| bpr.read(4))
    }

    /// BPR16, the day the money moves.
    pub fn effective(&self) -> Option<Submitted<'a, Date>> {
        self.bpr.map(|bpr| bpr.read(16))
    }

    /// TRN02, the check or EFT trace number.
    pub fn trace_number(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.trn.map(|trn| trn.read(2))
    }

    /// TRN03, the payer's identifier for reassociation.
    pub fn trace_payer(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.trn.map(|trn| trn.read(3))
    }

    /// REF02 of the header REF with this qualifier.
    pub fn reference(&self, qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, qualifier)
    }
}
