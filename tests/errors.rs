//! What we could not do is said in one line, with the right exit code, and nothing is half published.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::drops::{DENTAL, PROFESSIONAL, PROFESSIONAL_SUM};
use crate::site::{Claims, Site, assert_same, finish, program};

fn arguments(site: &Site, drop: &Path, more: &[&str]) -> Command {
    let mut command = site.on_lake(&["run"]);
    command.arg(drop).args(more);
    command
}

#[test]
fn a_missing_drop() {
    let site = Site::new();
    let line = finish(&mut arguments(&site, &site.root().join("nowhere"), &[])).failed(2);
    assert!(line.contains("nowhere"), "{line}");
    assert!(!site.lake().exists(), "no lake is made for a drop that is not there");
}

#[test]
fn a_drop_that_is_a_file() {
    let site = Site::new();
    let file = site.file("one.837", PROFESSIONAL.as_bytes());
    let line = finish(&mut arguments(&site, &file, &[])).failed(2);
    assert!(line.contains("one.837") && line.contains("not a folder"), "{line}");
    assert!(!site.lake().exists());
}

#[test]
fn a_lake_in_the_drop() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    for lake in ["", "lake", "deep/er"] {
        let lake = site.drop().join(lake);
        let line = finish(program(&["run"]).arg(site.drop()).arg("--lake").arg(&lake)).failed(2);
        assert!(line.contains("drop"), "{line}");
    }
    assert_eq!(fs::read_dir(site.drop()).expect("it can be listed").count(), 1);
}

#[test]
fn an_empty_drop_is_no_error() {
    let site = Site::new();
    assert_eq!(site.run()["status"], "nothing new");
    assert!(site.batches().is_empty());
    site.assert_lawful();
}

#[test]
fn configuration_that_cannot_be_used() {
    for (text, part) in [
        ("practices = [", "cleanclaim.toml"),
        ("practises = []", "practises"),
        ("[[practices]]\nid = \"a\"\nnpis = [\"1234567890\"]", "1234567890"),
        ("[[practices]]\nid = \"a\"\ntax_ids = [\"12\"]", "tax id"),
        ("[edits]\nignore = [\"NO-999\"]", "NO-999"),
        ("[edits.severity]\n\"CLM-003\" = \"deadly\"", "deadly"),
        ("[intake]\nsettle_seconds = \"soon\"", "settle_seconds"),
    ] {
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
        let config = site.file("cleanclaim.toml", text.as_bytes());
        let config = config.to_str().expect("text");
        let line = finish(&mut site.run_command(&["--config", config])).failed(2);
        assert!(line.contains(part) || line.contains("cleanclaim.toml"), "{text}: {line}");
        assert!(!site.lake().exists(), "{text}");
    }
}

#[test]
fn configuration_that_is_not_there_or_no_file() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let line = finish(&mut site.run_command(&["--config", "/nowhere/cleanclaim.toml"])).failed(2);
    assert!(line.contains("/nowhere/cleanclaim.toml"), "{line}");
    let folder = site.root().to_str().expect("text");
    finish(&mut site.run_command(&["--config", folder])).failed(2);
}

#[test]
fn configuration_in_the_lake_is_used_and_judged() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    fs::create_dir(site.lake()).expect("a folder can be made");
    fs::write(site.lake().join("cleanclaim.toml"), "nonsense = 1").expect("a file can be written");
    let line = finish(&mut site.run_command(&[])).failed(2);
    assert!(line.contains("nonsense"), "{line}");
    let practice = "[[practices]]\nid = \"north\"\ntax_ids = [\"841000019\"]\n";
    fs::write(site.lake().join("cleanclaim.toml"), practice).expect("a file can be written");
    site.run();
    assert_eq!(site.claim("P-1001")["practice_id"], "north");
}

#[test]
fn a_lake_held_by_another_run() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let batch = site.run()["batch_id"].as_str().expect("a batch").to_owned();
    site.put("b.837", DENTAL.as_bytes());
    let before = site.tree();
    let lock = File::options().write(true).open(site.lake().join("lock")).expect("there is a lock");
    lock.try_lock().expect("nobody holds it");
    for mut command in [site.run_command(&[]), site.on_lake(&["rerun", &batch]), site.on_lake(&["rebuild"])] {
        let line = finish(&mut command).failed(4);
        assert!(line.contains("held"), "{line}");
    }
    assert_eq!(site.batches().len(), 1, "readers need no lock");
    drop(lock);
    assert_same(&before, &site.tree(), "after runs that found the lake held");
    assert_eq!(Claims::of(&site.run()).released.0, 2);
}

