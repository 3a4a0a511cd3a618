//! Rows of what happened to claims.

use std::fmt::Write as _;

use claims::Cents;
use lake::tables::work::ClaimEventRow;
use lake::tables::{Origin, Tables};
use remit::state::{ClaimState, Event};

use super::text::days;

/// Pushes the `sequence`th event of a claim, and what the claim has come to by it; `origin` is at what
/// proves it.
pub(crate) fn push_event(
    tables: &mut Tables,
    claim_id: &str,
    (sequence, event): (u64, &Event),
    after: &ClaimState,
    origin: &Origin<'_>,
) {
    let spoken = |amount: Cents| (event.amounts.charge != Cents::ZERO).then_some(amount.0);
    let totals = after.totals();
    let mut event_id = String::with_capacity(claim_id.len() + ".e".len() + 20);
    let _ = write!(event_id, "{claim_id}.e{sequence}");
    tables.claim_events.push(
        &ClaimEventRow {
            event_id: &event_id,
            claim_id,
            sequence: sequence as i32,
            payer_id: Some(&*event.payer).filter(|payer| !payer.is_empty()),
            event: event.kind.as_str(),
            event_date: event.on.map(days),
            charge: spoken(event.amounts.charge),
            paid_amount: spoken(event.amounts.paid),
            contractual_amount: spoken(event.amounts.contractual),
            patient_responsibility: spoken(event.amounts.patient_responsibility),
            denied_amount: spoken(event.amounts.denied),
            state_after: after.state().as_str(),
            paid_after: totals.paid.0,
            contractual_after: totals.contractual.0,
            other_payer_after: totals.other_payer.0,
            patient_responsibility_after: totals.patient_responsibility.0,
            denied_after: totals.denied.0,
            balance_after: totals.balance.0,
            evidence_id: Some(&*event.evidence_id),
        },
        origin,
    );
}
