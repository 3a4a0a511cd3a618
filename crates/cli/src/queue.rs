//! `queue`: who has work to do, what next, and what a person tells of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use codes::Date;
use lake::{Lake, Row, Value};
use pipeline::chances::Chances;
use pipeline::touch::{Act, Closed, Told, Touch};

use crate::args::{Common, date};
use crate::query::{coder, held, print_some};
use crate::table::{self, Format};
use crate::work::{Teller, today, with_request};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct QueueArgs {
    #[command(subcommand)]
    pub(crate) act: Option<QueueAct>,

    /// The queue; `held` for held claims, `coder` for what a coder should consider; all queues with their totals when left
    /// out.
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) common: Option<Common>,

    #[command(flatten)]
    pub(crate) wish: QueueWish,

    /// Print comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,

    /// Most items to show; 0 shows all. Items past their day are shown whatever it says.
    #[arg(long, default_value_t = 40)]
    pub(crate) limit: usize,
}

/// Which work items are wanted.
#[derive(Debug, Args)]
pub(crate) struct QueueWish {
    /// Only items of this practice.
    #[arg(long, value_name = "ID")]
    pub(crate) practice: Option<String>,

    /// Only items of this payer.
    #[arg(long, value_name = "ID")]
    pub(crate) payer: Option<String>,

    /// Only items that this person works.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,

    /// Only items past their day.
    #[arg(long)]
    pub(crate) overdue: bool,

    /// What goes first.
    #[arg(long, value_enum, default_value_t = QueueSort::Priority)]
    pub(crate) sort: QueueSort,

    /// One row for all items of one payer, queue and reason: what one cause holds up.
    #[arg(long)]
    pub(crate) causes: bool,

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum QueueSort {
    /// What brings most, soonest.
    Priority,
    /// What is due first.
    Due,
    /// The greatest amount.
    Amount,
    /// The oldest.
    Age,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QueueAct {
    /// Show the most urgent open item that nobody works, with all there is to know.
    Next(NextArgs),
    /// Say who works an item.
    Assign(AssignArgs),
    /// Note something about an item.
    Note(TellArgs),
    /// Say that an item is done, and why.
    Close(CloseArgs),
    /// Say that an item is not done after all.
    Reopen(TellArgs),
}

#[derive(Debug, Args)]
pub(crate) struct NextArgs {
    /// The queue; any when left out.
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) common: Common,

    #[command(flatten)]
    pub(crate) wish: QueueWish,
}

/// Who tells what of which item.
#[derive(Debug, Args)]
pub(crate) struct ItemArgs {
    /// The work item, by its id.
    pub(crate) item: String,

    #[command(flatten)]
    pub(crate) common: Common,

    #[command(flatten)]
    pub(crate) teller: Teller,
}

#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    #[command(flatten)]
    pub(crate) item: ItemArgs,

    /// Who works it.
    pub(crate) owner: String,
}

#[derive(Debug, Args)]
pub(crate) struct TellArgs {
    #[command(flatten)]
    pub(crate) item: ItemArgs,

    /// In words.
    pub(crate) words: String,
}

#[derive(Debug, Args)]
pub(crate) struct CloseArgs {
    #[command(flatten)]
    pub(crate) item: ItemArgs,

    /// Why, in words.
    pub(crate) words: String,

    /// How it ended.
    #[arg(long = "as", value_name = "END",
        value_parser = ["recovered", "corrected", "appealed", "patient", "written_off", "no_action"])]
    pub(crate) end: String,
}

/// Shows queues and items, or takes what is told of one.
pub(crate) fn queue(args: &QueueArgs) -> Result<()> {
    match &args.act {
        None => show(args),
        Some(QueueAct::Next(args)) => next(args),
        Some(QueueAct::Assign(args)) => tell(&args.item, Act::Assign(args.owner.clone()), ""),
        Some(QueueAct::Note(args)) => tell(&args.item, Act::Note, &args.words),
        Some(QueueAct::Reopen(args)) => tell(&args.item, Act::Reopen, &args.words),
        Some(QueueAct::Close(args)) => {
            let end = Closed::ALL.into_iter().find(|end| end.as_str() == args.end);
            tell(&args.item, Act::Close(end.context("there is no such end")?), &args.words)
        }
    }
}

