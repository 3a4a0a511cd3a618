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
    let text = fs::read_to_string(samples("drop.truth/defects.csv")).expect("the truth is there");
    let mut missed = Vec::new();
    for defect in text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()) {
        let edits: Vec<&str> = std::iter::once(defect[6]).chain(defect[7].split(' ')).collect();
        // What stands above claims is found once, and not at a claim.
        let here = found.remove(defect[0]).unwrap_or_default();
        let above = found.get("").cloned().unwrap_or_default();
        if !edits.iter().any(|edit| here.contains(edit) || above.contains(edit)) {
            missed.push((defect[0].to_owned(), edits.join(" "), here.join(" ")));
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
    found.remove("");
    assert!(found.is_empty(), "found where there is no defect: {found:?}");
}

#[test]
fn a_second_run_adds_no_row() {
    let (site, _) = taken();
    let before = site.tree();
    assert_eq!(run(&site)["status"], "nothing new");
    crate::site::assert_same(&before, &site.tree(), "after a second run");
}
