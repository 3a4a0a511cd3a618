//! How fast a drop becomes a lake: everything, at one thread and at all of them.

use std::path::Path;
use std::time::Instant;

use codes::CodeSets;
use criterion::{BenchmarkId, Criterion, Throughput};
use pipeline::progress::Quiet;
use pipeline::{Config, Request};

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let drop = folder.path().join("drop");
    let plan = synth::Plan { claims: 20_000, ..synth::Plan::default() };
    synth::write(&plan, &drop).expect("the disk has room");
    let bytes: u64 = std::fs::read_dir(&drop)
        .expect("a drop")
        .map(|entry| entry.expect("a file").metadata().expect("a file").len())
        .sum();
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group("batch");
    group.throughput(Throughput::Bytes(bytes));
    let mut best = Vec::new();
    for threads in [1, all] {
        let mut fastest = f64::INFINITY;
        group.bench_function(BenchmarkId::new("drop to lake, threads", threads), |bench| {
            bench.iter(|| {
                let begin = Instant::now();
                run(&drop, &folder.path().join("lake"), threads);
                fastest = fastest.min(begin.elapsed().as_secs_f64());
            });
        });
        best.push((threads, fastest));
    }
    group.finish();
    for (threads, seconds) in best {
        let rate = bytes as f64 / 1e6 / seconds;
        println!("{threads} threads: {rate:.0} MB/s, {:.0} claims/s", plan.claims as f64 / seconds);
    }
}

fn run(drop: &Path, lake: &Path, threads: usize) {
    let _ = std::fs::remove_dir_all(lake);
    let request = Request {
        lake,
        config: &Config::default(),
        codes: &CodeSets::built_in(),
        threads: Some(threads),
        holder: "a bench",
        progress: &Quiet,
    };
    let as_of = codes::Date::literal(2026, 10, 15);
    pipeline::run(&request, drop, as_of, None).expect("the drop is sound");
}
