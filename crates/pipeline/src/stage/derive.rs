//! Amounts that a remittance implies: allowed, contractual, denied, the patient's.

use ::claims::{Adjustment, Cents, ClaimPayment, GroupCode, ServicePayment};
use codes::Carc;
use codes::reason::Class;

use crate::rows::Derived;

/// What a claim payment comes to, claim and lines together.
pub(crate) fn of_claim(claim: &ClaimPayment<'_>) -> Derived {
    let mut derived = sums(claim.all_adjustments());
    let stated: Option<Cents> = claim.services.iter().map(|service| service.amount(b"B6")?.value).sum();
    settle(&mut derived, stated.filter(|_| !claim.services.is_empty()), claim.paid().value);
    derived
}

/// What a service payment comes to.
pub(crate) fn of_service(service: &ServicePayment<'_>) -> Derived {
    let mut derived = sums(service.adjustments());
    settle(&mut derived, service.amount(b"B6").and_then(|amount| amount.value), service.paid().value);
    derived
}

/// What an adjustment does, in a word.
pub(crate) fn class_of(adjustment: &Adjustment<'_>) -> Option<Class> {
    let carc = Carc::of(adjustment.carc.text)?;
    adjustment.group.value.map(|group| carc.class(group))
}

fn sums<'a>(adjustments: impl Iterator<Item = Adjustment<'a>>) -> Derived {
    let mut derived = Derived::default();
    for adjustment in adjustments {
        let amount = adjustment.amount.value.unwrap_or_default().0;
        if adjustment.group.value == Some(GroupCode::PatientResponsibility) {
            derived.patient += amount;
        }
        match class_of(&adjustment) {
            Some(Class::Contractual) => derived.contractual += amount,
            Some(class) if class.is_denial() => derived.denied += amount,
            _ => {}
        }
    }
    derived
}

/// Allowed: as stated (AMT*B6), else what was paid and what the patient bears of it.
fn settle(derived: &mut Derived, stated: Option<Cents>, paid: Option<Cents>) {
    (derived.allowed, derived.allowed_method) = match (stated, paid) {
        (Some(stated), _) => (Some(stated.0), Some("stated")),
        (None, Some(paid)) => (Some(paid.0 + derived.patient), Some("paid_plus_cost_share")),
        (None, None) => (None, None),
    };
}
