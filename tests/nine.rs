//! Nine errors that are in most claims that come back, one at a time: each is caught by the edit meant for it.

use std::collections::BTreeSet;
use std::fs;

use crate::site::{Site, finish};

const PROFESSIONAL: &str = include_str!("../crates/scrub/tests/base/837p.edi");
const REMITTANCE: &str = include_str!("../crates/scrub/tests/base/835.edi");

/// What it is, the edit, and the change.
const NINE: [(&str, &str, &str, &str); 9] = [
    ("claim total", "CLM-003", "CLM*P-1001*165*", "CLM*P-1001*175*"),
    ("check digit of an NPI", "BP-002", "*XX*1900000013~", "*XX*1900000014~"),
    ("diagnosis there is not", "DX-006", "HI*ABK:J0190*", "HI*ABK:J0199*"),
    ("procedure there is not", "COD-023", "SV1*HC:87880:QW*", "SV1*HC:J0001*"),
    ("pointer at no diagnosis", "LN-010", "*110*UN*1***1:2~", "*110*UN*1***1:9~"),
    ("set control number twice", "ENV-016", "GE*1*1~", "{set}GE*2*1~"),
    ("claim number twice", "CLM-002", "CLM*P-1002*", "CLM*P-1001*"),
    ("segment count", "ENV-015", "~\nSE*", "~\nSE*1"),
    ("remittance that does not balance", "R835-005", "BPR*I*118*", "BPR*I*119*"),
];

/// What fires when a base is changed, and what `balances` says in the place of an edit.
fn found(name: &str, text: &str) -> BTreeSet<String> {
    let site = Site::with(&[(name, text.as_bytes())]);
    let plan = synth::Plan { claims: 20, ..synth::Plan::default() };
    let beside = site.root().join("world");
    synth::write(&plan, &beside).expect("a drop can be written");
    let files = fs::read_dir(beside.with_extension("truth")).expect("there is truth");
    let files = files.map(|entry| entry.expect("a file").path());
    let table = files.filter(|path| path.extension().is_some_and(|end| end == "txt"));
    finish(site.on_lake(&["codes", "import"]).args(table)).done();
    site.run();
    let mut found: BTreeSet<String> =
        site.rows("findings", &["edit_id"]).into_iter().map(|mut row| row.remove(0)).collect();
    let mut balances = site.rows("balances", &["level", "status"]).into_iter();
    if balances.any(|row| row == ["transaction", "unbalanced"]) {
        found.insert("R835-005".to_owned());
    }
    found
}

#[test]
fn each_of_the_nine_is_caught_by_its_edit() {
    assert_eq!(found("a.837", PROFESSIONAL), BTreeSet::new(), "the base is clean");
    assert!(!found("a.835", REMITTANCE).contains("R835-005"), "the remittance balances");
    let set_at = PROFESSIONAL.find("ST*").expect("a set begins");
    let set = &PROFESSIONAL[set_at..PROFESSIONAL.find("GE*").expect("the group ends")];
    for (what, edit, sound, wrong) in NINE {
        let base = if edit.starts_with("R835") { REMITTANCE } else { PROFESSIONAL };
        assert!(base.contains(sound), "{what}: the base has no {sound}");
        // The second set is another but for its number.
        let other = set.replace("P-100", "P-200").replace("BATCH0001", "BATCH0002");
        let text = base.replacen(sound, &wrong.replace("{set}", &other), 1);
        let found = found(if edit.starts_with("R835") { "a.835" } else { "a.837" }, &text);
        assert!(found.contains(edit), "{what}: {edit} is not among {found:?}");
    }
}
