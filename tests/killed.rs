//! A run killed at any moment leaves nothing half done, and the next run ends as if it had not been.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::site::{Site, assert_same};

/// Moments spread over a run at which it is killed.
const MOMENTS: u32 = 12;

#[test]
fn a_run_killed_at_any_moment_ends_like_one_that_was_not() {
    let plan = synth::Plan { claims: 800, claims_per_file: 300, exhibits: true, ..synth::Plan::default() };
    let whole = Site::invented(&plan);
    let begun = Instant::now();
    whole.run();
    let took = begun.elapsed();
    let wanted = whole.tree();
    let mut caught = 0;
    for moment in 0..MOMENTS {
        let site = whole.other_lake(&format!("killed-{moment}"));
        caught += u32::from(killed_after(&site, took * (moment * 2 + 1) / (MOMENTS * 2)));
        if site.lake().join("commits").is_dir() {
            let batches = site.batches();
            assert!(batches.len() <= 1, "{} batches after a kill", batches.len());
            let claims = site.rows("claims", &["claim_id"]).len();
            let files = site.rows("files", &["path"]).len();
            assert_eq!(claims > 0, !batches.is_empty(), "claims are visible with their batch");
            assert_eq!(files > 0, !batches.is_empty(), "files are visible with their batch");
        }
        site.run();
        assert_same(&wanted, &site.tree(), &format!("killed at moment {moment} of {MOMENTS}"));
        std::fs::remove_dir_all(site.lake()).expect("the lake can be removed");
    }
    assert!(caught >= MOMENTS / 2, "only {caught} of {MOMENTS} runs were killed before their end");
    whole.assert_lawful();
}

#[test]
fn a_second_batch_killed_leaves_the_first_whole() {
    let site = Site::with(&[("a.837", crate::drops::PROFESSIONAL.as_bytes())]);
    site.run();
    // Remittances that look up the first batch, and a drop of their own.
    site.put("b.835", crate::drops::REMITTANCE.as_bytes());
    let more = synth::Plan { claims: 300, ..synth::Plan::default() };
    synth::write(&more, &site.drop().join("more")).expect("a drop can be written");
    let whole = site.other_lake("whole");
    copy(&site, &whole);
    let begun = Instant::now();
    whole.run();
    let took = begun.elapsed();
    for part in [3, 5, 7] {
        let killed = site.other_lake(&format!("killed-{part}"));
        copy(&site, &killed);
        killed_after(&killed, took * part / 8);
        let claims = |site: &Site| site.rows("claims", &["batch_id"]).len();
        let visible = claims(&killed);
        assert!(visible == 4 || visible == claims(&whole), "{visible} claims are visible");
        killed.run();
        assert_same(&whole.tree(), &killed.tree(), &format!("killed at {part} eighths"));
    }
}

#[test]
fn views_lost_between_commit_and_description_come_back() {
    let site = Site::with(&[("a.837", crate::drops::PROFESSIONAL.as_bytes())]);
    site.run();
    let wanted = site.tree();
    for name in ["views.sql", "dictionary.md"] {
        std::fs::remove_file(site.lake().join(name)).expect("it is there");
    }
    assert_eq!(site.run()["status"], "nothing new");
    assert_same(&wanted, &site.tree(), "views written again");
}

/// Starts a run and kills it; says whether it had not ended by itself.
fn killed_after(site: &Site, delay: Duration) -> bool {
    let mut command = site.run_command(&[]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it can be started");
    thread::sleep(delay);
    let running = child.try_wait().expect("it can be asked").is_none();
    child.kill().expect("it can be killed");
    child.wait().expect("it has ended");
    running
}

fn copy(from: &Site, to: &Site) {
    for (name, bytes) in crate::site::files_under(from.lake()) {
        let path = to.lake().join(name);
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
        std::fs::write(path, bytes).expect("files can be written");
    }
}
