//! Same inputs, same bytes: at any thread count, in any folder, with or without the state of a lake.

use std::fs;

use crate::drops::{DENTAL, INSTITUTIONAL, PROFESSIONAL, REMITTANCE, patched};
use crate::site::{Site, assert_same, finish};

/// A drop large enough to be worked on in several tasks, and with everything a drop can bring.
fn plan() -> synth::Plan {
    synth::Plan { claims: 1_500, claims_per_file: 400, exhibits: true, ..synth::Plan::default() }
}

#[test]
fn one_thread_and_two_give_the_same_bytes_in_any_folder() {
    let one = Site::invented(&plan());
    one.run_with(&["--threads", "1"]);
    let two = one.other_lake("elsewhere");
    two.run_with(&["--threads", "2"]);
    let four = one.other_lake("a folder/below another");
    four.run_with(&["--threads", "4"]);
    assert_same(&one.tree(), &two.tree(), "one thread and two");
    assert_same(&one.tree(), &four.tree(), "one thread and four");
    one.assert_lawful();
}

#[test]
fn one_big_set_is_the_same_however_many_threads_read_it() {
    let whole = synth::Plan { mix: [100, 0, 0], claims_per_set: 5_000, claims_per_file: 5_000, ..plan() };
    let one = Site::invented(&whole);
    one.run_with(&["--threads", "1"]);
    let three = one.other_lake("three");
    three.run_with(&["--threads", "3"]);
    assert_same(&one.tree(), &three.tree(), "one thread and three");
}

#[test]
fn a_rebuilt_lake_goes_on_like_one_that_kept_its_state() {
    let kept = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.837", DENTAL.as_bytes())]);
    let rebuilt = kept.other_lake("rebuilt");
    for site in [&kept, &rebuilt] {
        site.run();
    }
    fs::remove_dir_all(rebuilt.lake().join("state")).expect("there is state");
    fs::remove_file(rebuilt.lake().join("views.sql")).expect("there are views");
    fs::remove_file(rebuilt.lake().join("dictionary.md")).expect("there is a dictionary");
    finish(&mut rebuilt.on_lake(&["rebuild"])).done();
    // One set that is new, one that is a duplicate of what the first batch read.
    kept.put("c.837", INSTITUTIONAL.as_bytes());
    kept.put("d.837", patched(PROFESSIONAL, "000000101~\n", "000000101~\n\n").as_bytes());
    for site in [&kept, &rebuilt] {
        site.run();
    }
    assert_same(&kept.tree(), &rebuilt.tree(), "kept and rebuilt");
    assert_eq!(kept.batches().len(), 2);
    rebuilt.assert_lawful();
}

#[test]
fn runs_of_the_ledger_are_merged_and_nobody_can_tell() {
    let kept = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let bare = kept.other_lake("bare");
    // The claims of each file have numbers of their own; the remittance is for those of the first.
    let numbered = |n: usize| PROFESSIONAL.replace("P-100", &format!("P-1{n}0"));
    for n in 0..9 {
        kept.put(&format!("b{n}.837"), numbered(n + 1).as_bytes());
        for site in [&kept, &bare] {
            site.run();
        }
        let _ = fs::remove_dir_all(bare.lake().join("state"));
    }
    let merged = fs::read_dir(kept.lake().join("state/ledger")).expect("runs were merged").count();
    assert_eq!(merged, 1);
    kept.put("z.835", REMITTANCE.as_bytes());
    for site in [&kept, &bare] {
        site.run();
    }
    let without_state = |site: &Site| {
        let mut tree = site.tree();
        tree.retain(|path, _| !path.starts_with("state/"));
        tree
    };
    assert_same(&without_state(&kept), &without_state(&bare), "with merged runs and without");
    assert!(kept.rows("matches", &["decision"]).iter().all(|row| row[0] == "matched"));
    // A rerun replaces runs that were merged.
    let batches = kept.batches();
    let batch = batches[0]["batch_id"].as_str().expect("a batch has an id");
    finish(&mut kept.on_lake(&["rerun", batch])).done();
    kept.assert_lawful();
    assert_eq!(kept.run()["status"], "nothing new");
}

#[test]
fn another_day_makes_another_batch() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let first = site.run();
    let other = site.other_lake("other");
    let mut command = other.on_lake(&["run", "--json", "--as-of", "2026-03-21"]);
    let second = finish(command.arg(other.drop())).done().json_lines().remove(0);
    assert_ne!(first["batch_id"], second["batch_id"]);
}

#[test]
fn the_name_of_a_file_matters_and_its_time_does_not() {
    let one = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    one.run();
    std::thread::sleep(std::time::Duration::from_millis(20));
    let later = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    later.run();
    let (mut left, mut right) = (one.tree(), later.tree());
    // Times of files of the drop are remembered, to know those files again without reading them.
    left.remove("state/files");
    right.remove("state/files");
    assert_same(&left, &right, "the same file at two times");
}
