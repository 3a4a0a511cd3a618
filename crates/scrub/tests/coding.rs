//! What a list of coding checks asks for, row by row: the edits that answer, or why none does.

#[path = "examples/mod.rs"]
#[expect(dead_code, reason = "only what pages hold is of interest here")]
mod examples;

use std::collections::BTreeSet;

use scrub::{Family, edits};

const CODING: &str = include_str!("coding.csv");

#[test]
fn every_coding_check_is_answered_by_edits_with_pages_or_by_a_reason() {
    let mut lines = CODING.lines();
    assert_eq!(lines.next(), Some("row,edits,note"));
    let (mut rows, mut answering) = (BTreeSet::new(), BTreeSet::new());
    for line in lines {
        let fields: Vec<&str> = line.splitn(3, ',').collect();
        let [row, named, note] = fields[..] else { panic!("{line}: a row has three columns") };
        assert!(rows.insert(row), "{row} twice");
        assert!(!named.is_empty() || !note.is_empty(), "{row}: edits, or a reason why there is none");
        for id in named.split(' ').filter(|id| !id.is_empty()) {
            let edit = edits().iter().find(|edit| edit.id == id);
            let edit = edit.unwrap_or_else(|| panic!("{row}: there is no edit {id}"));
            let examples = examples::examples(edit);
            let has = |fails| examples.iter().any(|example| example.fails == fails);
            assert!(has(true) && has(false), "{row}: the page of {id} has no examples");
            answering.insert(id);
        }
    }
    for number in 1..=20 {
        assert!(rows.contains(&*format!("COD-{number:03}")), "COD-{number:03}");
    }
    for edit in Family::Coding.edits() {
        assert!(answering.contains(edit.id), "no row asks for {}", edit.id);
    }
}