#[test]
fn a_lake_that_is_a_file() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    fs::write(site.lake(), "not a lake").expect("a file can be written");
    let line = finish(&mut site.on_lake(&["batches"])).failed(2);
    assert!(line.contains("there is no lake here"), "{line}");
    let more = [&["rebuild"][..], &["rerun", "b"], &["release"], &["codes", "list"]];
    for mut command in more.map(|words| site.on_lake(words)).into_iter().chain([site.run_command(&[])]) {
        let line = finish(&mut command).failed(2);
        assert!(line.contains("the lake is a file, not a folder"), "{line}");
    }
    assert_eq!(fs::read(site.lake()).expect("it is still there"), b"not a lake");
}

#[test]
fn a_lake_that_is_not_there() {
    let site = Site::new();
    for words in [
        &["batches"][..],
        &["quarantine"],
        &["queue"],
        &["claim", "P-1001"],
        &["verify"],
        &["rebuild"],
        &["rerun", "2026-03-20-00000000"],
    ] {
        let line = finish(&mut site.on_lake(words)).failed(2);
        assert!(line.contains("lake"), "{words:?}: {line}");
        assert!(!site.lake().exists(), "{words:?} makes no lake");
    }
}

#[test]
fn a_batch_or_claim_or_queue_or_edit_that_is_not_there() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    for words in [&["rerun", "2026-01-01-00000000"][..], &["claim", "P-9999"], &["queue", "NOSUCH"]] {
        let line = finish(&mut site.on_lake(words)).failed(2);
        assert!(line.contains(words[1]), "{line}");
    }
    for words in [["explain", "NO-999"], ["edits", "NOSUCH"]] {
        let line = finish(&mut program(&words)).failed(2);
        assert!(line.contains(words[1]), "{line}");
    }
}

#[test]
fn files_to_check_or_inspect_that_cannot_be_read() {
    let site = Site::new();
    let folder = site.root().to_str().expect("text");
    for command in ["check", "inspect"] {
        let line = finish(&mut program(&[command, "/nowhere/a.837"])).failed(2);
        assert!(line.contains("/nowhere/a.837"), "{line}");
        let line = finish(&mut program(&[command, folder])).failed(2);
        assert!(line.contains("folder"), "{line}");
    }
}

#[test]
fn wrong_usage() {
    for words in
        [&["run"][..], &["nonsense"], &["check"], &["run", "d", "--lake", "l", "--as-of", "tomorrow"]]
    {
        let outcome = finish(&mut program(words));
        assert_eq!(outcome.code, Some(2), "{words:?}");
        assert!(outcome.stderr.starts_with("error: ") && outcome.stdout.is_empty(), "{words:?}");
    }
}

#[test]
fn a_damaged_table_is_found() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    let name = site.tree().into_keys().find(|name| name.starts_with("tables/claims/")).expect("a table");
    let path = site.lake().join(&name);
    let whole = fs::read(&path).expect("it can be read");
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x20;
    for bytes in [&damaged[..], &whole[..whole.len() - 1], b""] {
        fs::write(&path, bytes).expect("it can be written");
        let outcome = finish(&mut site.on_lake(&["verify"]));
        assert_eq!(outcome.code, Some(1), "{}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.stdout.contains(&name), "{}", outcome.stdout);
    }
    fs::remove_file(&path).expect("it can be removed");
    let outcome = finish(&mut site.on_lake(&["verify"]));
    assert_eq!(outcome.code, Some(1), "{}{}", outcome.stdout, outcome.stderr);
    finish(&mut site.on_lake(&["claim", "P-1001"])).failed(3);
    fs::write(&path, whole).expect("it can be written");
    site.assert_lawful();
}

#[test]
fn a_damaged_source_or_commit_is_found() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    for part in ["sources/", "ledger/"] {
        let name = site.tree().into_keys().find(|name| name.starts_with(part)).expect("it is there");
        let path = site.lake().join(&name);
        let whole = fs::read(&path).expect("it can be read");
        let mut damaged = whole.clone();
        damaged[whole.len() / 2] ^= 0x01;
        fs::write(&path, damaged).expect("it can be written");
        let outcome = finish(&mut site.on_lake(&["verify"]));
        assert_eq!(outcome.code, Some(1), "{part}: {}{}", outcome.stdout, outcome.stderr);
        fs::write(&path, whole).expect("it can be written");
    }
    let commit = site.lake().join("commits/00000001.json");
    let text = fs::read_to_string(&commit).expect("it can be read");
    let lie = text.replace("\"claims.rows\": 4,", "\"claims.rows\": 5,");
    assert_ne!(lie, text);
    fs::write(&commit, lie).expect("it can be written");
    assert_eq!(finish(&mut site.on_lake(&["verify"])).code, Some(1));
    fs::write(&commit, &text[..text.len() / 2]).expect("it can be written");
    finish(&mut site.on_lake(&["batches"])).failed(3);
    finish(&mut site.run_command(&[])).failed(3);
    assert_eq!(finish(&mut site.on_lake(&["verify"])).code, Some(1));
    fs::write(&commit, text).expect("it can be written");
    site.assert_lawful();
}

