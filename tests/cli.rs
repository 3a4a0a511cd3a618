//! The command line: help, masks, exit codes, JSON, and pipes that close.

use std::io;
use std::process::Stdio;

use crate::drops::{INSTITUTIONAL, PROFESSIONAL, patched};
use crate::site::{Site, cents, finish, number, program};

/// Every command, and what its help must name.
const COMMANDS: [(&str, &[&str]); 28] = [
    ("run", &["<DROP>", "--lake", "--config", "--as-of", "--threads", "--json", "Example"]),
    (
        "check",
        &[
            "<FILES>...",
            "--format",
            "sarif",
            "--show-phi",
            "--limit",
            "--repair",
            "--config",
            "--as-of",
            "--codes",
            "--codes-as-of",
            "Example",
        ],
    ),
    ("diff", &["<FILES>...", "--before", "--after", "--config", "--as-of", "--json", "Exits 1", "Examples"]),
    ("ack", &["<FILES>...", "--out", "--config", "--as-of", "--json", "Example"]),
    ("inspect", &["<FILE>", "--envelope", "--show-phi"]),
    ("batches", &["--lake", "--json"]),
    ("rerun", &["<BATCH>", "--lake", "--threads"]),
    ("quarantine", &["--lake", "--json"]),
    ("verify", &["--lake", "Exits 1"]),
    ("rebuild", &["--lake"]),
    ("followup", &["--lake", "--payer", "--as-of", "--limit"]),
    ("cash", &["--lake", "--list", "--all", "--suspense", "--older-than", "--as-of"]),
    ("claim", &["<CONTROL_NUMBER>", "--lake", "--json"]),
    (
        "queue",
        &[
            "[NAME]", "--lake", "--csv", "--json", "--xlsx", "--limit", "--causes", "--ageing", "next",
            "close",
        ],
    ),
    ("appeal", &["<SUBJECT>", "--lake", "--out", "--draft", "--by", "Example"]),
    ("prevent", &["--lake", "--payer", "--limit", "--propose", "Example"]),
    ("release", &["--lake", "--dry-run", "--list", "Example"]),
    ("correct", &["--lake", "--set", "--frequency", "--queue", "Examples"]),
    ("secondary", &["--lake", "--dry-run", "Example"]),
    ("match", &["show", "confirm", "reject", "Examples"]),
    ("closure", &["--lake", "--all", "--config", "--as-of", "--csv", "--json", "Exits 1", "Example"]),
    ("edits", &["[PREFIX]", "--payer", "--practice", "--as-of", "--config", "--json", "Example"]),
    ("explain", &["<ID>", "--config", "Examples"]),
    ("codes", &["import", "list"]),
    (
        "synth",
        &["--claims", "--seed", "--out", "--sample", "--defects", "--defect", "--list-defects", "--noise"],
    ),
    ("completions", &["<SHELL>"]),
    ("man", &["Usage: cleanclaim man"]),
    ("help", &["[COMMAND]..."]),
];

#[test]
fn help_of_every_command_names_its_arguments() {
    let all = finish(&mut program(&["--help"])).done().stdout;
    assert!(all.contains("Exit codes: 0 done; 1"), "{all}");
    for (command, parts) in COMMANDS {
        assert!(all.contains(&format!("\n  {command} ")), "--help lists {command}");
        let words = if command == "help" { vec!["help", "help"] } else { vec![command, "--help"] };
        let help = finish(&mut program(&words)).done().stdout;
        for part in parts {
            assert!(help.contains(part), "help of {command} does not name {part}: {help}");
        }
    }
    let listed = all.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   ")).count();
    assert_eq!(listed, COMMANDS.len(), "every command is known here");
}

#[test]
fn nothing_typed_is_answered_with_help() {
    let outcome = finish(&mut program(&[]));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("Usage: cleanclaim"), "{}", outcome.stderr);
}

#[test]
fn completions_and_the_manual_page_render() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = finish(&mut program(&["completions", shell])).done().stdout;
        assert!(script.contains("cleanclaim") && script.contains("quarantine"), "{shell}");
    }
    let page = finish(&mut program(&["man"])).done().stdout;
    assert!(page.contains(".TH cleanclaim 1"), "{page}");
    assert!(page.contains(".SH SYNOPSIS") && page.contains("Exit codes"), "{page}");
}

