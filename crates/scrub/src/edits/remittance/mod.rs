//! What is odd in an 835; whether it balances is the business of `remit`.

mod claim_status;
mod group_and_reason;
mod method_and_amount;
mod patient_share;
mod payment_method;
mod payment_sign;
mod reason;
mod service_date;
mod trace_number;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &payment_sign::EDIT,
    &payment_method::EDIT,
    &method_and_amount::EDIT,
    &trace_number::EDIT,
    &patient_share::EDIT,
    &claim_status::EDIT,
    &reason::EDIT,
    &group_and_reason::EDIT,
    &service_date::EDIT,
];
