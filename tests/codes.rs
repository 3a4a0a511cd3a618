//! Code tables from outside: imported, listed, used by runs, named in commits, and left alone by bad files.

use std::fs;
use std::path::PathBuf;

use crate::drops::{PROFESSIONAL, patched};
use crate::site::{Site, finish, program};

/// Invented tables in official layouts.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("crates/scrub/tests/tables");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "rs"));
    paths.sort();
    paths
}

fn import(site: &Site) {
    finish(site.on_lake(&["codes", "import"]).args(files())).done();
}

/// A claim of two services of which one is part of the other.
fn bundled() -> String {
    let text = patched(PROFESSIONAL, "HC:99213:25*110*", "HC:N1000*110*");
    patched(&text, "HC:87880:QW*55*", "HC:N2000*55*")
}

#[test]
fn a_run_uses_the_tables_of_its_lake_and_names_them() {
    let site = Site::with(&[("claims.837", bundled().as_bytes())]);
    let without = site.other_lake("without");
    without.run();
    assert!(!without.edits_fired().contains("COD-001"));
    import(&site);
    site.run();
    assert!(site.edits_fired().contains("COD-001"), "{:?}", site.edits_fired());
    site.assert_lawful();
    let commit = fs::read_to_string(site.lake().join("commits/00000001.json")).expect("a commit");
    assert!(commit.contains("\"codes.ptp-practitioner.2026-01-01\""), "{commit}");
    let again = site.other_lake("again");
    import(&again);
    again.run_with(&["--threads", "1"]);
    assert!(site.tree() == again.tree(), "the same tables give the same bytes");
}

#[test]
fn a_file_that_is_not_sound_leaves_the_tables_as_they_were() {
    let site = Site::new();
    import(&site);
    let before = site.tree();
    let whole = fs::read(&files()[0]).expect("a file");
    let name = "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv";
    let sound =
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator\nN2000,9,1 Line Edit\n";
    fs::create_dir(site.root().join("bad")).expect("a folder");
    let bad = site.root().join("bad").join(name);
    for (text, part) in [
        (sound.replace("N2000,9", "N2000,nine"), "line 2: the limit of N2000 is no number"),
        (sound.replace(",1 Line Edit", ",Line Edit,x"), "line 2: the adjudication indicator"),
        (sound.lines().next().expect("a heading").to_owned(), "no limits"),
        ("something else\n".to_owned(), "no table that is known"),
    ] {
        fs::write(&bad, text).expect("the folder takes files");
        // A sound file beside it is not taken either.
        let beside = site.file("AOC_V2026Q2-MCR.txt", &whole);
        let told = finish(site.on_lake(&["codes", "import"]).args([&beside, &bad])).failed(2);
        assert!(told.contains(part), "{told}");
        assert!(site.tree() == before, "{part}");
    }
}

#[test]
fn the_list_says_what_is_there_and_what_sleeps() {
    let site = Site::new();
    let empty = finish(&mut site.on_lake(&["codes", "list"])).done().stdout;
    assert!(empty.contains("without it COD-005, COD-022 find nothing"), "{empty}");
    import(&site);
    let listed = site.ask(&["codes", "list"]);
    let pairs = listed.iter().find(|table| table["kind"] == "ptp-practitioner").expect("it is loaded");
    assert_eq!(pairs["valid_to"], "2026-03-31");
    assert_eq!(pairs["whole"], true);
    assert!(empty.contains("without it COD-028 finds nothing"), "{empty}");
    assert!(
        empty.contains("without it COD-006 to COD-015, COD-020, COD-025, COD-027 find nothing"),
        "{empty}"
    );
    let on = |day| finish(site.on_lake(&["codes", "list"]).args(["--as-of", day])).done().stdout;
    let text = on("2026-03-31");
    assert!(!text.contains("COD-005") && text.contains("2026 quarter 1"), "{text}");
    assert!(!text.contains("Days without an answer"), "{text}");
    // A day after the last quarter, and a quarter that was left out.
    let gap = |text: &str| text.lines().rfind(|line| line.contains("mue-practitioner  ")).map(str::to_owned);
    let told = gap(&on("2026-05-02")).expect("it is told");
    assert!(told.contains("2026-04-01 to 2026-05-02  COD-004, COD-021"), "{told}");
    let limits = "HCPCS,MUE Values,MUE Adjudication Indicator\nN1000,3,1 Line Edit\n";
    let later = site.file("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", limits.as_bytes());
    finish(site.on_lake(&["codes", "import"]).arg(later)).done();
    let told = gap(&on("2026-08-01")).expect("it is told");
    assert!(told.contains("2026-04-01 to 2026-06-30  COD-004, COD-021"), "{told}");
}

