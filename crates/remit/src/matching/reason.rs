//! Why a contender was taken or passed over.

use std::fmt;

use crate::listing::word_list;

word_list! {
    /// One thing that speaks for or against a match.
    Reason {
        PayerControlNumber "payer_claim_control_number" "the payer used this claim control number for the claim before"
        ControlNumber "control_number" "the control number is the one sent"
        ControlNumberNormalized "control_number_normalized" "the control number agrees but for punctuation, case or leading zeros"
        ControlNumberCut "control_number_cut" "the control number is the beginning of the one sent"
        OriginalReference "original_reference" "the replacement refers to this claim control number"
        LineControlNumber "line_control_number" "a line control number is the one sent"
        Member "member" "the member id agrees"
        PatientName "patient_name" "the patient's name agrees"
        NameNear "name_near" "the name is spelt nearly alike"
        Dates "dates" "the days of service agree"
        Charge "charge" "the charge agrees"
        Lines "lines" "each service is a line of the claim, by procedure and charge"
        Procedures "procedures" "the procedures are those of the claim"
        Payer "payer" "the payer is the one the claim was sent to"
        OtherPayer "other_payer" "the payer is another payer of the claim"
        Forwarded "forwarded" "a payer before this one forwarded the claim"
        PartOfClaim "part_of_claim" "the charge is part of the claim's"
        BestSubmission "best_submission" "of several submissions of the claim it fits best"
        OnlyOpen "only_open" "of claims that fit alike it is the only one that waits for what this payer says"
        ChargeNear "charge_near" "the charge is nearly the same"
        ChargeDiffers "charge_differs" "the charge is another"
        DatesDiffer "dates_differ" "the days of service do not touch"
        DatesNear "dates_near" "the days of service are few apart"
        PatientDiffers "patient_differs" "name and member id are another's"
        NameDiffers "name_differs" "the name is another"
        ExactRival "exact_rival" "another claim is of the very days"
        ShortNumber "short_number" "the control number is too short to prove anything"
        Superseded "superseded" "another submission of the claim fits better"
        AlreadyPosted "already_posted" "the same was posted before"
        CloseRunnerUp "close_runner_up" "another claim fits nearly as well"
        ConfirmedByPerson "confirmed_by_person" "a person confirmed it"
        RejectedByPerson "rejected_by_person" "a person rejected a claim that it was or might have been matched to"
        Merged "merged" "its services are those of several claims"
        NotParted "not_parted" "whose each of its services is cannot be told for certain"
        BelowAutomatic "below_automatic" "too little agrees to decide without a person"
    }
}

/// A set of reasons.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq)]
pub struct Reasons(u64);

impl Reasons {
    /// Adds a reason.
    pub fn add(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u32;
    }

    /// Adds the reasons of another set.
    pub fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Those that a number gives.
    #[must_use]
    pub fn numbers(self) -> Self {
        use Reason::{ControlNumber, ControlNumberCut, ControlNumberNormalized, LineControlNumber};
        let mut numbers = Self::default();
        [Reason::PayerControlNumber, ControlNumber, ControlNumberNormalized, ControlNumberCut]
            .into_iter()
            .chain([Reason::OriginalReference, LineControlNumber])
            .filter(|reason| self.has(*reason))
            .for_each(|reason| numbers.add(reason));
        numbers
    }

    /// Those but for one.
    #[must_use]
    pub const fn without(self, reason: Reason) -> Self {
        Self(self.0 & !(1 << reason as u64))
    }

    /// Those that both sets have.
    #[must_use]
    pub const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the reason is among them.
    pub const fn has(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u32) != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The reasons, those that speak for it first.
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.iter().copied().filter(move |reason| self.has(*reason))
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        let mut reasons = Self::default();
        reasons.add(reason);
        reasons
    }
}

/// The words, separated by commas, as the column holds them.
impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, reason) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{}", reason.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{self}]")
    }
}

const _: () = assert!(Reason::ALL.len() <= u64::BITS as usize, "the set is 64 bits");
