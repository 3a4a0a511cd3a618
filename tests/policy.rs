//! `[edits]`: rules for payers, practices and days, and edits of the user's own, from outside.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::drops::{PROFESSIONAL, in_other_envelope, patched};
use crate::site::{Site, finish, program};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/POLICY.md");

/// Claims, by edit, that `check` finds something in when it is given this configuration.
fn found(text: &str, config: &str) -> BTreeSet<(String, String)> {
    let site = Site::new();
    let config = site.file("cleanclaim.toml", config.as_bytes());
    let claims = site.file("a.837", text.as_bytes());
    let mut command = program(&["check", "--format", "json", "--as-of", "2026-03-20", "--config"]);
    let outcome = finish(command.arg(config).arg(claims));
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
    let lines = outcome.json_lines().into_iter();
    let word = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    lines.map(|line| (word(&line, "edit_id"), word(&line, "claim"))).collect()
}

#[test]
fn every_example_of_the_page_finds_what_it_says() {
    let page = fs::read_to_string(PAGE).expect("there is a page");
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 4, "{}", blocks.len());
    for block in blocks {
        let mut expected = BTreeSet::new();
        let (mut id, mut told) = ("", 0);
        for line in block.lines() {
            if let Some(name) = line.strip_prefix("id = \"X-") {
                id = name.trim_end_matches('"');
            }
            if let Some(claims) = line.strip_prefix("# finds ") {
                told += 1;
                let claims = claims.split(", ").filter(|claim| *claim != "nothing");
                expected.extend(claims.map(|claim| (format!("X-{id}"), claim.to_owned())));
            }
        }
        assert!(
            told >= block.matches("[[edits.own]]").count().max(1),
            "each example says what it finds:\n{block}"
        );
        assert_eq!(found(PROFESSIONAL, block), expected, "{block}");
    }
}

/// `BLESS=1 cargo test` writes the words anew.
#[test]
fn the_words_of_the_page_are_those_there_are() {
    let page = fs::read_to_string(PAGE).expect("there is a page");
    let (before, rest) = page.split_once("CONTRIBUTING.md -->\n").expect("the words begin");
    let (_, after) = rest.split_once("<!-- end of words -->").expect("the words end");
    let wanted = format!("{before}CONTRIBUTING.md -->\n{}<!-- end of words -->{after}", scrub::vocabulary());
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &wanted).expect("the page can be written");
        return;
    }
    assert!(page == wanted, "run with BLESS=1 and look at what changed");
}

#[test]
fn edits_lists_what_is_in_force_and_why() {
    let site = Site::new();
    let config = site.file(
        "cleanclaim.toml",
        b"[[practices]]\nid = \"north\"\ntax_ids = [\"841000019\"]\n[edits]\nignore = [\"DT-005\"]\n\
          [[edits.for]]\npayers = [\"P1\"]\nuntil = 2026-03-31\nseverity = { \"CLM-003\" = \"warn\" }\n\
          because = \"agreed\"\n[[edits.for]]\npractices = [\"north\"]\nignore = [\"X-\"]\n\
          [[edits.own]]\nid = \"X-1\"\ntitle = \"Always\"\nfix = \"nothing\"\nwhen = \"true\"\n",
    );
    let config = config.to_str().expect("text");
    let line = |id: &str, more: &[&str]| {
        let mut command = program(&["edits", id, "--config", config, "--as-of", "2026-03-20"]);
        finish(command.args(more)).done().stdout
    };
    assert!(line("DT-005", &[]).contains("off     SNIP"), "{}", line("DT-005", &[]));
    assert!(line("DT-005", &[]).contains("([edits])"), "{}", line("DT-005", &[]));
    assert!(line("CLM-003", &[]).starts_with("CLM-003  reject"), "{}", line("CLM-003", &[]));
    let weighed = line("CLM-003", &["--payer", "P1"]);
    assert!(weighed.starts_with("CLM-003  warn"), "{weighed}");
    assert!(weighed.contains("([[edits.for]] on line 6: agreed)"), "{weighed}");
    let later = finish(
        program(&["edits", "CLM-003", "--config", config, "--as-of", "2026-04-01"]).args(["--payer", "P1"]),
    );
    assert!(later.done().stdout.starts_with("CLM-003  reject"));
    assert!(line("X-1", &[]).starts_with("X-1      warn    SNIP 7  Always"), "{}", line("X-1", &[]));
    assert!(line("X-1", &["--practice", "north"]).contains("off"));
    assert!(line("snip3", &[]).lines().count() > 5);
    let page = finish(&mut program(&["explain", "x-1", "--config", config])).done().stdout;
    assert!(page.contains("```cel\ntrue\n```") && page.contains("fix: nothing"), "{page}");
    let row =
        finish(&mut program(&["edits", "X-1", "--json", "--config", config])).done().json_lines().remove(0);
    assert_eq!((&row["own"], &row["in_force"]), (&true.into(), &"warn".into()));
    finish(&mut program(&["edits", "--practice", "south", "--config", config])).failed(2);
}

