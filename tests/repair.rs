//! `check`: how findings are told, and `--repair`: what is repaired, and that nothing else is.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::drops::{INSTITUTIONAL, PROFESSIONAL, REMITTANCE, patched};
use crate::site::{Outcome, Site, finish, number, program};

fn check(more: &[&str], path: &Path) -> Outcome {
    finish(program(&["check", "--as-of", "2026-03-20"]).args(more).arg(path))
}

/// The base 837P, wrong in every way that is repaired without a person.
fn untidy() -> String {
    let mut text = PROFESSIONAL.to_owned();
    for (from, to) in [
        ("REF*EI*841000019~", "REF*EI*84-1000019~"),
        ("N4*SPRINGFIELD*IL*627010001~", "N4*SPRINGFIELD*il*62701-0001~"),
        ("SBR*P*18*GRP100******CI~", "SBR*P*18*GRP100******CI****~"),
        ("HI*ABK:J0190*ABF:I10~", "HI*ABK:j01.90*ABF:I10~"),
        ("CLM*P-1003*62.5*", "CLM* P-1003*62.5*"),
        ("LIN**N4*00000000011~", "LIN**N4*0000-0000-11~"),
        ("REF*6R*1001A~\nLX*2~", "REF*6R*1001A~\nLX*7~"),
    ] {
        text = patched(&text, from, to);
    }
    let count = text.split("~\n").filter(|segment| segment.starts_with("SE*")).count();
    assert_eq!(count, 1);
    let se = text.split("~\n").find(|segment| segment.starts_with("SE*")).expect("there is one").to_owned();
    let text = patched(&text, &se, "SE*3*0001");
    patched(&patched(&text, "GE*1*", "GE*9*"), "IEA*1*", "IEA*9*")
}

#[test]
fn what_is_repaired_is_the_sound_file_again() {
    let site = Site::new();
    let path = site.file("a.837", untidy().as_bytes());
    let out = site.root().join("repaired");
    let outcome = check(&["--format", "json", "--repair", out.to_str().expect("text")], &path);
    assert_eq!(outcome.code, Some(0), "nothing rejects once repaired: {}{}", outcome.stdout, outcome.stderr);
    assert_eq!(fs::read_to_string(out.join("a.837")).expect("it was written"), PROFESSIONAL);
    let lines = outcome.json_lines();
    let changes: Vec<&Value> = lines.iter().filter(|line| line["repair"].is_string()).collect();
    let mut kinds: Vec<&str> = changes.iter().filter_map(|change| change["repair"].as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "blanks",
            "counts",
            "diagnosis-form",
            "drug-code",
            "line-numbers",
            "state-case",
            "tax-id-dashes",
            "trailing-separators",
            "zip-dashes"
        ]
    );
    let diagnosis = changes.iter().find(|change| change["repair"] == "diagnosis-form").expect("one");
    assert_eq!((&diagnosis["before"], &diagnosis["after"]), (&"j01.90".into(), &"J0190".into()));
    assert_eq!((&diagnosis["place"], &diagnosis["claim"]), (&"HI01-2".into(), &"P-1001".into()));
    let zip = changes.iter().find(|change| change["repair"] == "zip-dashes").expect("one");
    assert_eq!((&zip["before"], &zip["after"]), (&"xxxxxxxxxx".into(), &"xxxxxxxxx".into()), "masked");
}

#[test]
fn repairing_what_was_repaired_changes_nothing() {
    let site = Site::new();
    let path = site.file("a.837", untidy().as_bytes());
    let (first, second) = (site.root().join("one"), site.root().join("two"));
    check(&["--repair", first.to_str().expect("text")], &path);
    let again = check(&["--repair", second.to_str().expect("text")], &first.join("a.837"));
    assert!(again.stdout.contains("\n0 changes, written to "), "{}", again.stdout);
    assert_eq!(fs::read(first.join("a.837")).expect("one"), fs::read(second.join("a.837")).expect("two"));
}

#[test]
fn the_summary_says_what_the_repair_resolved() {
    let site = Site::new();
    let text = patched(&untidy(), "CLM*P-1002*480*", "CLM*P-1002*481*");
    let path = site.file("a.837", text.as_bytes());
    let outcome = check(&["--repair", site.root().join("out").to_str().expect("text")], &path);
    assert_eq!(outcome.code, Some(1), "a wrong total is not repaired");
    let out = &outcome.stdout;
    assert!(out.contains("edit     severity  findings  claims  left  what is wrong"), "{out}");
    let row = |id: &str| {
        out.lines().find(|line| line.starts_with(&format!("{id}  "))).unwrap_or_else(|| panic!("{id}: {out}"))
    };
    assert!(row("DX-004").contains("reject           1       1     0  A diagnosis code"), "{out}");
    assert!(row("CLM-003").contains("reject           1       1     1  "), "{out}");
    assert!(out.contains("then 4 claims, 1 would be held ($481.00); 1 finding, 1 of them reject"), "{out}");
    assert!(out.contains("repaired diagnosis-form: HI01-2 \"j01.90\" is now \"J0190\""), "{out}");
}