/// The name of a queue, however it was typed.
pub(crate) fn queue_name(typed: &str) -> String {
    let name = typed.to_ascii_uppercase();
    if name.starts_with("WQ_") { name } else { format!("WQ_{name}") }
}

fn show(args: &QueueArgs) -> Result<()> {
    let Common { lake, json, .. } = args.common.as_ref().context("--lake names no lake")?;
    let lake = Lake::open(lake)?;
    let format = Format::asked(*json, args.csv);
    let is_named = |name: &str| args.name.as_deref().is_some_and(|typed| typed.eq_ignore_ascii_case(name));
    if is_named("held") {
        return held(&lake, format, args.limit);
    }
    if is_named("coder") {
        return coder(&lake, format, args.limit);
    }
    let name = args.name.as_deref().map(queue_name);
    let mut items = Items::open(&lake, name.as_deref(), &args.wish)?;
    match name {
        _ if args.wish.causes => causes(&items, format, args.limit),
        None => queues(&lake, &items, format),
        Some(name) if items.rows.is_empty() && args.wish.is_plain() => {
            bail!("queue {name} has no open item; `cleanclaim queue` lists the queues")
        }
        Some(_) => {
            items.sort(args.wish.sort);
            list(items, format, args.limit)
        }
    }
}

/// Open work items.
struct Items {
    rows: Vec<Item>,
    /// The day it is, in days.
    day: i64,
}

struct Item {
    row: Row,
    owner: Option<String>,
    touches: u32,
    words: String,
}

/// What is read of an item.
const COLUMNS: [&str; 17] = [
    "patient_control_number",
    "amount",
    "expected_recovery",
    "due_date",
    "carc_summary",
    "next_action",
    "payer_id",
    "practice_id",
    "assigned_reason",
    "claim_id",
    "work_item_id",
    "priority",
    "queue",
    "opened_on",
    "due_basis",
    "claim_payment_id",
    "denial_id",
];

impl Items {
    /// The open items of a queue, or of all, as far as they are wished for.
    fn open(lake: &Lake, queue: Option<&str>, wish: &QueueWish) -> Result<Self> {
        let told = Told::read(lake)?;
        let chances = Chances::read(lake, &told)?;
        let day = i64::from(wish.as_of.unwrap_or_else(today).days_since_epoch());
        let mut read = lake.read("work_items")?.columns(&COLUMNS)?.only("status", "open")?;
        for (column, text) in
            [("queue", queue), ("practice_id", wish.practice.as_deref()), ("payer_id", wish.payer.as_deref())]
        {
            if let Some(text) = text {
                read = read.only(column, text)?;
            }
        }
        let mut rows = Vec::new();
        for row in read.rows() {
            let mut row = row?;
            let id = row.values[10].to_string();
            let denial = row.values[16].to_string();
            // What is expected, and by it the order, follow what became of such denials.
            if let Value::Cents(expected) = &mut row.values[2] {
                *expected = chances.weigh(&denial, *expected);
            }
            if let Value::Int(priority) = &mut row.values[11] {
                *priority = chances.weigh(&denial, *priority);
            }
            let standing = told.of(&id).cloned().unwrap_or_default();
            let item = Item { row, owner: standing.owner, touches: standing.touches, words: standing.words };
            let is_asked = wish.owner.is_none() || item.owner == wish.owner;
            if !told.is_done(&id) && is_asked && (!wish.overdue || item.is_overdue(day)) {
                rows.push(item);
            }
        }
        Ok(Self { rows, day })
    }

