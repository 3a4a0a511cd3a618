//! `prevent`: what denials teach the edits.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueHint};
use lake::{Lake, Row, Value};
use pipeline::prevention::{EditOutcome, Prevention, Unforeseen};

use crate::args::Common;
use crate::table::{self, Format};

#[derive(Debug, Args)]
pub(crate) struct PreventArgs {
    #[command(flatten)]
    pub(crate) common: Common,

    /// Only claims to this payer (2010BB NM109).
    #[arg(long, value_name = "ID")]
    pub(crate) payer: Option<String>,

    /// Most rows to show of each table; 0 shows all.
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,

    /// Write edits of your own that would have spoken, to be looked at and pasted into cleanclaim.toml.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) propose: Option<PathBuf>,
}

/// Shows what edits foresaw and what none did, and proposes edits.
pub(crate) fn prevent(args: &PreventArgs) -> Result<()> {
    let mut found = Prevention::read(&Lake::open(&args.common.lake)?)?;
    if let Some(payer) = &args.payer {
        found.outcomes.retain(|one| one.payer_id == *payer);
        found.unforeseen.retain(|one| one.payer_id == *payer);
    }
    let mut out = io::stdout().lock();
    let proposals = found.proposals();
    if let Some(path) = &args.propose {
        fs::write(path, proposals.join("\n")).with_context(|| path.display().to_string())?;
    }
    if args.common.json {
        let kind = |kind: &str, headings: &[&str], row: &Row| {
            let mut object = table::object(headings, row);
            object.insert("kind".to_owned(), kind.into());
            serde_json::Value::Object(object)
        };
        for one in &found.outcomes {
            writeln!(out, "{}", kind("edit", &OUTCOME, &outcome(one)))?;
        }
        for one in &found.unforeseen {
            writeln!(out, "{}", kind("unforeseen", &UNFORESEEN, &unforeseen(one)))?;
        }
        return Ok(());
    }
    // What foresees best comes first.
    found.outcomes.sort_by(|one, other| {
        let gain = |one: &EditOutcome| one.precision() - one.denied_without();
        gain(other).total_cmp(&gain(one)).then_with(|| one.edit_id.cmp(&other.edit_id))
    });
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let outcomes: Vec<Row> = found.outcomes.iter().take(limit).map(outcome).collect();
    writeln!(out, "edits whose findings were answered: {}", found.outcomes.len())?;
    table::write(&mut out, &OUTCOME, &outcomes, Format::Text)?;
    writeln!(out, "\ndenied, and no edit spoke of it: {}", found.unforeseen.len())?;
    let rows: Vec<Row> = found.unforeseen.iter().take(limit).map(unforeseen).collect();
    table::write(&mut out, &UNFORESEEN, &rows, Format::Text)?;
    match &args.propose {
        Some(path) => writeln!(out, "\n{} edits proposed in {}", proposals.len(), path.display())?,
        None if proposals.is_empty() => {}
        None => writeln!(out, "\n{} edits can be proposed: --propose FILE", proposals.len())?,
    }
    Ok(())
}

const OUTCOME: [&str; 7] =
    ["edit_id", "payer_id", "claims", "denied", "precision", "recall", "denied_without"];

fn outcome(one: &EditOutcome) -> Row {
    Row {
        values: vec![
            Value::Text(one.edit_id.clone()),
            Value::Text(one.payer_id.clone()),
            Value::Int(one.claims as i64),
            Value::Int(one.denied as i64),
            share(one.precision()),
            share(one.recall()),
            share(one.denied_without()),
        ],
    }
}

const UNFORESEEN: [&str; 10] = [
    "payer_id",
    "group_code",
    "carc",
    "category",
    "procedure_code",
    "denials",
    "amount",
    "precision",
    "recall",
    "proposed",
];

fn unforeseen(one: &Unforeseen) -> Row {
    let text = |text: &str| Value::Text(text.to_owned());
    let has_procedure = one.procedure_code.is_some();
    let or_nothing = |value: f64| if has_procedure { share(value) } else { Value::Null };
    Row {
        values: vec![
            text(&one.payer_id),
            text(&one.group_code),
            text(&one.carc),
            text(&one.category),
            one.procedure_code.as_deref().map_or(Value::Null, text),
            Value::Int(one.denials as i64),
            Value::Cents(one.amount),
            or_nothing(one.precision()),
            or_nothing(one.recall()),
            Value::Flag(one.is_worth_an_edit()),
        ],
    }
}

/// A part of one, in ten-thousandths.
fn share(part: f64) -> Value {
    Value::Quantity((part * 10_000.0).round() as i64)
}
