//! What a day costs beside millions of open claims: the same days' batches over ledgers of different sizes.
//!
//! A lake takes real claims first. Then its ledger is filled with records of claims that nobody answers: of
//! the kinds, in the numbers and of the sizes that the real ones left, under keys of their own. At last a day
//! comes: remittances and acknowledgments of real claims, and as many new claims. It is one batch of a process
//! of its own, whose time, reads and peak memory are told; it comes several times, each time to the lake as it
//! was before: first to a machine that has forgotten every file (where the kernel lets us ask for that, which
//! takes root), then to one that has just read them.
//!
//!     cargo bench --locked --bench ledger -- --millions 10,50 --claims 60000 --folder /data/room
//!
//! Ten million claims take about six gigabytes of disk, fifty million thirty; the folder is emptied at the end.
//! It fails when the day costs more than half as much again beside the last of the sizes as beside the first.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use claims::Date;
use codes::CodeSets;
use lake::{Draft, Encoder, Lake};
use pipeline::ledger::{Key, Ledger, Run, RunBuilder};
use pipeline::progress::Quiet;
use pipeline::{Config, Request};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1).cloned())
    };
    if let (Some(drop), Some(lake)) = (after("--day"), after("--lake")) {
        return day(Path::new(&drop), Path::new(&lake));
    }
    let Some(folder) = after("--folder").map(PathBuf::from) else {
        println!("skipped: it wants --folder, with room for the ledger");
        return;
    };
    let claims = after("--claims").map_or(20_000, |text| text.parse().expect("a number of claims"));
    let millions = after("--millions").unwrap_or_else(|| "10,50".to_owned());
    let sizes = millions.split(',').map(|size| size.parse::<u64>().expect("millions of claims"));
    let room = folder.join("ledger-bench");
    let sizes: Vec<u64> = sizes.collect();
    let mut costs: Vec<[Cost; 2]> = Vec::new();
    for &size in &sizes {
        drops(&room, claims);
        let lake = room.join("lake");
        told(&room.join("base"), &lake);
        fill(&lake, size * 1_000_000, claims);
        costs.push(measured(&room, &lake));
        std::fs::remove_dir_all(&room).expect("the room can be emptied");
    }
    let mut is_held = true;
    for (at, memory) in ["files forgotten", "files just read"].into_iter().enumerate() {
        for (size, cost) in sizes.iter().zip(&costs) {
            let (cost, first) = (cost[at], costs[0][at]);
            let (clock, worked) = (cost.clock / first.clock, cost.worked / first.worked);
            is_held &= clock <= RATIO_MAX && worked <= RATIO_MAX;
            println!(
                "{size} M open claims, {memory}: {:.2} s, {clock:.2} x the first; {:.2} s of processors, {worked:.2} x",
                cost.clock, cost.worked
            );
        }
    }
    println!("at most {RATIO_MAX} x the first: {}", if is_held { "held" } else { "NOT HELD" });
    std::process::exit(i32::from(!is_held));
}

/// What a day cost, in seconds.
#[derive(Clone, Copy)]
struct Cost {
    clock: f64,
    worked: f64,
}

/// The medians of the day: with every file forgotten, and with all that it reads just read.
fn measured(room: &Path, lake: &Path) -> [Cost; 2] {
    let copy = room.join("copy");
    let mut costs = [Vec::new(), Vec::new()];
    for _ in 0..TIMES {
        for (at, costs) in costs.iter_mut().enumerate() {
            link(lake, &copy);
            if at == 0 {
                let _ = Command::new("sync").status();
                if std::fs::write("/proc/sys/vm/drop_caches", "3").is_err() {
                    println!("  the kernel forgets files only for root");
                }
            }
            costs.push(told(&room.join("day-0"), &copy));
            std::fs::remove_dir_all(&copy).expect("the copy can be removed");
        }
    }
    let median = |costs: &[Cost], of: fn(&Cost) -> f64| {
        let mut seconds: Vec<f64> = costs.iter().map(of).collect();
        seconds.sort_by(f64::total_cmp);
        seconds[TIMES / 2]
    };
    costs.map(|costs| Cost {
        clock: median(&costs, |cost| cost.clock),
        worked: median(&costs, |cost| cost.worked),
    })
}

