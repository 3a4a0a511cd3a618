//! `queue`: who has work to do, what next, and what a person tells of it.

mod items;
mod show;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use codes::Date;
use lake::{Lake, Row, Value};
use pipeline::touch::{Act, Closed, Touch};

use crate::args::{Common, date};
use crate::query::{coder, held};
use crate::table::{self, Format};
use crate::work::{Teller, with_request};
use items::{Item, Items};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct QueueArgs {
    #[command(subcommand)]
    pub(crate) act: Option<QueueAct>,

    /// The queue, or a card; `held` for held claims, `coder` for what a coder should consider; all queues with their
    /// totals when left out.
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) common: Option<Common>,

    #[command(flatten)]
    pub(crate) wish: QueueWish,

    /// One card for all items of one practice, payer, queue, reason, procedure and provider: what one cause holds up.
    #[arg(long)]
    pub(crate) causes: bool,

    /// How much is how old, by practice, payer and queue.
    #[arg(long, conflicts_with = "causes")]
    pub(crate) ageing: bool,

    /// Print comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,

    /// Write a workbook.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["json", "csv"])]
    pub(crate) xlsx: Option<PathBuf>,

    /// Most items to show; 0 shows all. Items past their day are shown whatever it says.
    #[arg(long, default_value_t = 40)]
    pub(crate) limit: usize,
}

/// Which work items are wanted.
#[derive(Debug, Default, Args)]
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

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum QueueSort {
    /// What brings most, soonest.
    #[default]
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
    /// The work item, by its id; or a card, for all its open items at once.
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
        Some(QueueAct::Assign(args)) => tell(&args.item, &Act::Assign(args.owner.clone()), ""),
        Some(QueueAct::Note(args)) => tell(&args.item, &Act::Note, &args.words),
        Some(QueueAct::Reopen(args)) => tell(&args.item, &Act::Reopen, &args.words),
        Some(QueueAct::Close(args)) => {
            let end = Closed::ALL.into_iter().find(|end| end.as_str() == args.end);
            tell(&args.item, &Act::Close(end.context("there is no such end")?), &args.words)
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
    let format = match &args.xlsx {
        Some(path) => Format::Xlsx(path),
        None => Format::asked(*json, args.csv),
    };
    let is_named = |name: &str| args.name.as_deref().is_some_and(|typed| typed.eq_ignore_ascii_case(name));
    if is_named("held") {
        return held(&lake, format, args.limit);
    }
    if is_named("coder") {
        return coder(&lake, format, args.limit);
    }
    if let Some(card) = args.name.as_deref().filter(|name| is_card(name)) {
        return show::cards(&lake, Items::open(&lake, None, &args.wish)?, Some(card), format, args.limit);
    }
    let name = args.name.as_deref().map(queue_name);
    let mut items = Items::open(&lake, name.as_deref(), &args.wish)?;
    match name {
        _ if args.causes => show::cards(&lake, items, None, format, args.limit),
        _ if args.ageing => show::ageing(&items, format),
        None => show::queues(&lake, &items, format),
        Some(name) if items.all.is_empty() && args.wish.is_plain() => {
            bail!("queue {name} has no open item; `cleanclaim queue` lists the queues")
        }
        Some(_) => {
            items.sort(args.wish.sort);
            show::list(items, format, args.limit)
        }
    }
}

impl QueueWish {
    /// Whether nothing is left out.
    fn is_plain(&self) -> bool {
        self.practice.is_none() && self.payer.is_none() && self.owner.is_none() && !self.overdue
    }
}

/// Shows the most urgent item that nobody works, or that the one asked for works.
fn next(args: &NextArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let name = args.name.as_deref().map(queue_name);
    let mut items = Items::open(&lake, name.as_deref(), &args.wish)?;
    items.all.retain(|item| args.wish.owner.is_some() || item.owner.is_none());
    items.sort(args.wish.sort);
    let Some(item) = items.all.into_iter().next() else { bail!("there is nothing to do") };
    let fields = told(&item);
    let mut out = io::stdout().lock();
    if args.common.json {
        let (names, values): (Vec<&str>, Vec<Value>) = fields.into_iter().unzip();
        let object = table::object(&names, &Row { values });
        writeln!(out, "{}", serde_json::Value::Object(object))?;
        return Ok(());
    }
    for (column, value) in fields.iter().filter(|(_, value)| *value != Value::Null) {
        writeln!(out, "{column:<24}{value}")?;
    }
    if let Some(days) = item.due.map(|due| due - items.day) {
        let words =
            if days < 0 { format!("{} days past its day", -days) } else { format!("{days} days left") };
        writeln!(out, "{:<24}{words}", "")?;
    }
    Ok(())
}

/// All there is to know of an item.
fn told(item: &Item) -> [(&'static str, Value); 20] {
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) };
    [
        ("patient_control_number", item.control_number.clone()),
        ("amount", Value::Cents(item.amount)),
        ("expected_recovery", Value::Cents(item.expected)),
        ("due_date", item.due_date()),
        ("carc_summary", item.reasons.clone()),
        ("next_action", text(&item.next_action)),
        ("payer_id", item.payer_id.clone()),
        ("practice_id", text(&item.practice_id)),
        ("assigned_reason", item.assigned_reason.clone()),
        ("claim_id", item.claim_id.clone()),
        ("work_item_id", text(&item.id)),
        ("priority", Value::Int(item.priority)),
        ("queue", text(&item.queue)),
        ("since", Value::Date(item.since as i32)),
        ("due_basis", item.due_basis.clone()),
        ("claim_payment_id", item.claim_payment_id.clone()),
        ("denial_id", text(&item.denial_id)),
        ("owner", item.owner.as_deref().map_or(Value::Null, text)),
        ("touches", Value::Int(i64::from(item.touches))),
        ("last_words", text(&item.words)),
    ]
}

/// Takes what is told of an item, or of every open item of a card at once.
fn tell(args: &ItemArgs, act: &Act, words: &str) -> Result<()> {
    let items = if is_card(&args.item) {
        let lake = Lake::open(&args.common.lake)?;
        let open = Items::open(&lake, None, &QueueWish::default())?;
        let card = open.cards(&lake)?.into_iter().find(|card| card.id == args.item);
        let Some(card) = card else { bail!("there is no card {} with open items", args.item) };
        card.items.into_iter().map(|item| item.id).collect()
    } else {
        vec![args.item.clone()]
    };
    let touch = |work_item_id: &String| Touch {
        work_item_id: work_item_id.clone(),
        act: act.clone(),
        words: words.to_owned(),
        told_by: args.teller.by.clone(),
        practice_id: String::new(),
        sequence: 0,
    };
    let all: Vec<Touch> = items.iter().map(touch).collect();
    let as_of = args.teller.day();
    let report =
        with_request(&args.common, None, |request| Ok(pipeline::touch::touch(request, &all, as_of)?))?;
    let mut out = io::stdout().lock();
    if args.common.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        for item in &items {
            writeln!(out, "{item} {}", act.event())?;
        }
    }
    Ok(())
}

/// Whether it is the id of a card, not of an item or a queue.
fn is_card(typed: &str) -> bool {
    typed.starts_with(pipeline::touch::CARDS)
}
