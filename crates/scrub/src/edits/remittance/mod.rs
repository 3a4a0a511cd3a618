//! What is odd in an 835; whether it balances is the business of `remit`.

mod claim_balance;
mod claim_number_missing;
mod claim_status;
mod group_and_reason;
mod line_balance;
mod line_totals;
mod method_and_amount;
mod paid_units;
mod patient_share;
mod payee_unknown;
mod payment_method;
mod payment_sign;
mod reason;
mod remark_missing;
mod reversal_original;
mod service_date;
mod summary;
mod trace_number;
mod trace_reused;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &payment_sign::EDIT,
    &payment_method::EDIT,
    &method_and_amount::EDIT,
    &trace_number::EDIT,
    &summary::EDIT,
    &claim_balance::EDIT,
    &line_balance::EDIT,
    &line_totals::EDIT,
    &patient_share::EDIT,
    &claim_status::EDIT,
    &reversal_original::EDIT,
    &reason::EDIT,
    &remark_missing::EDIT,
    &group_and_reason::EDIT,
    &payee_unknown::EDIT,
    &trace_reused::EDIT,
    &service_date::EDIT,
    &claim_number_missing::EDIT,
    &paid_units::EDIT,
];