/// A lake with the files of another; no file of a lake is ever changed.
fn link(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("a file").path();
        let linked = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            link(&path, &linked);
        } else {
            std::fs::hard_link(&path, &linked).expect("a file can be linked");
        }
    }
}

/// Writes the drops: claims, and what answers some of them with as many new claims, a day's.
fn drops(room: &Path, claims: u64) {
    let _ = std::fs::remove_dir_all(room);
    for (name, seed) in [("real", 1), ("new", 2)] {
        let plan = synth::Plan { claims, seed, noise: synth::Noise::USUAL, ..synth::Plan::default() };
        synth::write(&plan, &room.join(name)).expect("the disk has room");
    }
    let deal = |from: &str, is_wanted: &dyn Fn(&str) -> bool, to: &dyn Fn(usize) -> String| {
        let entries = std::fs::read_dir(room.join(from)).expect("a drop");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
        paths.sort();
        paths.retain(|path| is_wanted(&path.file_name().expect("a file").to_string_lossy()));
        for (at, path) in paths.into_iter().enumerate() {
            let folder = room.join(to(at));
            std::fs::create_dir_all(&folder).expect("a folder");
            let name = format!("{from}-{}", path.file_name().expect("a file").to_string_lossy());
            std::fs::rename(&path, folder.join(name)).expect("a file can be moved");
        }
    };
    deal("real", &|name| name.contains("_837"), &|_| "base".to_owned());
    deal("real", &|_| true, &|at| format!("day-{}", at % DAYS));
    deal("new", &|name| name.contains("_837"), &|at| format!("day-{}", at % DAYS));
}

/// Runs a drop in a process of its own, prints what it says, and gives what it cost.
fn told(drop: &Path, lake: &Path) -> Cost {
    let own = std::env::current_exe().expect("this program has a path");
    let output = Command::new(own).arg("--day").arg(drop).arg("--lake").arg(lake).output();
    let output = output.expect("it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it speaks UTF-8");
    print!("  {text}");
    let mut numbers = text.split(' ').filter_map(|word| word.parse().ok());
    let mut number = || numbers.next().expect("it says how long it took, and how much it worked");
    Cost { clock: number(), worked: number() }
}

/// One day's batch.
fn day(drop: &Path, lake: &Path) {
    let (config, codes) = (Config::default(), CodeSets::built_in());
    let request =
        Request { lake, config: &config, codes: &codes, threads: None, holder: "bench", progress: &Quiet };
    let as_of = Date::of(2026, 10, 15).expect("a day");
    let (begin, worked) = (Instant::now(), processor_seconds());
    let report = pipeline::run(&request, drop, as_of, None).expect("a batch");
    let (read, fetched) = (bytes_read("rchar"), bytes_read("read_bytes"));
    let (seconds, worked) = (begin.elapsed().as_secs_f64(), processor_seconds() - worked);
    let amount = |word: &str| report.claim_payments.get(word).map_or(0, |amount| amount.count);
    let batch = report.batch_id.expect("there was something to do");
    let lines =
        Lake::open(lake).and_then(|lake| lake.read("line_matches")?.only("batch_id", &batch)?.count());
    let lines = lines.expect("the lake can be read");
    println!(
        "{seconds:.2} s, {worked:.2} of processors: {} claims taken, {} claim payments matched with {lines} lines, {:.0} lines/s; {} MB read, {} MB of that from the disk; {} MB of memory at most",
        report.claims.values().map(|amount| amount.count).sum::<u64>(),
        amount("matched"),
        lines as f64 / seconds,
        read >> 20,
        fetched >> 20,
        peak_kilobytes() / 1024,
    );
}

