//! `match`: what a person decides about a claim payment, and what there is to decide on.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use lake::{Lake, Row, Value};
use pipeline::{Decision, Verdict};

use crate::args::Common;
use crate::summary::dollars;
use crate::table::{self, Format};
use crate::work::{Teller, with_request};

#[derive(Debug, Args)]
pub(crate) struct MatchArgs {
    #[command(subcommand)]
    action: MatchAction,
}

#[derive(Debug, Subcommand)]
enum MatchAction {
    /// Show a claim payment and the claims it may answer, side by side.
    ///
    /// What agrees is named and not shown: number, charge, days, member, name, payer.
    Show(ShowArgs),
    /// Say that a claim payment answers a claim; what was posted to another is withdrawn.
    Confirm(DecideArgs),
    /// Say that a claim payment does not answer a claim; what was posted to it is withdrawn.
    Reject(DecideArgs),
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// The claim payment, by its id.
    claim_payment: String,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct DecideArgs {
    /// The claim payment, by its id.
    claim_payment: String,

    /// The claim, by its id.
    claim: String,

    #[command(flatten)]
    common: Common,

    #[command(flatten)]
    teller: Teller,
}

pub(crate) fn matching(args: &MatchArgs) -> Result<ExitCode> {
    match &args.action {
        MatchAction::Show(args) => show(args)?,
        MatchAction::Confirm(args) => decide(args, Verdict::Confirm)?,
        MatchAction::Reject(args) => decide(args, Verdict::Reject)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn decide(args: &DecideArgs, verdict: Verdict) -> Result<()> {
    let decision = Decision {
        claim_payment_id: args.claim_payment.clone(),
        claim_id: args.claim.clone(),
        verdict,
        decided_by: args.teller.by.clone(),
        revision: 0,
    };
    let as_of = args.teller.day();
    let report =
        with_request(&args.common, None, |request| Ok(pipeline::decide(request, &decision, as_of)?))?;
    let mut out = io::stdout().lock();
    if args.common.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
        return Ok(());
    }
    let batch = report.batch_id.as_deref().unwrap_or_default();
    for (&decision, amount) in &report.placed {
        writeln!(out, "{decision}, {}; batch {batch}", dollars(amount.cents))?;
    }
    Ok(())
}

const HEADINGS: [&str; 11] = [
    "what",
    "patient_control_number",
    "service_from",
    "service_to",
    "charge",
    "paid",
    "balance",
    "payer_id",
    "state",
    "agrees",
    "id",
];

/// The claim payment, or a claim, as it is shown.
struct Shown {
    what: &'static str,
    id: String,
    number: Value,
    days: (Value, Value),
    charge: Value,
    paid: Value,
    balance: Value,
    payer: Value,
    state: Value,
    member: Value,
    name: (Value, Value),
}

fn show(args: &ShowArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let Some(payment) = payment(&lake, &args.claim_payment)? else {
        bail!("there is no claim payment {}", args.claim_payment);
    };
    let (stands, considered) = considered(&lake, &args.claim_payment)?;
    let mut rows = vec![payment.row(None)];
    for id in stands.iter().chain(&considered) {
        let what = if stands.contains(id) { "matched claim" } else { "candidate" };
        rows.extend(claim(&lake, id, what)?.map(|claim| claim.row(Some(&payment))));
    }
    let format = Format::asked(args.common.json, false);
    table::write(&mut io::stdout().lock(), &HEADINGS, &rows, format)?;
    Ok(())
}

fn first(lake: &Lake, table: &str, columns: &[&str], column: &str, id: &str) -> Result<Option<Row>> {
    Ok(lake.read(table)?.columns(columns)?.only(column, id)?.rows().next().transpose()?)
}

fn payment(lake: &Lake, id: &str) -> Result<Option<Shown>> {
    let columns = [
        "patient_control_number",
        "service_from",
        "service_to",
        "total_charge",
        "paid_amount",
        "payment_id",
        "member_id",
        "patient_last_name",
        "patient_first_name",
    ];
    let Some(row) = first(lake, "claim_payments", &columns, "claim_payment_id", id)? else { return Ok(None) };
    let [number, from, to, charge, paid, payment, member, last, given] =
        <[Value; 9]>::try_from(row.values).expect("as many as were asked for");
    let payer = first(lake, "payments", &["payer_id"], "payment_id", &payment.to_string())?;
    Ok(Some(Shown {
        what: "claim payment",
        id: id.to_owned(),
        number,
        days: (from, to),
        charge,
        paid,
        payer: payer.map_or(Value::Null, |row| row.values[0].clone()),
        member,
        name: (last, given),
        balance: Value::Null,
        state: Value::Null,
    }))
}

/// The claims that the claim payment stands matched to, and the claims that were passed over.
fn considered(lake: &Lake, id: &str) -> Result<(Vec<String>, Vec<String>)> {
    let columns = ["revision", "part", "claim_id", "rejected_claim_ids"];
    let mut decisions = BTreeMap::new();
    for row in lake.read("matches")?.columns(&columns)?.only("claim_payment_id", id)?.rows() {
        let row = row?;
        decisions.insert((row.values[0].number(), row.values[1].number()), row);
    }
    let Some((&(revision, _), last)) = decisions.last_key_value() else { return Ok(Default::default()) };
    let passed = last.values[3].text().unwrap_or_default().split(',').filter(|id| !id.is_empty());
    let passed = passed.map(str::to_owned).collect();
    let standing = decisions.range((revision, None)..).filter_map(|(_, row)| row.values[2].text());
    Ok((standing.map(str::to_owned).collect(), passed))
}

fn claim(lake: &Lake, id: &str, what: &'static str) -> Result<Option<Shown>> {
    let columns = [
        "patient_control_number",
        "service_from",
        "service_to",
        "total_charge",
        "payer_id",
        "member_id",
        "patient_last_name",
        "patient_first_name",
    ];
    let Some(row) = first(lake, "claims", &columns, "claim_id", id)? else { return Ok(None) };
    let [number, from, to, charge, payer, member, last, given] =
        <[Value; 8]>::try_from(row.values).expect("as many as were asked for");
    let columns = ["sequence", "paid_after", "balance_after", "state_after"];
    let events = lake.read("claim_events")?.columns(&columns)?.only("claim_id", id)?.rows();
    let events = events.collect::<Result<Vec<_>, _>>()?;
    let standing = events.into_iter().max_by_key(|row| row.values[0].number()).map(|row| row.values);
    let after = |at: usize| standing.as_ref().map_or(Value::Null, |values| values[at].clone());
    Ok(Some(Shown {
        what,
        id: id.to_owned(),
        number,
        days: (from, to),
        charge,
        paid: after(1),
        balance: after(2),
        payer,
        state: after(3),
        member,
        name: (last, given),
    }))
}

impl Shown {
    fn row(&self, beside: Option<&Self>) -> Row {
        let agrees = beside.map_or(Value::Null, |payment| Value::Text(self.agrees(payment)));
        Row {
            values: vec![
                Value::Text(self.what.to_owned()),
                self.number.clone(),
                self.days.0.clone(),
                self.days.1.clone(),
                self.charge.clone(),
                self.paid.clone(),
                self.balance.clone(),
                self.payer.clone(),
                self.state.clone(),
                agrees,
                Value::Text(self.id.clone()),
            ],
        }
    }

    /// What a claim has in common with the claim payment, letter by letter but for case.
    fn agrees(&self, payment: &Self) -> String {
        let same = |one: &Value, other: &Value| {
            *one != Value::Null && one.to_string().eq_ignore_ascii_case(&other.to_string())
        };
        let parts = [
            ("number", same(&self.number, &payment.number)),
            ("charge", same(&self.charge, &payment.charge)),
            ("days", same(&self.days.0, &payment.days.0) && same(&self.days.1, &payment.days.1)),
            ("member", same(&self.member, &payment.member)),
            ("name", same(&self.name.0, &payment.name.0) && same(&self.name.1, &payment.name.1)),
            ("payer", same(&self.payer, &payment.payer)),
        ];
        parts.iter().filter(|(_, agrees)| *agrees).map(|(part, _)| *part).collect::<Vec<_>>().join(", ")
    }
}
