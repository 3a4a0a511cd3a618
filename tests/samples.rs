//! The committed sample drop: what it comes to is what was written beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::site::{Claims, Site, finish, number};

fn samples(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// Runs the sample drop into a lake of its own.
fn taken() -> (Site, Value) {
    let site = Site::new();
    let report = run(&site);
    (site, report)
}

fn run(site: &Site) -> Value {
    let mut command = site.on_lake(&["run", "--json", "--as-of", "2026-10-15"]);
    finish(command.arg(samples("drop"))).done().json_lines().remove(0)
}

fn truth() -> Value {
    let text = fs::read_to_string(samples("drop.truth/control_totals.json")).expect("the truth is there");
    serde_json::from_str(&text).expect("the truth is JSON")
}

fn truth_rows(table: &str, columns: &[&str]) -> Vec<Vec<synth::Cell>> {
    let path = samples("drop.truth").join(table).with_extension("parquet");
    synth::read_truth(&path, columns).expect("the truth is there")
}

/// Count and cents of one entry.
fn amount(value: &Value) -> (u64, u64) {
    (number(&value["count"]), number(&value["cents"]))
}

/// Count and cents of all entries of an object.
fn sum(object: &Value) -> (u64, i64) {
    let entries = object.as_object().expect("an object").values();
    entries.fold((0, 0), |(count, cents), entry| {
        (count + number(&entry["count"]), cents + entry["cents"].as_i64().expect("cents"))
    })
}

#[test]
fn files_and_claims_come_to_the_truth() {
    let (site, report) = taken();
    let truth = truth();
    for word in ["loaded", "partial", "duplicate", "quarantined"] {
        assert_eq!(
            number(&report["files"][word]),
            truth["files"][word].as_u64().unwrap_or(0),
            "{word} files"
        );
    }
    let received: u64 =
        site.rows("files", &["decompressed_bytes", "bytes"]).iter().map(|row| bytes_of(row)).sum();
    assert_eq!(received, number(&truth["bytes"]));
    let parts = &truth["claim_dispositions"];
    let wanted = Claims {
        released: amount(&parts["released"]),
        held: amount(&parts["held"]),
        quarantined: amount(&parts["quarantined"]),
    };
    assert_eq!(Claims::of(&report), wanted);
    let (count, cents) = sum(&truth["service_lines"]);
    assert_eq!(
        (number(&report["service_lines"]["count"]), report["service_lines"]["cents"].as_i64()),
        (count, Some(cents))
    );
    for (kind, entry) in truth["claims"].as_object().expect("an object") {
        let rows = site.rows("claims", &["claim_type"]);
        let found = rows.iter().filter(|row| row[0] == *kind).count() as u64;
        assert_eq!(found, number(&entry["count"]), "claims of type {kind}");
    }
    assert_eq!(number(&truth["interchanges"]), site.rows("interchanges", &["isa13"]).len() as u64);
    site.assert_lawful();
}

/// A file's bytes, decompressed where it was compressed.
fn bytes_of(row: &[String]) -> u64 {
    let text = row.iter().find(|cell| !cell.is_empty()).expect("a file has a size");
    text.parse().expect("a size is a number")
}

#[test]
fn every_defect_is_found_where_it_is_and_nowhere_else() {
    let (site, _) = taken();
    let claims = site.rows("claims", &["claim_id", "patient_control_number"]);
    let name_of: BTreeMap<&str, &str> = claims.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let findings = site.rows("findings", &["claim_id", "edit_id", "severity"]);
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in findings.iter().filter(|row| row[2] == "reject") {
        found.entry(name_of.get(row[0].as_str()).copied().unwrap_or("")).or_default().push(&row[1]);
    }
    let mut missed = Vec::new();
    for defect in truth_rows("defects", &["patient_control_number", "edit_id", "also"]) {
        let edits: Vec<&str> = std::iter::once(defect[1].text()).chain(defect[2].text().split(' ')).collect();
        // What stands above claims is found once, and not at a claim.
        let here = found.remove(defect[0].text()).unwrap_or_default();
        let above = found.get("").cloned().unwrap_or_default();
        if !edits.iter().any(|edit| here.contains(edit) || above.contains(edit)) {
            missed.push((defect[0].to_string(), edits.join(" "), here.join(" ")));
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
    found.remove("");
    assert!(found.is_empty(), "found where there is no defect: {found:?}");
}

#[test]
fn payments_matches_and_denials_come_to_the_truth() {
    let (site, report) = taken();
    let truth = truth();
    let paid = sum(&report["payments"]);
    assert_eq!(
        paid,
        (number(&truth["payments"]["count"]), truth["payments"]["cents"].as_i64().expect("cents"))
    );
    assert_eq!(report["payments"]["suspense"]["count"], truth["unbalanced_payments"]["count"]);
    let answered = sum(&report["claim_payments"]);
    assert_eq!(answered.0, number(&truth["claim_payments"]["count"]));
    assert_eq!(answered.1, truth["claim_payments"]["cents"].as_i64().expect("cents"));
    for word in ["matched", "ambiguous", "unmatched", "duplicate"] {
        let (found, wanted) = (&report["claim_payments"][word], &truth["matches"][word]);
        assert_eq!(found, wanted, "claim payments that are {word}");
    }
    for (table, code, entry) in [
        ("adjustments", "group_code", "adjustments"),
        ("provider_adjustments", "reason_code", "provider_adjustments"),
    ] {
        assert_eq!(by_code(&site, table, code), entries(&truth[entry]), "{table} by {code}");
    }
    let services = site.rows("service_payments", &["paid_amount"]);
    let cents: i64 = services.iter().map(|row| cents_of(&row[0])).sum();
    assert_eq!(
        (services.len() as u64, cents),
        entries(&serde_json::json!({"": truth["service_payments"]}))[""]
    );
}

#[test]
fn every_denial_is_queued_as_it_should_be() {
    let (site, _) = taken();
    let name_of: BTreeMap<String, String> = site
        .rows("claim_payments", &["claim_payment_id", "patient_control_number"])
        .into_iter()
        .map(|mut row| (row.remove(0), row.remove(0)))
        .collect();
    let columns = ["claim_payment_id", "group_code", "carc", "amount", "category", "queue"];
    let mut found = Vec::new();
    for row in site.rows("denials", &columns) {
        let cents = cents_of(&row[3]).to_string();
        found
            .push([name_of[&row[0]].as_str(), &row[1], &row[2], &cents, &row[4], &row[5]].map(str::to_owned));
    }
    let links = truth_rows("links", &["patient_control_number", "sent_back_as"]);
    let sent_back: BTreeMap<&str, &str> = links.iter().map(|row| (row[0].text(), row[1].text())).collect();
    let columns = ["patient_control_number", "group_code", "carc", "amount", "category", "queue"];
    let denials = truth_rows("denials", &columns);
    // What a reversal takes back is no denial of its own.
    let denials = denials.iter().filter(|row| row[3].number() > 0);
    let mut wanted: Vec<[String; 6]> = denials
        .map(|row| {
            let name = sent_back.get(row[0].text()).copied().unwrap_or(row[0].text());
            let cents = row[3].number().to_string();
            [name, row[1].text(), row[2].text(), &cents, row[4].text(), row[5].text()].map(str::to_owned)
        })
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

/// Count and cents of a table's amounts, by a code.
fn by_code(site: &Site, table: &str, code: &str) -> BTreeMap<String, (u64, i64)> {
    let mut sums: BTreeMap<String, (u64, i64)> = BTreeMap::new();
    for row in site.rows(table, &[code, "amount"]) {
        let entry = sums.entry(row[0].clone()).or_default();
        *entry = (entry.0 + 1, entry.1 + cents_of(&row[1]));
    }
    sums
}

fn entries(object: &Value) -> BTreeMap<String, (u64, i64)> {
    let entries = object.as_object().expect("an object").iter();
    entries
        .map(|(code, entry)| {
            (code.clone(), (number(&entry["count"]), entry["cents"].as_i64().expect("cents")))
        })
        .collect()
}

fn cents_of(money: &str) -> i64 {
    money.replace('.', "").parse().unwrap_or_else(|_| panic!("{money} is no money"))
}

#[test]
fn every_claim_payment_finds_the_claim_it_answers() {
    let (site, _) = taken();
    let claims = site.rows("claims", &["claim_id", "patient_control_number"]);
    let name_of: BTreeMap<&str, &str> = claims.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let matches = site.rows("matches", &["claim_payment_id", "decision", "claim_id"]);
    let decided: BTreeMap<&str, (&str, &str)> = matches
        .iter()
        .map(|row| (row[0].as_str(), (row[1].as_str(), name_of.get(row[2].as_str()).copied().unwrap_or(""))))
        .collect();
    let columns = ["claim_payment_id", "payer_claim_control_number", "paid_amount", "patient_control_number"];
    let mut found: Vec<[String; 5]> = Vec::new();
    for row in site.rows("claim_payments", &columns) {
        let (decision, claim) = decided[row[0].as_str()];
        found.push([&row[1], &cents_of(&row[2]).to_string(), &row[3], decision, claim].map(str::to_owned));
    }
    let columns =
        ["payer_claim_control_number", "paid", "sent_back_as", "decision", "patient_control_number"];
    let mut wanted: Vec<[String; 5]> = truth_rows("links", &columns)
        .iter()
        .map(|row| {
            let claim = if row[3].text() == "matched" { row[4].text() } else { "" };
            let paid = row[1].number().to_string();
            [row[0].text(), &paid, row[2].text(), row[3].text(), claim].map(str::to_owned)
        })
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_second_run_adds_no_row() {
    let (site, _) = taken();
    let before = site.tree();
    assert_eq!(run(&site)["status"], "nothing new");
    crate::site::assert_same(&before, &site.tree(), "after a second run");
}