#[test]
fn what_is_wrong_with_an_expression_is_drawn() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let config = site.file(
        "cleanclaim.toml",
        b"[[edits.own]]\nid = \"X-1\"\ntitle = \"T\"\nfix = \"F\"\nwhen = \"claim.total_chrge > 5000.00\"\n",
    );
    let outcome = finish(&mut site.run_command(&["--config", config.to_str().expect("text")]));
    assert_eq!(outcome.code, Some(2));
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert!(lines[0].ends_with("cleanclaim.toml:1") || lines[0].contains("cleanclaim.toml:1"), "{lines:?}");
    assert!(lines[0].contains("X-1: claim has no total_chrge; did you mean total_charge?"), "{lines:?}");
    assert_eq!(lines[1..], ["  claim.total_chrge > 5000.00", "       ^"]);
    assert!(!site.lake().exists(), "nothing runs");
}

#[test]
fn an_edit_of_ones_own_is_like_ours() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let config = |when: &str| {
        let text = format!(
            "[[edits.own]]\nid = \"X-HOLD\"\ntitle = \"Too large\"\nfix = \"look\"\nseverity = \"reject\"\nwhen = \"{when}\"\n"
        );
        site.file("cleanclaim.toml", text.as_bytes()).to_str().expect("text").to_owned()
    };
    site.run_with(&["--config", &config("claim.total_charge > 400.00")]);
    assert_eq!(site.claim("P-1002")["disposition"], "held");
    assert_eq!(site.claim("P-1001")["disposition"], "released");
    let rows = site
        .rows("findings", &["edit_id", "snip_type", "severity", "place", "message", "fix", "claim_status"]);
    assert_eq!(rows, [["X-HOLD", "7", "reject", "2300.CLM", "Too large", "look", "A7:21"]]);
    site.assert_lawful();
    let digest = |site: &Site| {
        let tree = site.tree();
        let (_, commit) = tree.iter().rfind(|(name, _)| name.starts_with("commits/")).expect("a commit");
        let commit = serde_json::from_slice(commit).expect("commits are JSON");
        find(&commit, "configuration").expect("the commit names its configuration")
    };
    let other = site.other_lake("other");
    other.run_with(&["--config", &config("claim.total_charge > 400.01")]);
    assert_ne!(digest(&site), digest(&other), "the expression is part of the configuration");
}

/// The text under a key, wherever it stands.
fn find(value: &serde_json::Value, key: &str) -> Option<String> {
    match value {
        serde_json::Value::Object(object) => {
            let here = object.get(key).and_then(|value| value.as_str()).map(str::to_owned);
            here.or_else(|| object.values().find_map(|value| find(value, key)))
        }
        serde_json::Value::Array(all) => all.iter().find_map(|value| find(value, key)),
        _ => None,
    }
}

#[test]
fn what_cannot_be_worked_out_loses_no_claim() {
    let unborn = patched(PROFESSIONAL, "DMG*D8*19800415*F~", "DMG*D8**F~");
    let config = "[edits]\nselect = [\"X-\"]\n[[edits.own]]\nid = \"X-AGE\"\ntitle = \"Old\"\nfix = \"f\"\nseverity = \"reject\"\n\
                  when = \"patient.age > 200\"\n[[edits.own]]\nid = \"X-NTH\"\ntitle = \"T\"\nfix = \"f\"\n\
                  when = \"lines[1].charge > 100000.00\"\n";
    let site = Site::with(&[("a.837", unborn.as_bytes())]);
    let path = site.file("cleanclaim.toml", config.as_bytes());
    site.run_with(&["--config", path.to_str().expect("text")]);
    assert_eq!(site.claim("P-1001")["disposition"], "released", "a failing edit holds nothing");
    let mut rows = site.rows("findings", &["edit_id", "severity", "message"]);
    rows.sort();
    rows.dedup();
    let told = |id: &str| rows.iter().find(|row| row[0] == id).unwrap_or_else(|| panic!("{id}: {rows:?}"));
    assert_eq!(told("X-AGE")[1], "warn");
    assert!(told("X-AGE")[2].contains("could not be judged: age was not sent"), "{rows:?}");
    assert!(told("X-NTH")[2].contains("a list is shorter than the edit asks for"), "{rows:?}");
    site.assert_lawful();
}

