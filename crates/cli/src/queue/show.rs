//! Queues, items and cards as tables.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anyhow::{Result, bail};
use lake::{Lake, Row, Value};

use super::items::{CAUSE, Card, Item, Items};
use crate::held;
use crate::query::print_some;
use crate::table::{self, Format};

/// What items come to together.
#[derive(Default)]
struct Sum {
    items: i64,
    amount: i64,
    expected: i64,
    due: Option<i64>,
    past_due: i64,
    old: i64,
}

impl Sum {
    fn of<'i>(items: impl Iterator<Item = &'i Item>, day: i64) -> Self {
        let mut sum = Self::default();
        items.for_each(|item| sum.add(item, day));
        sum
    }

    fn add(&mut self, item: &Item, day: i64) {
        self.items += 1;
        self.amount += item.amount;
        self.expected += item.expected;
        self.due = self.due.into_iter().chain(item.due).min();
        self.past_due += i64::from(item.is_overdue(day));
        self.old += i64::from(item.age(day) > AGES[0].1);
    }

    /// How many, of how much, what is expected, and when the first is due.
    fn values(&self) -> [Value; 4] {
        let due = self.due.map_or(Value::Null, |days| Value::Date(days as i32));
        [Value::Int(self.items), Value::Cents(self.amount), Value::Cents(self.expected), due]
    }
}

/// One row for each queue.
pub(super) fn queues(lake: &Lake, items: &Items, format: Format<'_>) -> Result<()> {
    let mut queues: BTreeMap<String, Sum> = BTreeMap::new();
    for item in &items.all {
        queues.entry(item.queue.clone()).or_default().add(item, items.day);
    }
    let held = held::held(lake, &[&held::KNOWN_BY[..], &["total_charge"]].concat())?;
    if !held.is_empty() {
        let amount = held.iter().filter_map(|claim| claim.number("total_charge")).sum();
        queues.insert("held".to_owned(), Sum { items: held.len() as i64, amount, ..Sum::default() });
    }
    let to_consider = lake.read("coding_suggestions")?.columns(&["claim_id"])?.rows();
    let claims = to_consider.map(|row| Ok(row?.values[0].to_string())).collect::<Result<BTreeSet<_>>>()?;
    if !claims.is_empty() {
        // What a change would pay is no reason to make it, so no amounts.
        queues.insert("coder".to_owned(), Sum { items: claims.len() as i64, ..Sum::default() });
    }
    let row = |(name, sum): (String, Sum)| {
        let values = [Value::Text(name)].into_iter().chain(sum.values());
        Row { values: values.chain([Value::Int(sum.past_due), Value::Int(sum.old)]).collect() }
    };
    let rows: Vec<Row> = queues.into_iter().map(row).collect();
    let headings = ["queue", "items", "amount", "expected_recovery", "first_due", "past_due", "over_30_days"];
    table::write(&mut io::stdout().lock(), &headings, &rows, format)?;
    Ok(())
}

/// One row for each practice, payer and queue: how much is how old.
pub(super) fn ageing(items: &Items, format: Format<'_>) -> Result<()> {
    let mut groups: BTreeMap<[String; 3], ([i64; AGES.len()], [i64; AGES.len()])> = BTreeMap::new();
    for item in &items.all {
        let group = [item.practice_id.clone(), item.payer_id.to_string(), item.queue.clone()];
        let (counts, amounts) = groups.entry(group).or_default();
        let age = item.age(items.day);
        let at = AGES.iter().position(|(_, last)| age <= *last).unwrap_or(AGES.len() - 1);
        counts[at] += 1;
        amounts[at] += item.amount;
    }
    let is_text = format == Format::Text;
    let mut headings: Vec<String> = ["practice_id", "payer_id", "queue"].map(str::to_owned).to_vec();
    for (name, _) in AGES {
        if is_text {
            headings.push(name.to_owned());
        } else {
            let name = name.replace('-', "_").replace('+', "_on");
            headings.extend([format!("items_{name}"), format!("amount_{name}")]);
        }
    }
    let rows: Vec<Row> = groups
        .into_iter()
        .map(|(group, (counts, amounts))| {
            let mut values: Vec<Value> = group.into_iter().map(Value::Text).collect();
            for (count, amount) in counts.into_iter().zip(amounts) {
                // A line of text has room for whole dollars.
                if is_text {
                    values.push(Value::Int((amount + 50).div_euclid(100)));
                } else {
                    values.extend([Value::Int(count), Value::Cents(amount)]);
                }
            }
            Row { values }
        })
        .collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    table::write(&mut io::stdout().lock(), &headings, &rows, format)?;
    if is_text && !rows.is_empty() {
        eprintln!("whole dollars by days since the denial; --json, --csv and --xlsx have items and cents");
    }
    Ok(())
}

/// The items of a queue.
pub(super) fn list(mut items: Items, format: Format<'_>, limit: usize) -> Result<()> {
    let day = items.day;
    if format != Format::Text {
        let rows = items.all.iter().map(|item| row(item, day)).collect();
        return print_some(&HEADINGS, rows, format, limit);
    }
    // What is past its day is not cut off with the rest.
    let overdue = items.all.iter().filter(|item| item.is_overdue(day)).count();
    let limit = if limit == 0 { items.all.len() } else { limit.max(overdue).min(items.all.len()) };
    if limit < items.all.len() && overdue > 0 {
        items.all.sort_by_key(|item| !item.is_overdue(day));
    }
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:<20} {:>11} {:>11} {:>10} {:>5}  reasons",
        "claim", "amount", "expected", "due", "days"
    )?;
    for item in &items.all[..limit] {
        write(&mut out, item, day)?;
    }
    if limit < items.all.len() {
        eprintln!("… {limit} of {} shown; --limit 0 shows all", items.all.len());
    }
    Ok(())
}

