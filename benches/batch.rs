//! How fast a drop becomes a lake, beside the floor: encoding the very same rows as Parquet.
//!
//! The floor takes the rows of the finished lake as Arrow batches in memory and writes them with the
//! lake's own settings, on one thread. Whatever a run takes beyond that is reading, scrubbing, matching,
//! judging, archiving and making durable. The last lines print the ratios that may be quoted.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use codes::CodeSets;
use criterion::{BenchmarkId, Criterion, Throughput};
use lake::tables::TableInfo;
use lake::{Lake, RecordBatch};
use parquet::arrow::ArrowWriter;
use pipeline::progress::Quiet;
use pipeline::{Config, Request};

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let drop = folder.path().join("drop");
    let plan = synth::Plan { claims: 20_000, ..synth::Plan::default() };
    synth::write(&plan, &drop).expect("the disk has room");
    let bytes = bytes_of(&drop);
    let lakes = folder.path();
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group("batch");
    group.throughput(Throughput::Bytes(bytes));
    for threads in [1, all] {
        group.bench_function(BenchmarkId::new("drop to lake, threads", threads), |bench| {
            bench.iter(|| run(&drop, lakes, threads));
        });
    }
    let rows = rows_of(&run(&drop, lakes, all));
    group.bench_function("floor: the same rows as Parquet, one thread", |bench| {
        bench.iter(|| encode(&rows, folder.path()));
    });
    group.finish();
    report(&plan, bytes, &rows, (&drop, lakes), all);
}

/// Prints ratios of medians, measured by turns.
fn report(plan: &synth::Plan, bytes: u64, rows: &[Table], (drop, lakes): (&Path, &Path), all: usize) {
    let timed = |act: &dyn Fn()| {
        let begin = Instant::now();
        act();
        begin.elapsed().as_secs_f64()
    };
    let unscrubbed = Config::parse(NO_EDITS).expect("the configuration is sound");
    let (mut floor, mut one, mut many, mut bare) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..7 {
        floor.push(timed(&|| encode(rows, lakes)));
        one.push(timed(&|| _ = run(drop, lakes, 1)));
        bare.push(timed(&|| _ = run_by(&unscrubbed, drop, lakes, 1)));
        many.push(timed(&|| _ = run(drop, lakes, all)));
    }
    let (floor, one, many, bare) = (median(floor), median(one), median(many), median(bare));
    let count: usize = rows.iter().flat_map(|table| &table.batches).map(RecordBatch::num_rows).sum();
    println!("{:.1} MB of X12 become {count} rows", bytes as f64 / 1e6);
    for (threads, seconds) in [(1, one), (all, many)] {
        let (rate, claims) = (bytes as f64 / 1e6 / seconds, plan.claims as f64 / seconds);
        println!(
            "{threads} threads: {rate:.0} MB/s, {claims:.0} claims/s, {:.2} x the floor",
            seconds / floor
        );
    }
    println!(
        "of a run on one thread all edits, with the rows of what they find, take {:.0} %",
        (one - bare) / one * 100.0
    );
}

/// No edit runs; the guides are still followed.
const NO_EDITS: &str =
    "[edits]\nignore = [\"snip1\", \"snip2\", \"snip3\", \"snip4\", \"snip5\", \"snip6\", \"snip7\"]\n";

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn bytes_of(drop: &Path) -> u64 {
    let files = std::fs::read_dir(drop).expect("a drop");
    files.map(|entry| entry.expect("a file").metadata().expect("a file").len()).sum()
}

struct Table {
    info: &'static TableInfo,
    batches: Vec<RecordBatch>,
}

/// Every row of the lake, in memory.
fn rows_of(lake: &Path) -> Vec<Table> {
    let lake = Lake::open(lake).expect("a lake");
    let batches = |info: &TableInfo| {
        let batches = lake.read(info.name).expect("a table").batches();
        batches.collect::<Result<Vec<_>, _>>().expect("the table reads")
    };
    lake::tables::ALL.iter().map(|info| Table { info, batches: batches(info) }).collect()
}

/// Writes the rows as the lake does, a file for each table.
fn encode(tables: &[Table], folder: &Path) {
    for table in tables {
        let file = File::create(folder.join("floor.parquet")).expect("the disk has room");
        let schema = table.info.schema();
        let mut writer = ArrowWriter::try_new(file, schema, Some(table.info.properties())).expect("a schema");
        for batch in &table.batches {
            writer.write(batch).expect("the rows fit their schema");
        }
        writer.close().expect("the disk has room");
    }
}

fn run(drop: &Path, lakes: &Path, threads: usize) -> PathBuf {
    run_by(&Config::default(), drop, lakes, threads)
}

/// Makes a lake of its own each time: a file system may be slow to make files where as many were just removed.
fn run_by(config: &Config, drop: &Path, lakes: &Path, threads: usize) -> PathBuf {
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    let lake = lakes.join(format!("lake-{}", BEGUN.fetch_add(1, Ordering::Relaxed)));
    let request = Request {
        lake: &lake,
        config,
        codes: &CodeSets::built_in(),
        threads: Some(threads),
        holder: "a bench",
        progress: &Quiet,
    };
    let as_of = codes::Date::literal(2026, 10, 15);
    pipeline::run(&request, drop, as_of, None).expect("the drop is sound");
    lake
}