#[test]
fn a_rule_reaches_its_payer_practice_and_days_alone() {
    let wrong = patched(PROFESSIONAL, "CLM*P-1001*165*", "CLM*P-1001*175*");
    let wrong = patched(&wrong, "CLM*P-1003*62.5*", "CLM*P-1003*62.51*");
    let practice = "[[practices]]\nid = \"north\"\ntax_ids = [\"841000019\"]\n[[practices]]\nid = \"south\"\n\
                    [[practices]]\nid = \"shared\"\nnpis = [\"1900000013\"]\n";
    let claims = |rule: &str| {
        let config = format!("{practice}[[edits.for]]\nignore = [\"CLM-003\"]\n{rule}\n");
        let found = found(&wrong, &config).into_iter().filter(|(id, _)| id == "CLM-003");
        found.map(|(_, claim)| claim).collect::<Vec<_>>()
    };
    assert_eq!(claims("payers = [\"NOBODY\"]"), ["P-1001", "P-1003"]);
    assert_eq!(claims("payers = [\"PAYER01\"]"), ["P-1003"]);
    assert_eq!(claims("payers = [\"PAYER01\", \"PAYER02\"]"), [""; 0]);
    assert_eq!(claims("practices = [\"south\"]"), ["P-1001", "P-1003"]);
    assert_eq!(claims("practices = [\"north\"]"), [""; 0]);
    assert_eq!(claims("payers = [\"PAYER01\"]\npractices = [\"south\"]"), ["P-1001", "P-1003"]);
    // The tax identifier tells the practice, whatever practice has the NPI.
    assert_eq!(claims("practices = [\"shared\"]"), ["P-1001", "P-1003"]);
    // The first day of service of P-1001 is March 12; it is judged on March 20.
    assert_eq!(claims("payers = [\"PAYER01\"]\nfrom = 2026-03-12\nuntil = 2026-03-12"), ["P-1003"]);
    assert_eq!(claims("payers = [\"PAYER01\"]\nfrom = 2026-03-13"), ["P-1001", "P-1003"]);
}

#[test]
fn the_file_in_the_current_folder_is_used() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.file("cleanclaim.toml", b"[edits]\nignore = [\"ZZ\"]\n");
    for words in [&["check", "drop/a.837"][..], &["edits"], &["explain", "CLM-003"]] {
        let outcome = finish(program(words).current_dir(site.root()));
        assert!(outcome.failed(2).contains("cleanclaim.toml:2"), "{words:?}");
    }
    assert!(Path::new(PAGE).is_file());
}

#[test]
fn claims_are_held_against_what_is_known_of_their_payers() {
    let known = "[[payers]]\nids = [\"PAYER01\"]\nfiling = [\"12\"]\nbilling_taxonomy = true\n\
                 [[payers]]\nids = [\"PAYER02\", \"PAYER03\"]\nfiling = [\"MB\", \"CI\"]\nreferral = true\n";
    let text = patched(PROFESSIONAL, "PRV*BI*PXC*207Q00000X~", "");
    let ids = |config: &str| {
        let found = found(&text, config).into_iter().map(|(edit, _)| edit);
        found.filter(|edit| ["BP-008", "SUB-012", "SUB-013", "AUTH-003"].contains(&&**edit)).collect()
    };
    let all: BTreeSet<String> = ids(known);
    assert_eq!(all.iter().map(String::as_str).collect::<Vec<_>>(), ["AUTH-003", "BP-008", "SUB-013"]);
    let fewer = known.replace(", \"PAYER03\"", "");
    let closed = format!("{fewer}[intake]\nunlisted_payers = false\n");
    assert!(ids(&closed).contains("SUB-012"));
    assert_eq!(ids(""), BTreeSet::new());
}

#[test]
fn a_rule_for_a_payer_reaches_what_only_a_batch_finds() {
    let rule = "[[edits.for]]\npayers = [\"PAYER01\"]\nignore = [\"DUP-001\"]\n";
    let repeated = patched(&in_other_envelope(PROFESSIONAL), "BATCH0001", "BATCH0002");
    let site = Site::with(&[("1.837", PROFESSIONAL.as_bytes()), ("2.837", repeated.as_bytes())]);
    let config = site.file("cleanclaim.toml", rule.as_bytes());
    site.run_with(&["--config", config.to_str().expect("text")]);
    let claims = site.rows("claims", &["claim_id", "patient_control_number"]);
    let found = site.rows("findings", &["edit_id", "claim_id"]);
    let copies = found.iter().filter(|row| row[0] == "DUP-001");
    let numbers: BTreeSet<&str> = copies
        .filter_map(|row| claims.iter().find(|claim| claim[0] == row[1]).map(|claim| claim[1].as_str()))
        .collect();
    assert!(numbers.contains("P-1002") && !numbers.contains("P-1001"), "{numbers:?}");
}
