//! What is odd in an 835; whether it balances is the business of `remit`.

mod claim_balance;
mod claim_status;
mod group_and_reason;
mod line_balance;
mod line_totals;
mod method_and_amount;
mod paid_units;
mod patient_share;
mod payment_method;
mod payment_sign;
mod reason;
mod remark_missing;
mod service_date;
mod trace_number;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &payment_sign::EDIT,
    &payment_method::EDIT,
    &method_and_amount::EDIT,
    &trace_number::EDIT,
    &claim_balance::EDIT,
    &line_balance::EDIT,
    &line_totals::EDIT,
    &patient_share::EDIT,
    &claim_status::EDIT,
    &reason::EDIT,
    &remark_missing::EDIT,
    &group_and_reason::EDIT,
    &service_date::EDIT,
    &paid_units::EDIT,
];
