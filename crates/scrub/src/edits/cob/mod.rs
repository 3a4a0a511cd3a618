//! Coordination of benefits: what other payers did with the claim.

mod adjudication_date;
mod adjustment_amount;
mod adjustment_code;
mod claim_balance;
mod coverage;
mod crossover;
mod earlier_payer;
mod line_balance;
mod line_payer;
mod lines_and_paid;
mod remaining_liability;
mod same_payer;
mod sequence_repeated;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &earlier_payer::EDIT,
    &claim_balance::EDIT,
    &line_balance::EDIT,
    &lines_and_paid::EDIT,
    &line_payer::EDIT,
    &adjudication_date::EDIT,
    &adjustment_code::EDIT,
    &adjustment_amount::EDIT,
    &remaining_liability::EDIT,
    &same_payer::EDIT,
    &crossover::EDIT,
    &coverage::EDIT,
    &sequence_repeated::EDIT,
];
