//! What working the queue would bring, in the order that it is listed in and in others.
//!
//! Truth says what each denial brings when somebody works it. A work item brings what the denials of its claim
//! payment bring that go to its queue.

use std::collections::BTreeMap;
use std::path::Path;

use codes::Date;
use lake::Lake;
use pipeline::chances::Chances;
use pipeline::touch::Told;

use crate::engine::Engine;
use crate::score::Share;
use crate::truth::{Place, Truth};

/// What parts of the queue hold.
#[derive(Default)]
pub(crate) struct Worked {
    pub(crate) items: u64,
    /// What all open items of denials would bring, in cents.
    pub(crate) recoverable: u64,
    /// What denials would bring that no open item stands for.
    pub(crate) unlisted: u64,
    /// What the first fifth would bring, by the order it is worked in.
    pub(crate) top_fifth: BTreeMap<&'static str, u64>,
    /// Items past their day, and items that have none.
    pub(crate) overdue: u64,
    pub(crate) undated: u64,
    /// What the engine expects all open items to bring, in cents.
    pub(crate) expected: u64,
}

struct Item {
    id: String,
    priority: i64,
    amount: i64,
    denied_on: i64,
    expected: i64,
    brings: u64,
}

impl Worked {
    /// That part of what could be recovered is in the first fifth.
    pub(crate) fn share(&self, order: &str) -> Share {
        Share::of(self.top_fifth.get(order).copied().unwrap_or(0), self.recoverable)
    }
}

/// Joins the open items of the lake with what truth says they bring.
pub(crate) fn work(truth: &Truth, engine: &Engine, root: &Path, as_of: Date) -> anyhow::Result<Worked> {
    let lake = Lake::open(root)?;
    let mut brings = by_item(truth, engine);
    let mut worked = Worked::default();
    let mut items = open_items(&lake, &mut worked, as_of, &mut brings)?;
    worked.unlisted = brings.values().sum();
    worked.items = items.len() as u64;
    worked.recoverable = items.iter().map(|item| item.brings).sum();
    worked.expected = items.iter().map(|item| item.expected.max(0) as u64).sum();
    for (name, key) in ORDERS {
        items.sort_by_cached_key(|item| (key(item), item.id.clone()));
        let fifth = items[..items.len() / 5].iter().map(|item| item.brings).sum();
        worked.top_fifth.insert(name, fifth);
    }
    Ok(worked)
}

/// What denials bring by the item they should be in.
fn by_item(truth: &Truth, engine: &Engine) -> BTreeMap<String, u64> {
    let ids: BTreeMap<(&Place, i64), &String> = engine
        .claim_payments
        .iter()
        .filter_map(|(id, payment)| Some(((payment.place.as_ref()?, payment.ordinal), id)))
        .collect();
    let mut brings: BTreeMap<String, u64> = BTreeMap::new();
    for denial in &truth.denials {
        let id = ids.get(&(&denial.place, denial.ordinal)).map_or("", |id| id.as_str());
        *brings.entry(format!("{id}.{}", denial.queue)).or_default() += denial.recoverable.max(0) as u64;
    }
    brings
}

/// Open items of denials, as `queue` weighs them; takes what each brings.
fn open_items(
    lake: &Lake,
    worked: &mut Worked,
    as_of: Date,
    brings: &mut BTreeMap<String, u64>,
) -> anyhow::Result<Vec<Item>> {
    let mut days: BTreeMap<String, i64> = BTreeMap::new();
    lake.read("denials")?.columns(&["denial_id", "denied_on"])?.each::<lake::Error>(|cells| {
        days.insert(cells.text(0).unwrap_or_default().to_owned(), cells.number(1).unwrap_or(0));
        Ok(())
    })?;
    let told = Told::read(lake)?;
    let chances = Chances::read(lake, &told)?;
    let columns = ["work_item_id", "denial_id", "priority", "amount", "expected_recovery", "due_date"];
    let mut items = Vec::new();
    lake.read("work_items")?.columns(&columns)?.only("status", "open")?.each::<lake::Error>(|cells| {
        let (Some(id), Some(denial)) = (cells.text(0), cells.text(1)) else { return Ok(()) };
        if told.is_done(id) {
            return Ok(());
        }
        let number = |at: usize| cells.number(at).unwrap_or(0);
        match cells.number(5) {
            None => worked.undated += 1,
            Some(due) if due < i64::from(as_of.days_since_epoch()) => worked.overdue += 1,
            Some(_) => {}
        }
        items.push(Item {
            priority: chances.weigh(denial, number(2)),
            amount: number(3),
            expected: chances.weigh(denial, number(4)),
            denied_on: days.get(denial).copied().unwrap_or(0),
            brings: brings.remove(id).unwrap_or(0),
            id: id.to_owned(),
        });
        Ok(())
    })?;
    Ok(items)
}

/// A name, and what comes first by it: the smallest.
type Order = (&'static str, fn(&Item) -> i64);

/// The order of the queue.
pub(crate) const PRIORITY: &str = "priority, as `queue` lists them";

/// Orders to work in, by what is worked first.
const ORDERS: [Order; 5] = [
    (PRIORITY, |item| -item.priority),
    ("the denied amount", |item| -item.amount),
    ("age, the oldest denial first", |item| item.denied_on),
    ("no order", |item| {
        let mixed = item.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |mixed, byte| {
            (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        mixed as i64
    }),
    ("what they bring, which nobody can know", |item| -(item.brings as i64)),
];
