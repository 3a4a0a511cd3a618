//! Commands that send claims: release, correct, secondary.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use codes::Date;
use pipeline::release::{Again, Change, Kept, Order, Released, What};

use crate::args::{Common, date};
use crate::summary::{counted, dollars};
use crate::work::{today, with_request};

/// What sending takes, whatever is sent.
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// Only claims of these patient control numbers (CLM01).
    pub(crate) control_numbers: Vec<String>,

    #[command(flatten)]
    pub(crate) common: Common,

    /// Only claims of this practice.
    #[arg(long, value_name = "ID")]
    pub(crate) practice: Option<String>,

    /// Only claims that were sent to this payer (2010BB NM109).
    #[arg(long, value_name = "ID")]
    pub(crate) payer: Option<String>,

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// Make everything and send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// List each claim that is not sent, and why.
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseArgs {
    #[command(flatten)]
    pub(crate) send: SendArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CorrectArgs {
    #[command(flatten)]
    pub(crate) send: SendArgs,

    /// Only claims with open work in this queue.
    #[arg(long, value_name = "NAME")]
    pub(crate) queue: Option<String>,

    /// Change an element: `2300.REF-G1=VALUE`, `2310B.NM109=VALUE`, `2400[2].SV101-3=VALUE`.
    #[arg(long = "set", value_name = "PLACE=VALUE", value_parser = Change::parse, requires = "control_numbers")]
    pub(crate) changes: Vec<Change>,

    /// How to send them, whatever payer and remarks want: 7 replaces, 8 takes back, 1 is a new claim.
    #[arg(long, value_name = "CODE", value_parser = ["1", "7", "8"])]
    pub(crate) frequency: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SecondaryArgs {
    #[command(flatten)]
    pub(crate) send: SendArgs,
}

/// Sends clean claims.
pub(crate) fn release(args: &ReleaseArgs) -> Result<ExitCode> {
    send(&args.send, What::Originals, None, Vec::new())
}

/// Sends claims again.
pub(crate) fn correct(args: &CorrectArgs) -> Result<ExitCode> {
    let how = args.frequency.as_deref().map(|code| match code {
        "7" => Again::Replace,
        "8" => Again::Void,
        _ => Again::Anew,
    });
    let queue = args.queue.as_deref().map(crate::queue::queue_name);
    send(&args.send, What::Again(how), queue, args.changes.clone())
}

/// Sends claims to their next payer.
pub(crate) fn secondary(args: &SecondaryArgs) -> Result<ExitCode> {
    send(&args.send, What::Secondary, None, Vec::new())
}

fn send(args: &SendArgs, what: What, queue: Option<String>, changes: Vec<Change>) -> Result<ExitCode> {
    let order = Order {
        what,
        control_numbers: args.control_numbers.clone(),
        queue,
        practice: args.practice.clone(),
        payer: args.payer.clone(),
        changes,
        is_trial: args.dry_run,
    };
    let as_of = args.as_of.unwrap_or_else(today);
    let released =
        with_request(&args.common, None, |request| Ok(pipeline::release::release(request, &order, as_of)?))?;
    let mut out = io::stdout().lock();
    if args.common.json {
        let line = serde_json::to_string(&released).context("what was sent cannot be written as JSON")?;
        writeln!(out, "{line}")?;
    } else {
        write!(out, "{}", told(&released, args))?;
    }
    let is_held = released.kept.iter().any(|kept| kept.reason == FINDINGS);
    Ok(if is_held { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn told(released: &Released, args: &SendArgs) -> String {
    let mut out = String::new();
    let sent = released.sent;
    let verb = if args.dry_run { "would be sent" } else { "sent" };
    let _ = match &released.batch_id {
        None if sent.count == 0 => writeln!(out, "nothing to send"),
        batch => {
            let batch = batch.as_ref().map_or(String::new(), |batch| format!("{batch}: "));
            writeln!(out, "{batch}{} {verb}, {}", counted(sent.count, "claim"), dollars(sent.cents))
        }
    };
    for (name, amount) in &released.files {
        let _ = writeln!(out, "  {name}  {}, {}", counted(amount.count, "claim"), dollars(amount.cents));
    }
    let mut reasons: BTreeMap<&str, (u64, &Kept)> = BTreeMap::new();
    for kept in &released.kept {
        reasons.entry(&kept.reason).or_insert((0, kept)).0 += 1;
    }
    for (reason, (count, first)) in reasons {
        let why =
            if reason == FINDINGS { "edits reject them" } else { first.found.first().map_or("", |why| why) };
        let _ = writeln!(out, "not sent: {count} {reason} ({why})");
    }
    if args.list {
        for Kept { patient_control_number, total_charge, reason, found, .. } in &released.kept {
            let found = found.join("; ");
            let _ = writeln!(out, "  {patient_control_number}  {total_charge}  {reason}: {found}");
        }
    }
    out
}

const FINDINGS: &str = "findings";
