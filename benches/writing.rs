//! How fast a drop is made up, beside the floor: writing the very same bytes from memory.
//!
//! The floor takes the finished files, the truth too, and writes them again into an empty folder, on one thread.
//! Whatever making a drop takes beyond that is making it up and encoding the truth. Each turn writes into a
//! folder of its own, which is removed at the end: removing files slows those that are made right after.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Instant;

use synth::Plan;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = Plan { claims: 100_000, ..Plan::default() };
    let all = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let mut turn = 0;
    let mut fresh = || {
        turn += 1;
        folder.path().join(turn.to_string()).join("drop")
    };
    let first = fresh();
    let truth = synth::write(&plan, &first).expect("the disk has room");
    let files = files_of(first.parent().expect("a turn has a folder"));
    let (mut one, mut many, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        for (threads, times) in [(NonZero::<usize>::MIN, &mut one), (all, &mut many)] {
            let out = fresh();
            let begin = Instant::now();
            synth::write_on(&plan, &out, threads).expect("the disk has room");
            times.push(begin.elapsed().as_secs_f64());
        }
        let out = fresh();
        let begin = Instant::now();
        write(&files, &out);
        floor.push(begin.elapsed().as_secs_f64());
    }
    let (one, many, floor) = (median(one), median(many), median(floor));
    let rate = |seconds: f64| truth.bytes as f64 / 1e6 / seconds;
    println!("{} claims are {:.1} MB of X12", plan.claims, truth.bytes as f64 / 1e6);
    println!("floor: the same bytes from memory: {:.0} MB/s", rate(floor));
    println!("made up on 1 thread: {:.0} MB/s, {:.2} x the floor", rate(one), one / floor);
    println!("made up on {all} threads: {:.0} MB/s, {:.2} x the floor", rate(many), many / floor);
}

/// Every file below a folder: its path there, and its bytes.
fn files_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(&at).expect("a folder of the drop") {
            let path = entry.expect("a file of the drop").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("a file of the drop");
            files.push((path.strip_prefix(folder).expect("it is below").to_owned(), bytes));
        }
    }
    files
}

fn write(files: &[(PathBuf, Vec<u8>)], out: &Path) {
    for (name, bytes) in files {
        let path = out.join(name);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the disk has room");
        std::fs::write(path, bytes).expect("the disk has room");
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

const TURNS: usize = 5;
