//! Rows of what happened to claims.

use claims::Cents;
use lake::tables::work::ClaimEventRow;
use lake::tables::{Origin, Tables};
use remit::state::{Event, State};

use super::text::days;

/// Pushes the `sequence`th event of a claim; `origin` is at what proves it.
pub(crate) fn push_event(
    tables: &mut Tables,
    claim_id: &str,
    (sequence, event): (u64, &Event),
    state_after: State,
    origin: &Origin<'_>,
) {
    let spoken = |amount: Cents| (event.amounts.charge != Cents::ZERO).then_some(amount.0);
    tables.claim_events.push(
        &ClaimEventRow {
            event_id: &format!("{claim_id}.e{sequence}"),
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
            state_after: state_after.as_str(),
            evidence_id: Some(&*event.evidence_id),
        },
        origin,
    );
}
