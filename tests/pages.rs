//! The pages of edits that only a batch finds, tried with the whole program.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use scrub::{Check, edits};

use crate::once::gzip;
use crate::site::{Site, finish};

#[path = "../crates/scrub/tests/examples/mod.rs"]
mod examples;

use examples::{Example, base, examples, patched};

#[test]
fn every_example_of_a_batch_does_what_its_page_says() {
    let mut wrong = String::new();
    for edit in edits().iter().filter(|edit| matches!(edit.check, Check::Batch)) {
        for example in examples(edit) {
            let mut expected = example.also.clone();
            if example.fails {
                expected.insert(edit.id.to_owned());
            }
            let found = found(&example);
            if found != expected {
                let diff = example.diff.join("\n    ");
                let _ = writeln!(wrong, "{}: expected {expected:?}, found {found:?}\n    {diff}", edit.id);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The edits that fire when a batch has the example.
fn found(example: &Example) -> BTreeSet<String> {
    let site = Site::new();
    let mut command = site.on_lake(&["run", "--json", "--as-of", "2026-04-02"]);
    if example.with.contains("listed") {
        command.arg("--config").arg(site.file("cleanclaim.toml", LISTED.as_bytes()));
    }
    command.arg(site.drop());
    if example.with.contains("again") {
        site.put("1.837", base("837p").as_bytes());
        site.put("1.835", base("835").as_bytes());
        finish(&mut command).done();
    }
    let mut text = patched(&base(&example.base), &example.diff).expect("the patch applies");
    let touches_header = example.diff.iter().any(|line| line[1..].trim_start().starts_with("ISA*"));
    if example.with.contains("again") && !touches_header {
        text = text.replace("*000000101", "*000000109").replace("*000000201", "*000000209");
    }
    let name = format!("2.{}", &example.base[..3]);
    let mut bytes = text.into_bytes();
    if example.with.contains("packed") || example.with.contains("damaged") {
        bytes = gzip(&bytes);
    }
    if example.with.contains("damaged") {
        // The checksum stands before the length, four bytes each.
        let checksum = bytes.len() - 8;
        bytes[checksum] ^= 1;
    }
    site.put(&name, &bytes);
    finish(&mut command).done();
    let mine = site.rows("files", &["path", "source_sha256"]).into_iter().find(|row| row[0] == name);
    let mine = mine.expect("the file was taken")[1].clone();
    let rows = site.rows("findings", &["edit_id", "source_sha256"]);
    rows.into_iter().filter(|row| row[1] == mine).map(|row| row[0].clone()).collect()
}

/// The practice of the bases, and their payers.
const LISTED: &str = r#"
[[practices]]
id = "clinic"
tax_ids = ["841000019"]
npis = ["1900000013"]
names = ["EXAMPLE FAMILY CLINIC"]

[[practices]]
id = "other"
tax_ids = ["841000027"]
"#;
