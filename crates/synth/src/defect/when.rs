//! Which claims can have a defect.

use crate::claim::{Claim, Line};
use crate::world::ClaimType;

pub(super) fn professional(claim: &Claim) -> bool {
    claim.kind == ClaimType::Professional
}

pub(super) fn institutional(claim: &Claim) -> bool {
    claim.kind == ClaimType::Institutional
}

pub(super) fn dental(claim: &Claim) -> bool {
    claim.kind == ClaimType::Dental
}

pub(super) fn not_institutional(claim: &Claim) -> bool {
    !institutional(claim)
}

pub(super) fn inpatient(claim: &Claim) -> bool {
    claim.is_inpatient()
}

pub(super) fn outpatient(claim: &Claim) -> bool {
    institutional(claim) && !inpatient(claim)
}

/// It goes to the first payer.
pub(super) fn primary(claim: &Claim) -> bool {
    claim.prior.is_none()
}

/// It goes to a second payer.
pub(super) fn secondary(claim: &Claim) -> bool {
    !primary(claim)
}

/// The patient is the subscriber.
pub(super) fn own(claim: &Claim) -> bool {
    claim.patient.subscriber.is_none()
}

pub(super) fn dependent(claim: &Claim) -> bool {
    !own(claim)
}

pub(super) fn medicare(claim: &Claim) -> bool {
    matches!(claim.filing, "MA" | "MB")
}

pub(super) fn operated(claim: &Claim) -> bool {
    claim.stay.as_ref().is_some_and(|stay| stay.procedure.is_some())
}

pub(super) fn any_line(claim: &Claim, test: fn(&Line) -> bool) -> bool {
    claim.lines.iter().any(test)
}

pub(super) fn several_lines(claim: &Claim) -> bool {
    claim.lines.len() > 1
}

/// Changes the first line that is so.
pub(super) fn change_line(claim: &mut Claim, test: fn(&Line) -> bool, change: fn(&mut Line)) {
    change(claim.lines.iter_mut().find(|line| test(line)).expect("asked before"));
}
