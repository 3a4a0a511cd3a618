//! Rows of denials and of the work they make.

use claims::Date;
use codes::reason::{Hardness, ReasonCode};
use lake::tables::work::{DenialRow, WorkEventRow, WorkItemRow};
use lake::tables::{Origin, Tables};
use remit::denial::{Assessment, Judged, WorkItem};

use super::text::days;
use crate::identity::SourceId;
use crate::touch::Touch;

/// What the rows of a claim payment's denials have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DenialFacts<'r> {
    pub(crate) source: &'r SourceId,
    pub(crate) claim_id: Option<&'r str>,
    pub(crate) claim_payment_id: &'r str,
    /// What names the work: the claim payment, or one claim's part of it.
    pub(crate) subject: &'r str,
    pub(crate) payer_id: &'r str,
    pub(crate) denied_on: Option<Date>,
    pub(crate) opened_on: Date,
    pub(crate) control_number: &'r str,
}

/// Pushes the row of a denial; `origin` is at its CAS, `part` its triplet.
pub(crate) fn push_denial(
    tables: &mut Tables,
    facts: &DenialFacts<'_>,
    (assessment, judged): (&Assessment, &Judged),
    (service_payment_id, procedure): (Option<&str>, Option<&str>),
    part: usize,
    origin: &Origin<'_>,
) -> String {
    let id = facts.source.row(origin.byte_offset).part(part).as_str().to_owned();
    let rarcs: Vec<&str> = judged.remarks.iter().map(ReasonCode::as_str).collect();
    let rarcs = rarcs.join(",");
    tables.denials.push(
        &DenialRow {
            denial_id: &id,
            claim_id: facts.claim_id,
            claim_payment_id: facts.claim_payment_id,
            service_payment_id,
            payer_id: facts.payer_id,
            group_code: judged.group.map_or("", |group| group.as_str()),
            carc: &judged.carc,
            rarcs: Some(rarcs.as_str()).filter(|rarcs| !rarcs.is_empty()),
            category: judged.category.as_str(),
            queue: judged.queue.as_str(),
            amount: judged.amount.0,
            charge: None,
            rule: &judged.rule,
            reason: judged.category.label(),
            extent: assessment.extent_of(judged).map_or("partial", |extent| extent.as_str()),
            hardness: judged.hardness.map(Hardness::as_str),
            appealable: Some(judged.appealable.as_str()),
            preventable: match judged.preventable.as_str() {
                "Y" => Some(true),
                "N" => Some(false),
                _ => None,
            },
            root_cause: judged.category.root_cause().as_str(),
            procedure_code: procedure,
            denied_on: facts.denied_on.map(days),
        },
        origin,
    );
    id
}

/// Pushes the row of a work item; `origin` is at the claim payment.
pub(crate) fn push_work_item(
    tables: &mut Tables,
    facts: &DenialFacts<'_>,
    item: &WorkItem,
    denial_id: Option<&str>,
    origin: &Origin<'_>,
) {
    let queue = item.queue.as_str();
    let id = Errand::id(facts.subject, queue);
    tables.work_items.push(
        &WorkItemRow {
            work_item_id: &id,
            queue,
            claim_id: facts.claim_id,
            denial_id,
            claim_payment_id: Some(facts.claim_payment_id),
            patient_control_number: Some(facts.control_number),
            payer_id: Some(facts.payer_id),
            next_action: &item.next_action,
            due_date: item.deadline.on.map(days),
            due_basis: Some(item.deadline.basis.as_str()),
            amount: item.amount.0,
            expected_recovery: item.expected_recovery.0,
            priority: item.priority,
            status: "open",
            carc_summary: Some(&item.reasons),
            assigned_reason: &item.assigned_reason,
            opened_on: days(facts.opened_on),
        },
        origin,
    );
}

/// A task that no denial makes, such as money to be placed by a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Errand<'r> {
    pub(crate) queue: &'r str,
    pub(crate) subject_id: &'r str,
    pub(crate) claim_id: Option<&'r str>,
    pub(crate) claim_payment_id: Option<&'r str>,
    pub(crate) control_number: Option<&'r str>,
    pub(crate) payer_id: Option<&'r str>,
    pub(crate) next_action: &'r str,
    pub(crate) reason: &'r str,
    pub(crate) amount: i64,
    pub(crate) expected_recovery: i64,
    pub(crate) due: Option<Date>,
    pub(crate) opened_on: Date,
}

impl Errand<'_> {
    /// The id of an errand of this queue about this.
    pub(crate) fn id(subject_id: &str, queue: &str) -> String {
        format!("{subject_id}.{queue}")
    }
}

/// Pushes that an errand is done, because of what the batch of this day brought; `origin` is at what it was
/// about.
pub(crate) fn push_errand_done(
    tables: &mut Tables,
    work_item_id: &str,
    (status, reason): (&str, &str),
    on: Date,
    origin: &Origin<'_>,
) {
    tables.work_events.push(
        &WorkEventRow {
            work_event_id: &format!("{work_item_id}.1"),
            work_item_id,
            sequence: 1,
            event: "done",
            status: Some(status),
            owner: None,
            reason,
            told_by: None,
            event_date: days(on),
        },
        origin,
    );
}

/// Pushes what a person told of a work item; `origin` is the source that tells it.
pub(crate) fn push_touch(tables: &mut Tables, touch: &Touch, on: Date, origin: &Origin<'_>) {
    tables.work_events.push(
        &WorkEventRow {
            work_event_id: &format!("{}.{}", touch.work_item_id, touch.sequence),
            work_item_id: &touch.work_item_id,
            sequence: touch.sequence,
            event: touch.act.event(),
            status: touch.act.status(),
            owner: touch.act.owner(),
            reason: &touch.words,
            told_by: Some(&touch.told_by),
            event_date: days(on),
        },
        origin,
    );
}

/// Pushes the row of an errand; `origin` is at what it is about.
pub(crate) fn push_errand(tables: &mut Tables, errand: &Errand<'_>, origin: &Origin<'_>) {
    let id = Errand::id(errand.subject_id, errand.queue);
    tables.work_items.push(
        &WorkItemRow {
            work_item_id: &id,
            queue: errand.queue,
            claim_id: errand.claim_id,
            claim_payment_id: errand.claim_payment_id,
            patient_control_number: errand.control_number,
            payer_id: errand.payer_id,
            next_action: errand.next_action,
            due_date: errand.due.map(days),
            due_basis: errand.due.map(|_| "appeal"),
            amount: errand.amount,
            expected_recovery: errand.expected_recovery,
            priority: errand.amount.saturating_abs(),
            status: "open",
            assigned_reason: errand.reason,
            opened_on: days(errand.opened_on),
            ..WorkItemRow::default()
        },
        origin,
    );
}
