//! What was taken once is not taken again, however it comes.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use serde_json::Value;

use crate::drops::{DENTAL, INSTITUTIONAL, PROFESSIONAL, PROFESSIONAL_SUM, in_other_envelope, patched};
use crate::site::{Claims, Site, assert_same, finish, number};

/// Claim rows without what names the batch or file they came in.
fn claims_of(site: &Site) -> Vec<Vec<String>> {
    let columns = ["claim_id", "patient_control_number", "total_charge", "disposition", "byte_offset"];
    let mut rows = site.rows("claims", &columns);
    rows.sort();
    rows
}

#[test]
fn a_second_run_adds_nothing() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.837", DENTAL.as_bytes())]);
    site.run();
    let before = site.tree();
    let report = site.run();
    assert_eq!(report["status"], "nothing new");
    assert_eq!(report["files"]["known"], 2);
    assert_same(&before, &site.tree(), "after a second run");
    site.assert_lawful();
}

#[test]
fn a_second_run_without_state_adds_no_row() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    std::fs::remove_dir_all(site.lake().join("state")).expect("there is state");
    assert_eq!(site.run()["status"], "nothing new");
    assert_eq!(site.batches().len(), 1);
}

#[test]
fn a_file_touched_but_not_changed_is_known() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    std::thread::sleep(std::time::Duration::from_millis(20));
    site.put("a.837", PROFESSIONAL.as_bytes());
    assert_eq!(site.run()["status"], "nothing new");
    assert_eq!(site.batches().len(), 1);
}

#[test]
fn the_same_bytes_under_another_name_are_a_duplicate_file() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let first = site.run();
    site.put("again.837", PROFESSIONAL.as_bytes());
    let report = site.run();
    assert_eq!(report["files"]["duplicate"], 1);
    assert_eq!(Claims::of(&report), Claims::default());
    assert_eq!(claims_of(&site).len() as u64, PROFESSIONAL_SUM.0);
    let files = site.rows("files", &["path", "status", "duplicate_of_batch_id"]);
    let duplicate = files.iter().find(|row| row[0] == "again.837").expect("it is listed");
    assert_eq!(
        (duplicate[1].as_str(), duplicate[2].as_str()),
        ("duplicate", first["batch_id"].as_str().expect("text"))
    );
    site.assert_lawful();
}

#[test]
fn the_same_bytes_twice_in_one_drop_count_once() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.837", PROFESSIONAL.as_bytes())]);
    let report = site.run();
    assert_eq!((&report["files"]["loaded"], &report["files"]["duplicate"]), (&1.into(), &1.into()));
    assert_eq!(Claims::of(&report).released, PROFESSIONAL_SUM);
    site.assert_lawful();
}

#[test]
fn a_set_in_another_envelope_is_a_duplicate_set() {
    let other = in_other_envelope(PROFESSIONAL);
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    let before = claims_of(&site);
    site.put("b.837", other.as_bytes());
    let report = site.run();
    assert_eq!(report["files"]["loaded"], 1, "its bytes are new");
    assert_eq!(Claims::of(&report), Claims::default(), "its claims are not");
    assert_eq!(report["files"]["duplicate_sets"], 1);
    assert_eq!(claims_of(&site), before);
    let mut statuses = site.rows("transactions", &["status", "duplicate_of_transaction_id"]);
    statuses.sort();
    assert_eq!(statuses[0][0], "duplicate");
    assert!(!statuses[0][1].is_empty(), "it says of which");
    assert_eq!(statuses[1][0], "loaded");
    site.assert_lawful();
}

#[test]
fn a_set_in_another_envelope_in_the_same_drop_is_a_duplicate_set() {
    let site = Site::with(&[
        ("a.837", PROFESSIONAL.as_bytes()),
        ("b.837", in_other_envelope(PROFESSIONAL).as_bytes()),
    ]);
    assert_eq!(Claims::of(&site.run()).released, PROFESSIONAL_SUM);
    site.assert_lawful();
}

#[test]
fn a_changed_charge_makes_another_set() {
    let other = patched(PROFESSIONAL, "CLM*P-1003*62.5*", "CLM*P-1003*62.51*");
    let site =
        Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.837", in_other_envelope(&other).as_bytes())]);
    let claims = Claims::of(&site.run());
    assert_eq!(claims.released.0 + claims.held.0, 2 * PROFESSIONAL_SUM.0);
    site.assert_lawful();
}

