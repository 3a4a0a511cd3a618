//! Open work items as they stand now, and the cards that items of one cause are put on.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use lake::{Lake, Named, Value};
use pipeline::chances::Chances;
use pipeline::touch::{Told, card_id};

use super::{QueueSort, QueueWish};
use crate::work::today;

/// Open work items.
pub(super) struct Items {
    pub(super) all: Vec<Item>,
    /// The day it is, in days.
    pub(super) day: i64,
}

/// An open work item. What may be missing is a value, so that it is shown as it is.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) queue: String,
    pub(super) practice_id: String,
    pub(super) payer_id: Value,
    pub(super) control_number: Value,
    pub(super) claim_id: Value,
    pub(super) claim_payment_id: Value,
    pub(super) denial_id: String,
    pub(super) reasons: Value,
    pub(super) assigned_reason: Value,
    pub(super) next_action: String,
    pub(super) amount: i64,
    pub(super) expected: i64,
    pub(super) priority: i64,
    pub(super) due: Option<i64>,
    pub(super) due_basis: Value,
    /// The day it was denied on, or, of what is no denial, the day it was opened.
    pub(super) since: i64,
    pub(super) procedure: Value,
    pub(super) owner: Option<String>,
    pub(super) touches: u32,
    pub(super) appeals: u32,
    pub(super) words: String,
}

/// What is read of an item.
const COLUMNS: [&str; 17] = [
    "work_item_id",
    "queue",
    "practice_id",
    "payer_id",
    "patient_control_number",
    "claim_id",
    "claim_payment_id",
    "denial_id",
    "carc_summary",
    "assigned_reason",
    "next_action",
    "amount",
    "expected_recovery",
    "priority",
    "due_date",
    "due_basis",
    "opened_on",
];

/// A denial, as far as a queue shows it.
struct Denied {
    on: Option<i64>,
    procedure: Value,
}

impl Items {
    /// The open items of a queue, or of all, as far as they are wished for.
    pub(super) fn open(lake: &Lake, queue: Option<&str>, wish: &QueueWish) -> Result<Self> {
        let told = Told::read(lake)?;
        let chances = Chances::read(lake, &told)?;
        let denials = denials(lake)?;
        let day = i64::from(wish.as_of.unwrap_or_else(today).days_since_epoch());
        let mut read = lake.read("work_items")?.columns(&COLUMNS)?.only("status", "open")?;
        for (column, text) in
            [("queue", queue), ("practice_id", wish.practice.as_deref()), ("payer_id", wish.payer.as_deref())]
        {
            if let Some(text) = text {
                read = read.only(column, text)?;
            }
        }
        let mut all = Vec::new();
        for row in read.named() {
            let row = row?;
            let item = Item::of(&row, &told, &chances, denials.get(&row.text("denial_id")));
            let is_asked = wish.owner.is_none() || item.owner == wish.owner;
            // What the payer settled itself is open only to whoever opened it again.
            let is_reopened = told.of(&item.id).is_some_and(|told| told.status.as_deref() == Some("open"));
            let is_settled = chances.is_settled(&item.denial_id) && !is_reopened;
            let is_done = told.is_done(&item.id) || is_settled;
            if !is_done && is_asked && (!wish.overdue || item.is_overdue(day)) {
                all.push(item);
            }
        }
        Ok(Self { all, day })
    }

    pub(super) fn sort(&mut self, by: QueueSort) {
        // Of equals the one whose id comes first, so that the order is always the same.
        self.all.sort_by_cached_key(|item| {
            let key = match by {
                QueueSort::Priority => -item.priority,
                QueueSort::Due => item.due.unwrap_or(i64::MAX),
                QueueSort::Amount => -item.amount,
                QueueSort::Age => item.since,
            };
            (key, item.id.clone())
        });
    }

