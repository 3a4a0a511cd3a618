//! A claim together with the loops above it.

use x12::guide::Fault;

use super::{BillingProvider, Claim, Header, Patient, Subscriber};
use crate::{Party, ReadElement, Submitted};

/// A claim and its context: what an edit looks at and a row is made of.
#[derive(Clone, Copy, Debug)]
pub struct ClaimView<'v, 'a> {
    /// ST to 1000B.
    pub header: &'v Header<'a>,
    /// 2000A.
    pub billing: &'v BillingProvider<'a>,
    /// 2000B.
    pub subscriber: &'v Subscriber<'a>,
    /// 2000C, when the patient is not the subscriber.
    pub patient: Option<&'v Patient<'a>>,
    /// 2300 and below.
    pub claim: &'v Claim<'a>,
    /// Guide faults within the claim.
    pub faults: &'v [Fault],
    /// Guide faults in the loops above it; each is reported once for the set, and bears on every claim
    /// below it.
    pub context_faults: &'v [Fault],
}

impl<'v, 'a> ClaimView<'v, 'a> {
    /// 2010CA, or 2010BA when the subscriber is the patient.
    pub fn patient_party(&self) -> Option<&'v Party<'a>> {
        match self.patient {
            Some(patient) => patient.party.as_ref(),
            None => self.subscriber.party.as_ref(),
        }
    }

    /// 2010BB, the payer the claim is sent to.
    pub fn payer(&self) -> Option<&'v Party<'a>> {
        self.subscriber.payer.as_ref()
    }

    /// 2010AA.
    pub fn billing_party(&self) -> Option<&'v Party<'a>> {
        self.billing.party.as_ref()
    }

    /// SBR01: `P`, `S`, `T`, …: which payer in order the claim is sent to.
    pub fn payer_sequence(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.subscriber.sbr.map(|sbr| sbr.read(1))
    }

    /// SBR09, the claim filing indicator.
    pub fn filing_indicator(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.subscriber.sbr.map(|sbr| sbr.read(9))
    }

    /// 2010BA NM109, the member identifier.
    pub fn member_id(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.subscriber.party.as_ref().map(Party::id)
    }

    /// PAT01, or SBR02 when the subscriber is the patient: `18` is self.
    pub fn relationship(&self) -> Option<Submitted<'a, &'a [u8]>> {
        match self.patient {
            Some(patient) => patient.pat.map(|pat| pat.read(1)),
            None => self.subscriber.sbr.map(|sbr| sbr.read(2)),
        }
    }
}