#[test]
fn nothing_but_what_may_differ_differs() {
    let site =
        Site::invented(&synth::Plan { claims: 300, defects: 8_000, seed: 7, ..synth::Plan::default() });
    let out = site.root().join("out");
    let mut seen = 0;
    for entry in fs::read_dir(site.drop()).expect("a drop") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.contains("837")
            || path.extension().is_some_and(|end| end == "gz" || end == "zip" || end == "zst")
        {
            continue;
        }
        let before = fs::read(&path).expect("a file");
        let outcome = check(&["--format", "json", "--repair", out.to_str().expect("text")], &path);
        assert!(matches!(outcome.code, Some(0 | 1)), "{name}: {}", outcome.stderr);
        let Ok(after) = fs::read(out.join(&name)) else { continue };
        seen += 1;
        let changes = outcome.json_lines().iter().filter(|line| line["repair"].is_string()).count();
        assert_eq!(before == after, changes == 0, "{name}");
        assert_permitted(&before, &after, &name);
    }
    assert!(seen > 3, "{seen} files of claims");
}

/// Asserts that two files have the same segments and elements but for what repairs may change.
fn assert_permitted(before: &[u8], after: &[u8], name: &str) {
    let start = before.windows(3).position(|bytes| bytes == b"ISA").expect("there is a header");
    let (before, after) = (&before[start..], &after[start..]);
    let terminator = before[105];
    let split = |bytes: &[u8]| -> Vec<Vec<u8>> {
        bytes.split(|&byte| byte == terminator).map(<[u8]>::to_vec).collect()
    };
    let (before, after) = (split(before), split(after));
    assert_eq!(before.len(), after.len(), "{name}: no segment comes or goes");
    let element = before[0][3];
    for (one, other) in before.iter().zip(&after) {
        if one == other {
            continue;
        }
        let parts = |bytes: &[u8]| -> Vec<String> {
            let text = String::from_utf8_lossy(bytes).trim().to_owned();
            text.split(char::from(element)).map(str::to_owned).collect()
        };
        let (mut one, mut other) = (parts(one), parts(other));
        let id = one[0].clone();
        one.resize(40, String::new());
        other.resize(40, String::new());
        for (n, (old, new)) in one.iter().zip(&other).enumerate() {
            let bare = |text: &str| text.trim().replace(['.', '-'], "").to_ascii_uppercase();
            let permitted = match (id.as_str(), n) {
                ("SE" | "GE" | "IEA" | "LX", 1) => new.bytes().all(|byte| byte.is_ascii_digit()),
                ("HI", _) | ("N4", 2 | 3) | ("REF" | "SV2", 2) | ("SV1" | "SV3", 1) => bare(old) == bare(new),
                ("SV2", 1) | ("LIN", 3) => bare(new).replace('0', "") == bare(old).replace('0', ""),
                _ => old.trim() == new,
            };
            assert!(permitted, "{name}: {id}{n:02}");
        }
    }
}

#[test]
fn an_input_is_never_written_over() {
    let site = Site::new();
    let path = site.file("a.837", untidy().as_bytes());
    let outcome = check(&["--limit", "1", "--repair", site.root().to_str().expect("text")], &path);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("would be written over"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), untidy());
}

#[test]
fn a_file_without_claims_is_not_written() {
    let site = Site::new();
    let path = site.file("a.835", REMITTANCE.as_bytes());
    let out = site.root().join("out");
    check(&["--repair", out.to_str().expect("text")], &path).done();
    assert_eq!(fs::read_dir(out).expect("a folder").count(), 0);
}