    /// The items put on cards: one for each practice, payer, queue, reasons, procedure and provider. The card that
    /// counts most comes first.
    pub(super) fn cards(self, lake: &Lake) -> Result<Vec<Card>> {
        let providers = providers(lake)?;
        let mut cards: BTreeMap<[String; 6], Card> = BTreeMap::new();
        for item in self.all {
            let provider = item.claim_id.text().and_then(|id| providers.get(id)).cloned().unwrap_or_default();
            // What no reason code explains is told apart by why it is in its queue.
            let reasons = if item.reasons == Value::Null { &item.assigned_reason } else { &item.reasons };
            let cause = [
                item.practice_id.clone(),
                item.payer_id.to_string(),
                item.queue.clone(),
                reasons.to_string(),
                item.procedure.to_string(),
                provider,
            ];
            let card = cards.entry(cause).or_insert_with_key(|cause| {
                let parts = cause.each_ref().map(String::as_str);
                Card { id: card_id(&parts), cause: cause.clone(), items: Vec::new() }
            });
            card.items.push(item);
        }
        let mut cards: Vec<Card> = cards.into_values().collect();
        cards.sort_by_cached_key(|card| {
            let priority: i64 = card.items.iter().map(|item| item.priority).sum();
            (-priority, card.id.clone())
        });
        Ok(cards)
    }
}

/// Items of one cause.
pub(super) struct Card {
    pub(super) id: String,
    /// As [`CAUSE`] names it.
    pub(super) cause: [String; 6],
    pub(super) items: Vec<Item>,
}

/// What the items of a card have in common.
pub(super) const CAUSE: [&str; 6] =
    ["practice_id", "payer_id", "queue", "carc_summary", "procedure_code", "provider_npi"];

impl Item {
    fn of(row: &Named, told: &Told, chances: &Chances, denied: Option<&Denied>) -> Self {
        let (id, denial_id) = (row.text("work_item_id"), row.text("denial_id"));
        let standing = told.of(&id).cloned().unwrap_or_default();
        // What is expected, and by it the order, follow what became of such denials.
        let weighed = |column: &str| chances.weigh(&denial_id, row.number(column).unwrap_or(0));
        Self {
            queue: row.text("queue"),
            practice_id: row.text("practice_id"),
            payer_id: row.value("payer_id").clone(),
            control_number: row.value("patient_control_number").clone(),
            claim_id: row.value("claim_id").clone(),
            claim_payment_id: row.value("claim_payment_id").clone(),
            reasons: row.value("carc_summary").clone(),
            assigned_reason: row.value("assigned_reason").clone(),
            next_action: row.text("next_action"),
            amount: row.number("amount").unwrap_or(0),
            expected: weighed("expected_recovery"),
            priority: weighed("priority"),
            due: row.number("due_date"),
            due_basis: row.value("due_basis").clone(),
            since: denied.and_then(|denied| denied.on).or_else(|| row.number("opened_on")).unwrap_or(0),
            procedure: denied.map_or(Value::Null, |denied| denied.procedure.clone()),
            owner: standing.owner,
            touches: standing.touches,
            appeals: standing.appeals,
            words: standing.words,
            id,
            denial_id,
        }
    }

    pub(super) fn is_overdue(&self, day: i64) -> bool {
        self.due.is_some_and(|due| due < day)
    }

    /// Days since it was denied, or opened.
    pub(super) fn age(&self, day: i64) -> i64 {
        day - self.since
    }

    pub(super) fn due_date(&self) -> Value {
        self.due.map_or(Value::Null, |days| Value::Date(days as i32))
    }
}

fn denials(lake: &Lake) -> Result<HashMap<String, Denied>> {
    let columns = ["denial_id", "denied_on", "procedure_code"];
    let mut all = HashMap::new();
    for row in lake.read("denials")?.columns(&columns)?.named() {
        let row = row?;
        let denied = Denied { on: row.number("denied_on"), procedure: row.value("procedure_code").clone() };
        all.insert(row.text("denial_id"), denied);
    }
    Ok(all)
}

/// Who rendered what each claim bills, or, when it does not say, who bills.
fn providers(lake: &Lake) -> Result<HashMap<String, String>> {
    let columns = ["claim_id", "rendering_npi", "billing_npi"];
    let mut all = HashMap::new();
    for row in lake.read("claims")?.columns(&columns)?.named() {
        let row = row?;
        let rendering = row.text("rendering_npi");
        let provider = if rendering.is_empty() { row.text("billing_npi") } else { rendering };
        all.insert(row.text("claim_id"), provider);
    }
    Ok(all)
}