    fn sort(&mut self, by: QueueSort) {
        let number = |item: &Item, at: usize| item.row.values[at].number();
        // Of equals the one whose id comes first, so that the order is always the same.
        self.rows.sort_by_cached_key(|item| {
            let key = match by {
                QueueSort::Priority => number(item, 11).map_or(i64::MAX, |priority| -priority),
                QueueSort::Due => number(item, 3).unwrap_or(i64::MAX),
                QueueSort::Amount => number(item, 1).map_or(i64::MAX, |amount| -amount),
                QueueSort::Age => number(item, 13).unwrap_or(i64::MAX),
            };
            (key, item.row.values[10].to_string())
        });
    }
}

impl QueueWish {
    /// Whether nothing is left out.
    fn is_plain(&self) -> bool {
        self.practice.is_none() && self.payer.is_none() && self.owner.is_none() && !self.overdue
    }
}

impl Item {
    fn is_overdue(&self, day: i64) -> bool {
        self.row.values[3].number().is_some_and(|due| due < day)
    }

    fn age(&self, day: i64) -> i64 {
        day - self.row.values[13].number().unwrap_or(day)
    }
}

/// What items come to together.
#[derive(Default)]
struct Sum {
    items: i64,
    amount: i64,
    expected: i64,
    due: Option<i64>,
    priority: i64,
    past_due: i64,
    old: i64,
}

impl Sum {
    fn add(&mut self, item: &Item, day: i64) {
        let number = |at: usize| item.row.values[at].number();
        self.items += 1;
        self.amount += number(1).unwrap_or(0);
        self.expected += number(2).unwrap_or(0);
        self.due = self.due.into_iter().chain(number(3)).min();
        self.priority += number(11).unwrap_or(0);
        self.past_due += i64::from(item.is_overdue(day));
        self.old += i64::from(item.age(day) > OLD_DAYS);
    }

    /// How many, of how much, what is expected, and when the first is due.
    fn values(&self) -> [Value; 4] {
        let due = self.due.map_or(Value::Null, |days| Value::Date(days as i32));
        [Value::Int(self.items), Value::Cents(self.amount), Value::Cents(self.expected), due]
    }
}

fn queues(lake: &Lake, items: &Items, format: Format) -> Result<()> {
    let mut queues: BTreeMap<String, Sum> = BTreeMap::new();
    for item in &items.rows {
        queues.entry(item.row.values[12].to_string()).or_default().add(item, items.day);
    }
    let held = lake.read("claims")?.only("disposition", "held")?.count()?;
    if held > 0 {
        let amount = lake.read("claims")?.only("disposition", "held")?.sum("total_charge")? as i64;
        queues.insert("held".to_owned(), Sum { items: held as i64, amount, ..Sum::default() });
    }
    let to_consider = lake.read("coding_suggestions")?.columns(&["claim_id"])?.rows();
    let claims = to_consider.map(|row| Ok(row?.values[0].to_string())).collect::<Result<BTreeSet<_>>>()?;
    if !claims.is_empty() {
        // What a change would pay is no reason to make it, so no amounts.
        queues.insert("coder".to_owned(), Sum { items: claims.len() as i64, ..Sum::default() });
    }
    let rows: Vec<Row> = queues
        .into_iter()
        .map(|(name, sum)| Row {
            values: [Value::Text(name)]
                .into_iter()
                .chain(sum.values())
                .chain([Value::Int(sum.past_due), Value::Int(sum.old)])
                .collect(),
        })
        .collect();
    let headings = ["queue", "items", "amount", "expected_recovery", "first_due", "past_due", "over_30_days"];
    table::write(&mut io::stdout().lock(), &headings, &rows, format)?;
    Ok(())
}

fn list(items: Items, format: Format, limit: usize) -> Result<()> {
    let day = items.day;
    // What is past its day is not cut off with the rest.
    let overdue = items.rows.iter().filter(|item| item.is_overdue(day)).count();
    let limit = if limit == 0 { 0 } else { limit.max(overdue) };
    let mut rows = items.rows;
    if limit < rows.len() && limit > 0 && overdue > 0 && format == Format::Text {
        rows.sort_by_key(|item| !item.is_overdue(day));
    }
    let rows: Vec<Row> = rows.into_iter().map(|item| told(item, day)).collect();
    let headings = [
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
    ];
    print_some(&headings, rows, format, limit)
}