#[test]
fn check_can_judge_by_the_tables_of_a_day() {
    let site = Site::new();
    import(&site);
    let claims = site.file("claims.837", bundled().as_bytes());
    let fires = |more: &[&str]| {
        let mut check = program(&["check", "--format", "csv", "--as-of", "2026-03-20"]);
        let outcome = finish(check.arg(&claims).args(more));
        outcome.stdout.contains("COD-001")
    };
    let tables = site.lake().join("codes");
    let tables = tables.to_str().expect("a path");
    assert!(!fires(&[]));
    assert!(fires(&["--codes", tables]));
    assert!(!fires(&["--codes", tables, "--codes-as-of", "2025-12-31"]));
}

#[test]
fn diagnoses_tell_their_risk_categories() {
    let site = Site::with(&[("claims.837", PROFESSIONAL.as_bytes())]);
    let mapping = "2026 ICD-10 Mappings,,\nDiagnosis Code,Description,CMS-HCC Model Category V28\nE119,Invented,38\nI10,Invented,\n";
    let mapping = site.file("mappings-2026.csv", mapping.as_bytes());
    finish(site.on_lake(&["codes", "import"]).arg(mapping)).done();
    site.run();
    let rows = site.rows("claim_diagnoses", &["code", "risk_categories"]);
    assert!(rows.contains(&vec!["E119".to_owned(), "38".to_owned()]), "{rows:?}");
    assert!(rows.iter().filter(|row| row[0] != "E119").all(|row| row[1].is_empty()));
}

#[test]
fn lines_tell_what_should_be_allowed() {
    let text = patched(PROFESSIONAL, "SV1*HC:J1100*62.5*UN*8***1~", "SV1*HC:N1000*62.5*UN*1***1~");
    let site = Site::with(&[("claims.837", text.as_bytes())]);
    import(&site);
    let gpci = "2026 GPCI\nMAC,State,Locality Number,Locality Name,PW,PW floor,PE,MP\n06102,IL,99,REST,1.003,1.003,1.012,1.748\n";
    let gpci = site.file("GPCI2026.csv", gpci.as_bytes());
    let zip = site.file("zip.csv", b"zip,contractor,locality\n62701,06102,99\n");
    let contract = "payer,practice,code,modifier,place,basis,value,lesser_of,effective,end\nPAYER01,,*,,,charge,80.00,N,,\n";
    let contract = site.file("contracts.csv", contract.as_bytes());
    finish(site.on_lake(&["codes", "import"]).args([gpci, zip, contract])).done();
    site.run();
    let rows = site.rows("service_lines", &["line_control_number", "expected_amount", "expected_method"]);
    let of = |line: &str| rows.iter().find(|row| row[0] == line).expect("the line")[1..].to_vec();
    // The schedule says 106.94, the charge is less.
    assert_eq!(of("1003A"), ["62.50", "mpfs"]);
    assert_eq!(of("1001A"), ["88.00", "contract of charge"]);
    assert_eq!(of("1002A"), ["", ""]);
}

