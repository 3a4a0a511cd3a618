//! Commands that only look: batches, quarantine, claim, held claims.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::{Result, bail};
use lake::{Lake, Row, Value};
use pipeline::chances;
use pipeline::touch::Told;

use crate::args::{ClaimArgs, LakeArgs};
use crate::held;
use crate::table::{self, Format};

/// Lists the published batches.
pub(crate) fn batches(args: &LakeArgs) -> Result<()> {
    let columns = [
        "batch_id",
        "as_of",
        "status",
        "files",
        "claims",
        "claims_released",
        "claims_held",
        "claims_quarantined",
        "payments",
        "claim_payments",
        "claim_payments_matched",
        "denials",
        "work_items",
    ];
    show(args.common.json, &Lake::open(&args.common.lake)?, "batches", &columns)
}

/// Lists what could not be read.
pub(crate) fn quarantine(args: &LakeArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let columns = [
        "batch_id",
        "source_sha256",
        "reason",
        "level",
        "bytes",
        "byte_offset",
        "patient_control_number",
        "message",
        "path",
    ];
    let mut names = BTreeMap::new();
    for row in lake.read("files")?.columns(&["source_sha256", "path"])?.rows() {
        let row = row?;
        names.entry(row.values[0].to_string()).or_insert_with(|| row.values[1].clone());
    }
    let mut rows: Vec<Row> = lake.read("quarantine")?.columns(&columns)?.rows().collect::<Result<_, _>>()?;
    for row in &mut rows {
        row.values[1] = names.get(&row.values[1].to_string()).cloned().unwrap_or(Value::Null);
    }
    let headings = [&columns[..1], &["file"], &columns[2..]].concat();
    table::write(&mut io::stdout().lock(), &headings, &rows, Format::asked(args.common.json, false))?;
    Ok(())
}

fn show(json: bool, lake: &Lake, table: &str, columns: &[&str]) -> Result<()> {
    let rows: Vec<Row> = lake.read(table)?.columns(columns)?.rows().collect::<Result<_, _>>()?;
    let format = Format::asked(json, false);
    table::write(&mut io::stdout().lock(), columns, &rows, format)?;
    Ok(())
}

/// What a coder should consider, in the order in which it was sent.
pub(crate) fn coder(lake: &Lake, format: Format<'_>, limit: usize) -> Result<()> {
    let columns = [
        "patient_control_number",
        "line_number",
        "procedure_code",
        "edit_id",
        "consider",
        "evidence",
        "documentation",
        "practice_id",
        "claim_id",
    ];
    let read = lake.read("coding_suggestions")?.columns(&columns)?;
    let rows: Vec<Row> = read.rows().collect::<Result<_, _>>()?;
    if rows.is_empty() {
        bail!("there is nothing for a coder to consider; `cleanclaim codes list` names what sleeps");
    }
    print_some(&columns, rows, format, limit)
}

/// Held claims that nobody has sent again, each with what holds it.
pub(crate) fn held(lake: &Lake, format: Format<'_>, limit: usize) -> Result<()> {
    let (own, above) = reject_findings(lake)?;
    let shown = ["patient_control_number", "total_charge", "payer_id", "practice_id", "claim_id", "batch_id"];
    let read = [&held::KNOWN_BY[..], &["total_charge", "payer_id", "source_sha256", "byte_offset"]].concat();
    let mut rows = Vec::new();
    for claim in held::held(lake, &read)? {
        let offset = claim.number("byte_offset").unwrap_or(0);
        let why = match own.get(&claim.text("claim_id")) {
            Some(edits) => edits.join(" "),
            None => above.nearest(&claim.text("source_sha256"), offset),
        };
        let mut values: Vec<Value> = shown.iter().map(|column| claim.value(column).clone()).collect();
        values.insert(1, Value::Text(why));
        rows.push(Row { values });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.values[2].number()));
    let headings = [&shown[..1], &["held_by"], &shown[1..]].concat();
    print_some(&headings, rows, format, limit)
}

/// Edits that reject something above claims, by source and place.
#[derive(Default)]
struct Above(BTreeMap<String, Vec<(i64, String)>>);

impl Above {
    /// The edits that fired at the last place before a claim, or else at the first behind it.
    fn nearest(&self, source: &str, offset: i64) -> String {
        let all = self.0.get(source).map(Vec::as_slice).unwrap_or_default();
        let before = all.iter().map(|(at, _)| *at).filter(|at| *at <= offset).max();
        // What is wrong with a trailer stands behind the claims that it holds.
        let last = before.or_else(|| all.iter().map(|(at, _)| *at).min());
        let edits: Vec<&str> =
            all.iter().filter(|(at, _)| Some(*at) == last).map(|(_, edit)| edit.as_str()).collect();
        if edits.is_empty() {
            "above the claim".to_owned()
        } else {
            format!("{} above the claim", edits.join(" "))
        }
    }
}

/// Edits that reject: by claim, and above claims.
fn reject_findings(lake: &Lake) -> Result<(BTreeMap<String, Vec<String>>, Above)> {
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut above = Above::default();
    let columns = ["claim_id", "edit_id", "source_sha256", "byte_offset"];
    for row in lake.read("findings")?.columns(&columns)?.only("severity", "reject")?.rows() {
        let row = row?;
        let edit = row.values[1].to_string();
        if row.values[0] == Value::Null {
            let place = (row.values[3].number().unwrap_or(0), edit);
            above.0.entry(row.values[2].to_string()).or_default().push(place);
            continue;
        }
        let found = own.entry(row.values[0].to_string()).or_default();
        if !found.contains(&edit) {
            found.push(edit);
        }
    }
    Ok((own, above))
}