#[test]
fn findings_stand_under_their_claim_and_in_a_table() {
    let site = Site::new();
    let text = patched(PROFESSIONAL, "CLM*P-1001*165***11:B:1*", "CLM*P-1001*175***11:A:1*");
    let path = site.file("a.837", text.as_bytes());
    let out = check(&[], &path).stdout;
    let heading = out.find("claim P-1001, $175.00, would be held: 2 findings\n").expect("a heading");
    assert!(out[heading..].contains("\nCLM-003 total charge 175.00"), "{out}");
    assert_eq!(out.matches("would be held: ").count(), 1, "one heading for a claim: {out}");
    assert!(out.contains("\nCLM-003  reject           1       1  The total charge is not"), "{out}");
    assert!(out.ends_with("4 claims, 1 would be held ($175.00); 2 findings, 2 of them reject\n"), "{out}");
    assert!(!out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn a_pipe_is_not_wrapped() {
    let site = Site::new();
    let codes = "*ABF:E119XXXX".repeat(11);
    let text = patched(PROFESSIONAL, "HI*ABK:J0190*ABF:I10~", &format!("HI*ABK:J0190{codes}~"));
    let path = site.file("a.837", text.as_bytes());
    let out = check(&["--limit", "0"], &path).stdout;
    assert!(out.lines().any(|line| line.contains("HI*ABK:J0190*ABF") && line.ends_with('~')), "{out}");
}

#[test]
fn sarif_is_what_its_standard_says() {
    let site = Site::new();
    let text = patched(PROFESSIONAL, "CLM*P-1001*165*", "CLM*P-1001*175*");
    let text = patched(&text, "DMG*D8*19450920*M~", "DMG*D8**M~");
    for (name, text) in [("a b.837", &text), ("clean.837", &PROFESSIONAL.to_owned())] {
        let path = site.file(name, text.as_bytes());
        let outcome = check(&["--format", "sarif"], &path);
        let log: Value = serde_json::from_str(&outcome.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", outcome.stdout));
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "cleanclaim");
        let rules = driver["rules"].as_array().expect("rules");
        let results = run["results"].as_array().expect("results, if none");
        assert_eq!(results.is_empty(), name == "clean.837");
        for result in results {
            let rule = &rules[number(&result["ruleIndex"]) as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| text.ends_with('.')));
            assert!(
                ["none", "note", "warning", "error"].contains(&result["level"].as_str().expect("a level"))
            );
            assert!(result["message"]["text"].is_string());
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "a%20b.837");
            let (offset, length) =
                (number(&place["region"]["byteOffset"]), number(&place["region"]["byteLength"]));
            assert!(length > 0 && (offset + length) as usize <= text.len());
            if result["ruleId"] == "CLM-003" {
                assert_eq!(&text[offset as usize..(offset + length) as usize], "175");
            }
        }
    }
}

#[test]
fn csv_has_the_columns_it_names() {
    let site = Site::new();
    let path = site.file("a.837", untidy().as_bytes());
    for more in [&["--format", "csv"][..], &["--format", "csv", "--repair", "OUT"]] {
        let out = site.root().join("csv-out");
        let out = out.to_str().expect("text");
        let more: Vec<&str> = more.iter().map(|&word| if word == "OUT" { out } else { word }).collect();
        let outcome = check(&more, &path);
        let columns = |line: &str| {
            let mut quoted = false;
            1 + line
                .chars()
                .filter(|&c| {
                    quoted ^= c == '"';
                    c == ',' && !quoted
                })
                .count()
        };
        let wanted = columns(outcome.stdout.lines().next().expect("a heading"));
        assert_eq!(wanted, if more.len() > 2 { 12 } else { 9 });
        assert!(outcome.stdout.lines().all(|line| columns(line) == wanted), "{}", outcome.stdout);
        assert!(outcome.stdout.lines().count() > 5);
    }
}

#[test]
fn pages_and_lists_say_which_edit_has_a_repair() {
    let rows = finish(&mut program(&["edits", "DX-004", "--json"])).done().json_lines();
    assert_eq!(rows[0]["repair"], "diagnosis-form");
    let page = finish(&mut program(&["explain", "LN-039"])).done().stdout;
    assert!(page.contains("repair: `check --repair` puts the zero before"), "{page}");
    let site = Site::new();
    let text = patched(INSTITUTIONAL, "SV2*0250**1200*UN*12~", "SV2*250**1200*UN*12~");
    let path = site.file("i.837", text.as_bytes());
    let out = site.root().join("out");
    check(&["--repair", out.to_str().expect("text")], &path).done();
    assert_eq!(fs::read_to_string(out.join("i.837")).expect("it was written"), INSTITUTIONAL);
}

#[test]
fn the_page_lists_every_repair_and_every_column() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CHECK.md")).expect("there is a page");
    for repair in &scrub::REPAIRS {
        let row = format!("| `{}` | {} | {} |", repair.name, repair.about, repair.edits.join(" "));
        assert!(page.contains(&row), "{row}");
    }
    let site = Site::new();
    let path = site.file("a.837", untidy().as_bytes());
    let outcome =
        check(&["--format", "json", "--repair", site.root().join("out").to_str().expect("text")], &path);
    for line in outcome.json_lines() {
        for key in line.as_object().expect("an object").keys() {
            assert!(page.contains(&format!("`{key}`")), "{key}");
        }
    }
}