fn told(item: Item, day: i64) -> Row {
    let age = item.age(day);
    let left = item.row.values[3].number().map(|due| Value::Int(due - day));
    let mut values = item.row.values;
    let claim_payment_id = values.swap_remove(15);
    values.truncate(12);
    values.push(claim_payment_id);
    values.insert(4, left.unwrap_or(Value::Null));
    values.insert(5, item.owner.map_or(Value::Null, Value::Text));
    values.extend([Value::Int(age), Value::Int(i64::from(item.touches))]);
    Row { values }
}

/// One row for each cause: payer, queue and reason, the greatest expected first.
fn causes(items: &Items, format: Format, limit: usize) -> Result<()> {
    let mut causes: BTreeMap<[String; 4], Sum> = BTreeMap::new();
    for item in &items.rows {
        let cause = [7, 6, 12, 4].map(|at| item.row.values[at].to_string());
        causes.entry(cause).or_default().add(item, items.day);
    }
    let mut rows: Vec<(i64, Row)> = causes
        .into_iter()
        .map(|(cause, sum)| {
            let values = cause.into_iter().map(Value::Text).chain(sum.values()).collect();
            (sum.priority, Row { values })
        })
        .collect();
    rows.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
    let headings = [
        "practice_id",
        "payer_id",
        "queue",
        "carc_summary",
        "items",
        "amount",
        "expected_recovery",
        "first_due",
    ];
    print_some(&headings, rows.into_iter().map(|(_, row)| row).collect(), format, limit)
}

/// Shows the most urgent item that nobody works, or that the one asked for works.
fn next(args: &NextArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let name = args.name.as_deref().map(queue_name);
    let mut items = Items::open(&lake, name.as_deref(), &args.wish)?;
    items.rows.retain(|item| args.wish.owner.is_some() || item.owner.is_none());
    items.sort(args.wish.sort);
    let Some(item) = items.rows.into_iter().next() else { bail!("there is nothing to do") };
    let mut out = io::stdout().lock();
    if args.common.json {
        let mut object = table::object(&COLUMNS, &item.row);
        object.insert("owner".to_owned(), item.owner.into());
        object.insert("touches".to_owned(), item.touches.into());
        object.insert("last_words".to_owned(), item.words.into());
        writeln!(out, "{}", serde_json::Value::Object(object))?;
        return Ok(());
    }
    let due = item.row.values[3].number().map(|due| due - items.day);
    for (column, value) in COLUMNS.iter().zip(&item.row.values).filter(|(_, value)| **value != Value::Null) {
        writeln!(out, "{column:<24}{value}")?;
    }
    if let Some(days) = due {
        let words =
            if days < 0 { format!("{} days past its day", -days) } else { format!("{days} days left") };
        writeln!(out, "{:<24}{words}", "")?;
    }
    if item.touches > 0 {
        writeln!(out, "{:<24}{}", "last_words", item.words)?;
    }
    Ok(())
}

/// Takes what is told of an item.
fn tell(args: &ItemArgs, act: Act, words: &str) -> Result<()> {
    let touch = Touch {
        work_item_id: args.item.clone(),
        act,
        words: words.to_owned(),
        told_by: args.teller.by.clone(),
        practice_id: String::new(),
        sequence: 0,
    };
    let as_of = args.teller.day();
    let report =
        with_request(&args.common, None, |request| Ok(pipeline::touch::touch(request, &touch, as_of)?))?;
    let mut out = io::stdout().lock();
    if args.common.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        writeln!(out, "{} {}", touch.work_item_id, touch.act.event())?;
    }
    Ok(())
}

/// What has been open for longer is old.
const OLD_DAYS: i64 = 30;