#[test]
fn a_coder_is_told_what_to_consider_and_nothing_is_changed() {
    let text = patched(PROFESSIONAL, "HC:99213:25*110*UN*1***1:2", "HC:N1000*110*UN*1***1");
    let text = patched(&text, "HC:87880:QW*55*UN*1***1", "HC:N2010*55*UN*1***2");
    let site = Site::with(&[("claims.837", text.as_bytes())]);
    import(&site);
    let report = site.run();
    assert_eq!(report["coding_suggestions"]["distinct-structure"], 1, "{report}");
    let told = site.ask(&["queue", "coder"]);
    assert_eq!(told.len(), 1, "{told:?}");
    let (item, edit) = (&told[0], &told[0]["edit_id"]);
    assert_eq!(
        (&item["patient_control_number"], &item["line_number"], edit),
        (&"P-1001".into(), &2.into(), &"COD-002".into())
    );
    assert!(item["evidence"].as_str().expect("text").contains("N1000 in line 1"), "{item}");
    assert!(!item["documentation"].as_str().expect("text").is_empty());
    let queues = site.ask(&["queue"]);
    let coder = queues.iter().find(|queue| queue["queue"] == "coder").expect("it is listed");
    assert_eq!((&coder["items"], &coder["amount"]), (&1.into(), &"0.00".into()), "{coder}");
    // The line is as it was sent, and what holds the claim is the edit's to say.
    let lines = site.rows("service_lines", &["procedure_code", "modifiers"]);
    assert!(lines.contains(&vec!["N2010".to_owned(), String::new()]), "{lines:?}");
    let rows = site.rows("coding_suggestions", &["claim_id", "service_line_id"]);
    let known = site.rows("service_lines", &["claim_id", "service_line_id"]);
    assert!(rows.iter().all(|row| known.contains(row)), "{rows:?}");
    site.assert_lawful();
}

#[test]
fn a_diff_names_the_claims_that_two_releases_judge_otherwise() {
    let (old, new) = (Site::new(), Site::new());
    import(&old);
    import(&new);
    // The next quarter lets the pair be paid.
    let name = "ccipra-v320r0-f1.txt";
    let path = files().into_iter().find(|path| path.ends_with(name)).expect("it is there");
    let pairs = fs::read_to_string(path).expect("text");
    let row = pairs.lines().find(|row| row.starts_with("N1000\tN2000\t")).expect("the pair is there");
    let freed = pairs.replace(row, &row.replacen("\t0\t", "\t1\t", 1));
    assert!(freed != pairs, "{row}");
    let freed = new.file(name, freed.as_bytes());
    finish(new.on_lake(&["codes", "import"]).arg(freed)).done();
    let claims = old.file("claims.837", bundled().as_bytes());
    let (before, after) = (old.lake().join("codes"), new.lake().join("codes"));
    let diff = |before: &std::path::Path, after: &std::path::Path, more: &[&str]| {
        let mut diff = program(&["diff", "--as-of", "2026-03-20"]);
        finish(diff.arg(&claims).arg("--before").arg(before).arg("--after").arg(after).args(more))
    };
    let told = diff(&before, &after, &["--json"]);
    assert_eq!(told.code, Some(1), "{}", told.stderr);
    let changes: Vec<_> = told
        .json_lines()
        .iter()
        .map(|row| {
            [&row["claim"], &row["change"], &row["edit_id"]].map(|value| value.as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(changes, [["P-1001", "gone", "COD-001"], ["P-1001", "new", "COD-002"]]);
    let text = diff(&before, &after, &[]).stdout;
    assert!(text.contains("1 of 4 claims differ") && text.contains("COD-001  1 gone, 0 new"), "{text}");
    let same = diff(&before, &before, &[]).done().stdout;
    assert!(same.starts_with("0 of 4 claims differ"), "{same}");
    // One folder, known on two days: before the quarter began there was no such table.
    let then = format!("{}@2025-12-31", before.display());
    let told = diff(std::path::Path::new(&then), &before, &[]);
    assert!(told.stdout.contains("+ COD-001"), "{}", told.stdout);
}