/// Mounts a tiny disk in a namespace of its own, runs into it, makes it larger, and runs again.
const FULL: &str = r#"
mount -t tmpfs -o size=300k tmpfs "$1" || exit 99
shift_to="$1"; shift
"$@" >"$OUT/first.out" 2>"$OUT/first.err"; echo $? >"$OUT/first.code"
ls "$shift_to/lake/commits" >"$OUT/commits"
mount -o remount,size=64m "$shift_to" || exit 99
"$@" >"$OUT/second.out" 2>"$OUT/second.err"; echo $? >"$OUT/second.code"
cp -r "$shift_to/lake" "$OUT/lake"
"#;

#[test]
fn a_full_disk() {
    let plan = synth::Plan { claims: 200, ..synth::Plan::default() };
    let site = Site::invented(&plan);
    let disk = site.root().join("disk");
    let out = site.root().join("out");
    for folder in [&disk, &out] {
        fs::create_dir(folder).expect("a folder can be made");
    }
    let root = fs::metadata("/proc/self").is_ok_and(|about| std::os::unix::fs::MetadataExt::uid(&about) == 0);
    let mut command = Command::new("unshare");
    command.args(if root { &["-m"][..] } else { &["-rm"] }).args(["sh", "-c", FULL, "sh"]).arg(&disk);
    command.arg(env!("CARGO_BIN_EXE_cleanclaim")).arg("run").arg(site.drop());
    command.args(["--as-of", crate::site::AS_OF, "--lake"]).arg(disk.join("lake")).env("OUT", &out);
    match command.output() {
        Ok(ended) if ended.status.success() => {}
        other => {
            eprintln!(
                "skipped: a disk of 300 kB cannot be mounted here ({:?})",
                other.map(|ended| ended.status)
            );
            return;
        }
    }
    let told = |name: &str| fs::read_to_string(out.join(name)).expect("the script wrote it");
    assert_eq!(told("first.code").trim(), "3", "{}", told("first.err"));
    let error = told("first.err");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with("cleanclaim: ") && error.contains("no space left"), "{error}");
    assert_eq!(told("first.out"), "");
    assert_eq!(told("commits"), "", "nothing is published");
    assert_eq!(told("second.code").trim(), "0", "{}", told("second.err"));
    site.run();
    let (mut wanted, mut after) = (site.tree(), site.other_lake("out/lake").tree());
    wanted.retain(|name, _| !name.starts_with("state/"));
    after.retain(|name, _| !name.starts_with("state/"));
    assert_same(&wanted, &after, "after a full disk");
}

#[test]
fn settling_files_are_left_for_the_next_run() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let config = site.file("slow.toml", b"[intake]\nsettle_seconds = 3600\n");
    let report = site.run_with(&["--config", config.to_str().expect("text")]);
    assert_eq!(report["files"]["waiting"][0]["path"], "a.837");
    assert!(site.batches().is_empty());
    assert_eq!(Claims::of(&site.run()).released, PROFESSIONAL_SUM);
}

#[test]
fn a_file_that_may_not_be_read_waits_and_stops_no_other() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.837", b"closed")]);
    let closed = site.drop().join("b.837");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let is_closed_to_us = fs::read(&closed).is_err();
    let report = site.run();
    assert_eq!(report["files"]["loaded"], 1);
    if is_closed_to_us {
        assert_eq!(report["files"]["waiting"][0]["path"], "b.837");
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o600)).expect("it is ours");
}

#[test]
fn what_is_set_aside_names_its_file_and_the_fault_of_its_packing() {
    let site = Site::with(&[("a.zip", b"PK\x03\x04 no directory follows")]);
    site.run();
    let rows = site.ask(&["quarantine"]);
    assert_eq!(rows[0]["file"], "a.zip");
    assert!(rows[0]["message"].as_str().is_some_and(|why| why.contains("directory")), "{rows:?}");
}

#[test]
fn a_check_of_what_holds_no_claims_says_so() {
    let site = Site::with(&[("a.835", crate::drops::REMITTANCE.as_bytes())]);
    let output = program(&["check"]).arg(site.drop().join("a.835")).output().expect("it runs");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("a.835: nothing to scrub") && said.contains("835"), "{said}");
    assert!(!said.contains('\u{1b}'), "no colours in a pipe: {said}");
}

#[test]
fn an_error_says_its_cause_once() {
    let site = Site::new();
    let drop = site.drop();
    fs::create_dir_all(&drop).expect("a folder");
    let line = finish(&mut arguments(&site, &drop, &["--config", "/nowhere/c.toml"])).failed(2);
    assert_eq!(line.matches("No such file").count(), 1, "{line}");
}