pub(crate) fn print_some(
    headings: &[&str],
    mut rows: Vec<Row>,
    format: Format<'_>,
    limit: usize,
) -> Result<()> {
    let all = rows.len();
    if limit > 0 && format == Format::Text {
        rows.truncate(limit);
    }
    table::write(&mut io::stdout().lock(), headings, &rows, format)?;
    if rows.len() < all {
        eprintln!("… {} of {all} shown; --limit 0 shows all", rows.len());
    }
    Ok(())
}

/// Everything that ever happened to the claims of a patient control number.
pub(crate) fn claim(args: &ClaimArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let columns = [
        "claim_id",
        "practice_id",
        "claim_type",
        "total_charge",
        "service_from",
        "service_to",
        "payer_id",
        "disposition",
        "batch_id",
    ];
    let read =
        lake.read("claims")?.columns(&columns)?.only("patient_control_number", &args.control_number)?;
    let claims: Vec<Row> = read.rows().collect::<Result<_, _>>()?;
    if claims.is_empty() {
        bail!("no claim in the lake has the patient control number {}", args.control_number);
    }
    for claim in &claims {
        let id = claim.values[0].to_string();
        if args.common.json {
            claim_json(&lake, &columns, claim, &id)?;
        } else {
            claim_text(&lake, &columns, claim, &id)?;
        }
    }
    Ok(())
}

/// What is told of a claim, table by table.
const STORY: [(&str, &[&str]); 10] = [
    ("findings", &["edit_id", "severity", "place", "message", "fix"]),
    ("coding_suggestions", &["line_number", "edit_id", "consider", "evidence", "documentation"]),
    (
        "service_lines",
        &["line_number", "procedure_code", "modifiers", "revenue_code", "charge", "units", "service_from"],
    ),
    ("claim_payers", &["ordinal", "payer_order", "payer_id", "paid_amount", "adjustment_amount"]),
    ("acknowledgments", &["kind", "outcome", "code", "reason_code", "status_date"]),
    (
        "matches",
        &["claim_payment_id", "revision", "decision", "posted", "paid_amount", "method", "score", "reasons"],
    ),
    (
        "claim_events",
        &[
            "sequence",
            "event",
            "event_date",
            "paid_amount",
            "contractual_amount",
            "patient_responsibility",
            "denied_amount",
            "balance_after",
            "state_after",
            "evidence_id",
        ],
    ),
    ("denials", &["group_code", "carc", "rarcs", "category", "queue", "amount", "reason"]),
    ("work_items", &["queue", "next_action", "due_date", "expected_recovery", "priority", "status"]),
    ("releases", &["sent_as", "released_on", "payer_id", "total_charge", "receiver", "isa13", "file"]),
];

/// Rows about a claim; what is numbered, in order of its number.
fn story(lake: &Lake, table: &str, columns: &[&str], claim_id: &str) -> Result<Vec<Row>> {
    let rows = lake.read(table)?.columns(columns)?.only("claim_id", claim_id)?.rows();
    let mut rows: Vec<Row> = rows.collect::<Result<_, _>>()?;
    if table == "work_items" && !rows.is_empty() {
        stand(lake, columns, claim_id, &mut rows)?;
    }
    if let Some(at) = columns.iter().position(|column| NUMBERS.contains(column)) {
        rows.sort_by_key(|row| row.values[at].number());
    }
    Ok(rows)
}

/// Gives the work items of a claim, in the order of their table, the status they have now.
fn stand(lake: &Lake, columns: &[&str], claim_id: &str, rows: &mut [Row]) -> Result<()> {
    let Some(status) = columns.iter().position(|column| *column == "status") else { return Ok(()) };
    let told = Told::read(lake)?;
    let known = ["work_item_id", "denial_id", "claim_payment_id"];
    let items = lake.read("work_items")?.columns(&known)?.only("claim_id", claim_id)?.named();
    for (row, item) in rows.iter_mut().zip(items) {
        let item = item?;
        let said = told.of(&item.text("work_item_id")).and_then(|told| told.status.clone());
        let is_settled = !item.is_null("denial_id")
            && chances::is_settled(lake, claim_id, &item.text("claim_payment_id"))?;
        if let Some(now) = said.or_else(|| is_settled.then(|| "settled".to_owned())) {
            row.values[status] = Value::Text(now);
        }
    }
    Ok(())
}

/// Columns that say in which order rows are to be read. The row that proves an event (`evidence_id`) is named by
/// the source and the byte that it begins at.
const NUMBERS: [&str; 3] = ["sequence", "ordinal", "line_number"];

fn claim_text(lake: &Lake, columns: &[&str], claim: &Row, id: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    table::write(&mut out, columns, std::slice::from_ref(claim), Format::Text)?;
    for (table, columns) in STORY {
        let rows = story(lake, table, columns, id)?;
        if !rows.is_empty() {
            writeln!(out, "\n{table}")?;
            table::write(&mut out, columns, &rows, Format::Text)?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn claim_json(lake: &Lake, columns: &[&str], claim: &Row, id: &str) -> Result<()> {
    let mut object = table::object(columns, claim);
    for (table, columns) in STORY {
        let rows = story(lake, table, columns, id)?;
        let list = rows.iter().map(|row| serde_json::Value::Object(table::object(columns, row))).collect();
        object.insert(table.to_owned(), serde_json::Value::Array(list));
    }
    writeln!(io::stdout().lock(), "{}", serde_json::Value::Object(object))?;
    Ok(())
}