/// Publishes batches that leave records like those that the `real` claims of the lake left, for as many claims.
fn fill(folder: &Path, claims: u64, real: u64) {
    let begin = Instant::now();
    let lake = Lake::open(folder).expect("a lake");
    let samples = samples(&lake);
    let writer = lake.lock("bench").expect("nobody else is there");
    let encoder = Encoder::new();
    let (mut left, mut number, mut bytes) = (claims, 0_u64, 0);
    while left > 0 {
        // As merging leaves them: a few great ones, and some of an eighth of that.
        let here = if left > SMALL_RUNS * RUN_CLAIMS {
            GREAT_RUN.min(left - SMALL_RUNS * RUN_CLAIMS)
        } else {
            RUN_CLAIMS
        };
        let here = here.min(left);
        let batch = format!("2020-01-01-{number:012x}");
        let mut staging = writer.stage(&batch, &encoder).expect("a staging");
        let mut run = RunBuilder::with_memory(&batch, staging.folder(), usize::MAX);
        let mut dice = Dice(number + 1);
        for (kind, values) in &samples {
            let count = values.len() as u64 * here / real;
            for at in 0..count {
                run.push(dice.key(*kind), &values[(at % values.len() as u64) as usize]).expect("a record");
            }
        }
        let mut file = staging.side_file("ledger", "run").expect("a file");
        let records = run.finish(&mut file).expect("a run");
        bytes += staging.keep(file, records).expect("a run").bytes;
        let staged = staging.finish().expect("it is whole");
        writer.publish(Draft::new(&batch, "2020-01-01", staged)).expect("a commit");
        left -= here;
        number += 1;
    }
    writer.describe().expect("views");
    println!(
        "{} M open claims, {} MB of ledger in {number} runs, filled in {:.0} s",
        claims / 1_000_000,
        bytes >> 20,
        begin.elapsed().as_secs_f64()
    );
}

/// The values of the records that the claims of the lake left, by kind of key.
fn samples(lake: &Lake) -> Vec<(u8, Vec<Vec<u8>>)> {
    let snapshot = lake.snapshot().expect("a snapshot");
    let open = |path: &str| Run::open(&lake.root().join(path)).expect("a run");
    let ledger = Ledger::over(snapshot.side_files("ledger").map(|file| open(&file.path)).collect());
    let of_kind = |kind: u8| {
        let mut values = Vec::new();
        let scanned = ledger.scan(kind, &mut |_, _, value| values.push(value.to_vec()));
        scanned.expect("the ledger can be read");
        (kind, values)
    };
    (0..=u8::MAX).map(of_kind).filter(|(_, values)| !values.is_empty()).collect()
}

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn key(&mut self, kind: u8) -> Key {
        let mut key = [kind; 16];
        key[1..9].copy_from_slice(&self.next().to_be_bytes());
        key[9..].copy_from_slice(&self.next().to_be_bytes()[1..]);
        key
    }
}

/// Seconds that processors spent on this process, in it and in the kernel.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Bytes that this process has read, by the kernel's name for a way to count them.
fn bytes_read(name: &str) -> u64 {
    let counts = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = counts.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.and_then(|line| line.parse().ok()).unwrap_or(0)
}

/// The most memory this process has had.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Days that the answers are dealt out to; the first comes.
const DAYS: usize = 3;

/// How often it comes.
const TIMES: usize = 3;

/// What the day may cost beside the last of the sizes: so many times what it costs beside the first.
const RATIO_MAX: f64 = 1.5;

/// Claims of a run that fills the ledger, and of a great one; no level has so many that they are merged.
const RUN_CLAIMS: u64 = 2_500_000;
const GREAT_RUN: u64 = 10_000_000;
const SMALL_RUNS: u64 = 4;