/// An item on three lines of eighty columns at most: what it is, what to do, which one and whose.
fn write(out: &mut impl Write, item: &Item, day: i64) -> io::Result<()> {
    let left = item.due.map_or(String::new(), |due| (due - day).to_string());
    let line = format!(
        "{:<20} {:>11} {:>11} {:>10} {left:>5}  {}",
        cut(&item.control_number.to_string(), 20),
        Value::Cents(item.amount),
        Value::Cents(item.expected),
        item.due_date(),
        item.reasons,
    );
    writeln!(out, "{}", cut(line.trim_end(), WIDTH))?;
    writeln!(out, "  {}", cut(&item.next_action, WIDTH - 2))?;
    let owner = item.owner.as_ref().map_or(String::new(), |owner| format!("  {owner}"));
    writeln!(out, "  {}{}", item.id, cut(&owner, WIDTH.saturating_sub(2 + item.id.len())))
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

const HEADINGS: [&str; 19] = [
    "patient_control_number",
    "amount",
    "expected_recovery",
    "due_date",
    "days_left",
    "owner",
    "carc_summary",
    "next_action",
    "payer_id",
    "practice_id",
    "assigned_reason",
    "claim_id",
    "work_item_id",
    "priority",
    "claim_payment_id",
    "age_days",
    "touches",
    "procedure_code",
    "appeals",
];

fn row(item: &Item, day: i64) -> Row {
    let text = |text: &str| Value::Text(text.to_owned());
    let values = vec![
        item.control_number.clone(),
        Value::Cents(item.amount),
        Value::Cents(item.expected),
        item.due_date(),
        item.due.map_or(Value::Null, |due| Value::Int(due - day)),
        item.owner.as_deref().map_or(Value::Null, text),
        item.reasons.clone(),
        text(&item.next_action),
        item.payer_id.clone(),
        text(&item.practice_id),
        item.assigned_reason.clone(),
        item.claim_id.clone(),
        text(&item.id),
        Value::Int(item.priority),
        item.claim_payment_id.clone(),
        Value::Int(item.age(day)),
        Value::Int(i64::from(item.touches)),
        item.procedure.clone(),
        Value::Int(i64::from(item.appeals)),
    ];
    Row { values }
}

/// One row for each card; one card with all its items when that is asked for.
pub(super) fn cards(
    lake: &Lake,
    items: Items,
    one: Option<&str>,
    format: Format<'_>,
    limit: usize,
) -> Result<()> {
    let day = items.day;
    let cards = items.cards(lake)?;
    if let Some(id) = one {
        let Some(card) = cards.into_iter().find(|card| card.id == id) else {
            bail!("there is no card {id} with open items; `cleanclaim queue --causes` lists the cards")
        };
        return list(Items { all: card.items, day }, format, limit);
    }
    let headings: Vec<&str> = ["card"]
        .into_iter()
        .chain(CAUSE)
        .chain(["items", "amount", "expected_recovery", "first_due", "patient_control_numbers"])
        .collect();
    if format == Format::Text {
        return print_cards(&cards, day, limit);
    }
    let rows = cards
        .iter()
        .map(|card| {
            let cause = card.cause.iter().cloned().map(Value::Text);
            let claims: Vec<String> = card.items.iter().map(|item| item.control_number.to_string()).collect();
            let values = [Value::Text(card.id.clone())].into_iter().chain(cause);
            let values = values.chain(Sum::of(card.items.iter(), day).values());
            Row { values: values.chain([Value::Text(claims.join(" "))]).collect() }
        })
        .collect();
    print_some(&headings, rows, format, limit)
}

/// Cards on two lines of eighty columns at most.
fn print_cards(cards: &[Card], day: i64, limit: usize) -> Result<()> {
    let shown = if limit == 0 { cards.len() } else { limit.min(cards.len()) };
    let mut out = io::stdout().lock();
    writeln!(out, "{:<12} {:>5} {:>12} {:>12} {:>10}  cause", "card", "items", "amount", "expected", "due")?;
    for card in &cards[..shown] {
        let [practice, payer, queue, reasons, procedure, provider] = &card.cause;
        let [items, amount, expected, due] = Sum::of(card.items.iter(), day).values();
        let line = format!("{:<12} {items:>5} {amount:>12} {expected:>12} {due:>10}  {reasons}", card.id);
        writeln!(out, "{}", cut(line.trim_end(), WIDTH))?;
        let parts = [payer, procedure, provider, queue, practice];
        let about: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        writeln!(out, "  {}", cut(&about.join(" · "), WIDTH - 2))?;
    }
    if shown < cards.len() {
        eprintln!("… {shown} of {} shown; --limit 0 shows all", cards.len());
    }
    Ok(())
}

/// Columns of a terminal that every terminal has.
const WIDTH: usize = 80;

/// How old items are: name, and the last day of it.
const AGES: [(&str, i64); 5] =
    [("0-30", 30), ("31-60", 60), ("61-90", 90), ("91-120", 120), ("121+", i64::MAX)];