#[test]
fn compressed_files_give_the_same_claims() {
    let plain = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    plain.run();
    for (name, bytes) in [
        ("a.837.gz", gzip(PROFESSIONAL.as_bytes())),
        ("a.837.zst", zstd(PROFESSIONAL.as_bytes())),
        ("a.zip", zip(&[("a.837", PROFESSIONAL.as_bytes())])),
        // What a file is, its bytes say; its name may lie.
        ("a.837", gzip(PROFESSIONAL.as_bytes())),
    ] {
        let site = Site::with(&[(name, &bytes)]);
        assert_eq!(Claims::of(&site.run()).released, PROFESSIONAL_SUM, "{name}");
        assert_eq!(claims_of(&site), claims_of(&plain), "{name}");
        site.assert_lawful();
        site.put("plain.837", PROFESSIONAL.as_bytes());
        assert_eq!(site.run()["files"]["duplicate"], 1, "{name}: the bytes within are the same");
    }
}

#[test]
fn every_member_of_an_archive_is_taken() {
    let members = [
        ("in/p.837", PROFESSIONAL.as_bytes()),
        ("in/i.837", INSTITUTIONAL.as_bytes()),
        ("d.837", DENTAL.as_bytes()),
    ];
    let site = Site::with(&[("all.zip", &zip(&members))]);
    assert_eq!(Claims::of(&site.run()).released.0, 8);
    let mut paths = site.rows("files", &["path"]).concat();
    paths.sort();
    assert_eq!(paths, ["all.zip!d.837", "all.zip!in/i.837", "all.zip!in/p.837"]);
    site.assert_lawful();
}

#[test]
fn a_compressed_file_cut_short_keeps_what_was_whole() {
    let whole = gzip(PROFESSIONAL.as_bytes());
    let site = Site::with(&[("a.837.gz", &whole[..whole.len() - 4]), ("b.837", DENTAL.as_bytes())]);
    let report = site.run();
    assert_eq!(number(&report["files"]["loaded"]) + number(&report["files"]["partial"]), 2);
    let claims = Claims::of(&report);
    assert_eq!(claims.released.0 + claims.held.0 + claims.quarantined.0, 6);
    assert_eq!(report["files"]["damaged"][0]["path"], "a.837.gz");
    let faults = site.rows("files", &["path", "fault"]);
    assert!(faults.iter().any(|row| row[0] == "a.837.gz" && row[1].contains("damaged")), "{faults:?}");
    site.assert_lawful();
}

#[test]
fn files_still_being_written_wait() {
    let site =
        Site::with(&[("a.837.part", PROFESSIONAL.as_bytes()), ("b.tmp", b"x"), ("c.837", DENTAL.as_bytes())]);
    let report = site.run();
    let waiting = report["files"]["waiting"].as_array().expect("a list").iter();
    let waiting: Vec<_> = waiting.map(|file| file["path"].as_str().expect("a path")).collect();
    assert_eq!(waiting, ["a.837.part", "b.tmp"]);
    assert_eq!(Claims::of(&report).released.0, 2);
    std::fs::rename(site.drop().join("a.837.part"), site.drop().join("a.837")).expect("it can be renamed");
    assert_eq!(Claims::of(&site.run()).released, PROFESSIONAL_SUM);
}

#[test]
fn a_rerun_gives_the_same_files() {
    let site = Site::with(&[
        ("a.837", PROFESSIONAL.as_bytes()),
        ("b.837.gz", &gzip(INSTITUTIONAL.as_bytes())),
        ("c.837", in_other_envelope(PROFESSIONAL).as_bytes()),
        ("d.837", b"no X12"),
        ("e.837", PROFESSIONAL.as_bytes()),
    ]);
    let batch = site.run()["batch_id"].as_str().expect("a batch").to_owned();
    site.put("f.837", DENTAL.as_bytes());
    site.run();
    let before = visible(&site);
    finish(site.on_lake(&["rerun", &batch]).arg("--json")).done();
    assert_same(&before, &visible(&site), "after a rerun");
    assert_eq!(site.batches().len(), 2, "a rerun is no batch of its own");
    site.assert_lawful();
}

/// What readers see now: by path, the digest that the commits state for it.
pub(crate) fn visible(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut visible = BTreeMap::new();
    for (name, bytes) in site.tree().into_iter().filter(|(name, _)| name.starts_with("commits/")) {
        let commit: Value = serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        for area in ["tables", "side_files"] {
            for change in commit[area].as_object().expect("changes").values() {
                for gone in change["removed"].as_array().expect("a list") {
                    visible.remove(gone["path"].as_str().expect("a path"));
                }
                for come in change["added"].as_array().expect("a list") {
                    let path = come["path"].as_str().expect("a path").to_owned();
                    visible.insert(path, come["sha256"].to_string().into_bytes());
                }
            }
        }
    }
    visible
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes bytes")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory takes bytes")
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).expect("memory takes bytes");
        archive.write_all(bytes).expect("memory takes bytes");
    }
    archive.finish().expect("memory takes bytes").into_inner()
}