#[test]
fn check_exits_by_what_it_found() {
    let site = Site::new();
    let good = site.file("good.837", PROFESSIONAL.as_bytes());
    let bad = site.file("bad.837", patched(PROFESSIONAL, "CLM*P-1001*165*", "CLM*P-1001*175*").as_bytes());
    let check = |path: &std::path::Path| finish(program(&["check", "--as-of", "2026-03-20"]).arg(path));
    let outcome = check(&good).done();
    assert!(outcome.stdout.contains("4 claims, 0 would be held"), "{}", outcome.stdout);
    let outcome = check(&bad);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("4 claims, 1 would be held ($175.00)"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("CLM*P-1001*175*"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("^^^ 2300.CLM02"), "{}", outcome.stdout);
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
}

#[test]
fn check_and_run_agree() {
    let site = Site::with(&[(
        "a.837",
        patched(PROFESSIONAL, "SV1*HC:99223*300*UN*1", "SV1*HC:99223*300*UN*X").as_bytes(),
    )]);
    let outcome = finish(
        program(&["check", "--format", "json", "--as-of", "2026-03-20"]).arg(site.drop().join("a.837")),
    );
    assert_eq!(outcome.code, Some(1));
    let mut checked: Vec<String> =
        outcome.json_lines().iter().map(|line| line["edit_id"].as_str().expect("an id").to_owned()).collect();
    site.run();
    let mut ran = site.rows("findings", &["edit_id"]).concat();
    checked.sort();
    ran.sort();
    assert_eq!(checked, ran);
    assert_eq!(site.claim("P-1002")["disposition"], "held");
}

#[test]
fn json_parses_and_money_is_text() {
    let site =
        Site::with(&[("a.837", patched(PROFESSIONAL, "CLM*P-1001*165*", "CLM*P-1001*175*").as_bytes())]);
    let report = site.run();
    assert_eq!(number(&report["claims"]["held"]["cents"]), 17_500);
    let held = site.ask(&["queue", "held"]).remove(0);
    assert_eq!((cents(&held["total_charge"]), &held["patient_control_number"]), (17_500, &"P-1001".into()));
    assert!(held["held_by"].as_str().is_some_and(|edits| edits.contains("CLM-0")), "{held}");
    let queues = site.ask(&["queue"]);
    assert_eq!((&queues[0]["queue"], cents(&queues[0]["amount"])), (&"held".into(), 17_500));
    let claim = site.claim("P-1001");
    assert_eq!(cents(&claim["total_charge"]), 17_500);
    assert_eq!(claim["findings"][0]["place"], "2300.CLM02");
    assert!(site.ask(&["quarantine"]).is_empty());
    assert!(finish(&mut program(&["edits", "--json"])).done().json_lines().len() > 100);
    let rows = finish(&mut site.on_lake(&["queue", "held", "--csv"])).done().stdout;
    assert!(rows.starts_with("patient_control_number,held_by,total_charge,"), "{rows}");
    assert_eq!(rows.lines().count(), 2);
}

#[test]
fn inspect_shows_loops_and_masks_names() {
    let site = Site::new();
    let path = site.file("a.837", INSTITUTIONAL.as_bytes());
    let shown = finish(program(&["inspect"]).arg(&path)).done().stdout;
    for part in
        ["interchange 000000102", "group 1  HC", "set 0001  837 005010X223A2", "2010BA", "CLM*I-2001*9200*"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    for secret in ["ALDER", "ANNA", "MEMBER0001", "19800415", "1 FIRST AVENUE"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    let envelope = finish(program(&["inspect", "--envelope"]).arg(&path)).done().stdout;
    assert!(envelope.contains("58 segments") && !envelope.contains("CLM*"), "{envelope}");
}

#[test]
fn the_summary_says_what_to_type_next() {
    let site =
        Site::with(&[("a.837", patched(PROFESSIONAL, "CLM*P-1001*165*", "CLM*P-1001*175*").as_bytes())]);
    let summary = finish(&mut site.run_command(&[])).done().stdout;
    assert!(summary.contains("3 released $662.50"), "{summary}");
    assert!(summary.contains("1 held $175.00"), "{summary}");
    let next = summary.lines().last().and_then(|line| line.strip_prefix("next: ")).expect("a last line");
    let words: Vec<&str> = next.split(' ').collect();
    assert_eq!(words[0], "cleanclaim");
    finish(&mut program(&words[1..])).done();
    assert!(!summary.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn a_lake_can_be_named_by_the_environment() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    let outcome = finish(program(&["batches"]).env("CLEANCLAIM_LAKE", site.lake())).done();
    assert!(outcome.stdout.starts_with("batch_id"), "{}", outcome.stdout);
}

#[test]
fn explain_knows_edits_reasons_and_remarks() {
    for (id, part) in [("CLM-003", "CLM-003"), ("clm-003", "CLM-003"), ("197", "197"), ("N290", "N290")] {
        let page = finish(&mut program(&["explain", id])).done().stdout;
        assert!(page.contains(part), "{page}");
    }
}

#[test]
fn synth_makes_the_same_bytes_again() {
    let site = Site::new();
    for name in ["one", "two"] {
        let out = site.root().join(name);
        finish(program(&["synth", "--claims", "50", "--seed", "9", "--out"]).arg(&out)).done();
    }
    let (one, two) = (site.root().join("one"), site.root().join("two"));
    let (one, two) = (crate::site::files_under(&one), crate::site::files_under(&two));
    assert!(one.len() > 3, "{:?}", one.keys());
    crate::site::assert_same(&one, &two, "the same seed");
    assert!(site.root().join("one.truth/control_totals.json").is_file());
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let site =
        Site::with(&[("a.837", patched(PROFESSIONAL, "CLM*P-1001*165*", "CLM*P-1001*175*").as_bytes())]);
    site.run();
    let file = site.drop().join("a.837");
    let file = file.to_str().expect("text");
    let lake = site.lake().to_str().expect("text");
    for words in [
        &["--help"][..],
        &["edits"],
        &["edits", "--json"],
        &["explain", "CLM-003"],
        &["man"],
        &["completions", "bash"],
        &["check", file],
        &["check", "--format", "csv", file],
        &["check", "--format", "sarif", file],
        &["inspect", file],
        &["batches", "--lake", lake],
        &["queue", "held", "--lake", lake],
        &["claim", "P-1001", "--lake", lake],
        &["quarantine", "--lake", lake],
        &["verify", "--lake", lake],
        &["run", site.drop().to_str().expect("text"), "--lake", lake],
    ] {
        let (reader, writer) = io::pipe().expect("there are pipes");
        drop(reader);
        let mut command = program(words);
        let outcome = command.stdout(Stdio::from(writer)).stderr(Stdio::piped()).spawn();
        let outcome = outcome.and_then(std::process::Child::wait_with_output).expect("it can be started");
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        assert!(!stderr.contains("panicked"), "{words:?}: {stderr}");
        assert!(matches!(outcome.status.code(), Some(0 | 1)), "{words:?}: {:?} {stderr}", outcome.status);
    }
}
