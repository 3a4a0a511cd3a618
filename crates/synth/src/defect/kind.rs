//! What a kind of defect is.

use std::fmt;

use super::text::{Changed, Text};
use crate::Day;
use crate::claim::Claim;
use crate::remittance::{ClaimPayment, Remittance};

/// A kind of defect: one thing wrong with a claim, a remittance or an envelope that is right otherwise.
pub struct DefectKind {
    /// Its name in the truth.
    pub name: &'static str,
    /// The SNIP type of the edit, 1 to 7.
    pub snip: u8,
    /// The edit that should find it.
    pub edit: &'static str,
    /// Edits that may find it too.
    pub also: &'static [&'static str],
    /// Category and status of the claim in the 277CA (STC01); empty when the claim is taken all the same, or
    /// when the defect is not one claim's.
    pub status: &'static str,
    /// How many segments differ from those of the claim without it, at most.
    pub segments: usize,
    pub(crate) fault: Option<GuideFault>,
    /// Whether it is in the level of the billing provider, so that the claim needs one of its own.
    pub(crate) own_billing: bool,
    /// Whether the remittance says no amount with it, so that nothing can be held against it.
    pub(crate) without_amount: bool,
    pub(crate) can: fn(&Claim) -> bool,
    pub(crate) change: Change,
}

/// What a kind of defect does.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    /// Changes what a claim says, before it is written.
    Claim(fn(&mut Claim, Day)),
    /// Changes the segments of a claim, and of the levels above it that are its own.
    Segments(fn(&mut Text) -> Changed),
    /// Both, one after the other.
    ClaimAndSegments(fn(&mut Claim, Day), fn(&mut Text) -> Changed),
    /// Makes a claim what it should not be beside the one before it, which comes second.
    Again(fn(&mut Claim, &Claim) -> Changed),
    /// Changes a file of claims: one interchange of two sets, two claims in each.
    File(Fate, fn(&mut Text) -> Changed),
    /// Changes what a payer says about one claim.
    Payment(fn(&mut ClaimPayment, &Claim) -> Changed),
    /// Changes what a remittance says about itself.
    Remittance(fn(&mut Remittance<'_>) -> Changed),
    /// Gives a remittance the trace number of an earlier one of the payer.
    EarlierTrace,
    /// Changes the segments of a remittance from ST to SE.
    Set(fn(&mut Text) -> Changed),
}

/// What should become of the claims of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    Released,
    Held,
    Quarantined,
}

impl Fate {
    pub(crate) fn word(self) -> &'static str {
        ["released", "held", "quarantined"][self as usize]
    }
}

/// What the guide itself says about a defect, as a 999 reports it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct GuideFault {
    /// Where the segment is, if the change does not know.
    pub(crate) pattern: &'static str,
    pub(crate) segment: &'static str,
    pub(crate) loop_id: &'static str,
    /// IK304.
    pub(crate) segment_code: &'static str,
    /// IK401-1, IK401-2 (0 for none) and IK403; none when the segment is missing.
    pub(crate) element: Option<(u64, u64, &'static str)>,
}

impl DefectKind {
    /// A kind that does nothing yet.
    pub(super) const fn new(name: &'static str, snip: u8, edit: &'static str) -> Self {
        Self {
            name,
            snip,
            edit,
            also: &[],
            status: "",
            segments: 1,
            fault: None,
            own_billing: false,
            without_amount: false,
            can: |_| true,
            change: Change::Claim(|_, _| ()),
        }
    }

    pub(super) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    /// What the clearinghouse says of a claim that it rejects.
    pub(super) const fn status(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    pub(super) const fn segments(self, segments: usize) -> Self {
        Self { segments, ..self }
    }

    pub(super) const fn own_billing(self) -> Self {
        Self { own_billing: true, ..self }
    }

    pub(super) const fn without_amount(self) -> Self {
        Self { without_amount: true, ..self }
    }

    /// Which claims can have it.
    pub(super) const fn when(self, can: fn(&Claim) -> bool) -> Self {
        Self { can, ..self }
    }

    /// A 999 reports an element: IK3 and IK4.
    pub(super) const fn element_fault(
        self,
        loop_id: &'static str,
        pattern: &'static str,
        segment: &'static str,
        element: (u64, u64, &'static str),
    ) -> Self {
        let fault = GuideFault { pattern, segment, loop_id, segment_code: "8", element: Some(element) };
        Self { fault: Some(fault), ..self }
    }

    /// A 999 reports a segment: IK3.
    pub(super) const fn segment_fault(
        self,
        loop_id: &'static str,
        segment: &'static str,
        segment_code: &'static str,
    ) -> Self {
        let fault = GuideFault { pattern: segment, segment, loop_id, segment_code, element: None };
        Self { fault: Some(fault), ..self }
    }

    pub(super) const fn claim(self, change: fn(&mut Claim, Day)) -> Self {
        Self { change: Change::Claim(change), ..self }
    }

    pub(super) const fn text(self, change: fn(&mut Text) -> Changed) -> Self {
        Self { change: Change::Segments(change), ..self }
    }

    pub(super) const fn both(self, claim: fn(&mut Claim, Day), text: fn(&mut Text) -> Changed) -> Self {
        Self { change: Change::ClaimAndSegments(claim, text), ..self }
    }

    pub(super) const fn again(self, change: fn(&mut Claim, &Claim) -> Changed) -> Self {
        Self { change: Change::Again(change), ..self }
    }

    pub(super) const fn file(self, fate: Fate, change: fn(&mut Text) -> Changed) -> Self {
        Self { change: Change::File(fate, change), ..self }
    }

    pub(super) const fn payment(self, change: fn(&mut ClaimPayment, &Claim) -> Changed) -> Self {
        Self { change: Change::Payment(change), ..self }
    }

    pub(super) const fn remittance(self, change: fn(&mut Remittance<'_>) -> Changed) -> Self {
        Self { change: Change::Remittance(change), ..self }
    }

    pub(super) const fn earlier_trace(self) -> Self {
        Self { change: Change::EarlierTrace, ..self }
    }

    pub(super) const fn set(self, change: fn(&mut Text) -> Changed) -> Self {
        Self { change: Change::Set(change), ..self }
    }

    /// Whether it is one claim's.
    pub(crate) fn is_of_claim(&self) -> bool {
        use Change::{Again, Claim, ClaimAndSegments, Segments};
        matches!(self.change, Claim(_) | Segments(_) | ClaimAndSegments(..) | Again(_))
    }

    /// What is to become of a claim that has it.
    pub(crate) fn disposition(&self) -> &'static str {
        if self.status.is_empty() { "released" } else { "held" }
    }

    /// STC01-1 and STC01-2 of the claim in the 277CA.
    pub(crate) fn category_and_status(&self) -> (&'static str, &'static str) {
        self.status.split_once(':').unwrap_or(("A2", "20"))
    }

    /// The change of the segments of a claim, if it has one.
    pub(crate) fn of_segments(&self) -> Option<fn(&mut Text) -> Changed> {
        match self.change {
            Change::Segments(change) | Change::ClaimAndSegments(_, change) => Some(change),
            _ => None,
        }
    }
}

impl fmt::Debug for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}

/// Kinds are known by their names.
impl PartialEq for DefectKind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for DefectKind {}
