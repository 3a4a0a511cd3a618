//! How fast a drop becomes a lake, beside the floor: encoding the very same rows as Parquet.
//!
//! The floor takes the rows of the finished lake as Arrow batches in memory and writes them with the
//! lake's own settings, on one thread. Whatever a run takes beyond that is reading, scrubbing, matching,
//! judging, archiving and making durable. The last lines print the ratios that may be quoted.
//!
//! Beside it stands the least that any run must do, whatever it then finds out: keep a copy of every byte
//! under its digest, survey it, read every claim and claim payment once, and write the rows. Nothing is scrubbed,
//! matched or judged in it, no row is made, nothing is kept for later batches, and nothing is waited for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use claims::{ClaimReader, RemittanceEvent, RemittanceReader};
use codes::CodeSets;
use criterion::{BenchmarkId, Criterion, Throughput};
use lake::tables::TableInfo;
use lake::{Lake, RecordBatch};
use parquet::arrow::ArrowWriter;
use pipeline::progress::Quiet;
use pipeline::{Config, Request};
use sha2::{Digest, Sha256};
use x12::guide::{Guide, GuideId};
use x12::{Place, Surveyor, lex};

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
    let finished = run(&drop, lakes, all);
    let (rows, sources) = (rows_of(&finished), sources_of(&finished));
    group.bench_function("floor: the same rows as Parquet, one thread", |bench| {
        bench.iter(|| encode(&rows, folder.path()));
    });
    group.finish();
    report(&plan, bytes, (&rows, &sources), (&drop, lakes), all);
}

/// Prints ratios of medians, measured by turns.
fn report(
    plan: &synth::Plan,
    bytes: u64,
    (rows, sources): (&[Table], &[Vec<u8>]),
    (drop, lakes): (&Path, &Path),
    all: usize,
) {
    let timed = |act: &dyn Fn()| {
        let begin = Instant::now();
        act();
        begin.elapsed().as_secs_f64()
    };
    let unscrubbed = Config::parse(NO_EDITS).expect("the configuration is sound");
    let (mut floor, mut least, mut one, mut many, mut bare) =
        <(Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
    for _ in 0..7 {
        floor.push(timed(&|| encode(rows, lakes)));
        least.push(timed(&|| _ = take_in(sources, lakes)));
        one.push(timed(&|| _ = run(drop, lakes, 1)));
        bare.push(timed(&|| _ = run_by(&unscrubbed, drop, lakes, 1)));
        many.push(timed(&|| _ = run(drop, lakes, all)));
    }
    let (floor, least, one, many, bare) =
        (median(floor), median(least), median(one), median(many), median(bare));
    let least = floor + least;
    let count: usize = rows.iter().flat_map(|table| &table.batches).map(RecordBatch::num_rows).sum();
    println!("{:.1} MB of X12 become {count} rows", bytes as f64 / 1e6);
    for (threads, seconds) in [(1, one), (all, many)] {
        let (rate, claims) = (bytes as f64 / 1e6 / seconds, plan.claims as f64 / seconds);
        println!(
            "{threads} threads: {rate:.0} MB/s, {claims:.0} claims/s, {:.2} x the floor, {:.2} x the least",
            seconds / floor,
            seconds / least
        );
    }
    println!("the least that a run must do, on one thread, is {:.2} x the floor", least / floor);
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

/// The bytes of every source of the lake.
fn sources_of(lake: &Path) -> Vec<Vec<u8>> {
    let (mut sources, mut folders) = (Vec::new(), vec![lake.join("sources")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the lake") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                sources.push(std::fs::read(path).expect("a source"));
            }
        }
    }
    sources
}

/// Keeps a copy of each source under its digest, surveys it, and reads its claims and claim payments once.
fn take_in(sources: &[Vec<u8>], folder: &Path) -> u64 {
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    let folder = folder.join(format!("kept-{}", BEGUN.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir(&folder).expect("the disk has room");
    sources.iter().map(|bytes| take_in_one(bytes, &folder)).sum()
}

fn take_in_one(bytes: &[u8], folder: &Path) -> u64 {
    let digest = Sha256::digest(bytes);
    let name = u64::from_le_bytes(*digest.first_chunk().expect("thirty-two bytes"));
    std::fs::write(folder.join(name.to_string()), bytes).expect("the disk has room");
    let mut surveyor = Surveyor::new();
    surveyor.feed(bytes, true);
    let survey = surveyor.finish();
    let mut cents = 0;
    for set in &survey.sets {
        let Some(guide) = Guide::of(&*set.version, &*set.st01) else { continue };
        let delimiters = survey.interchanges[set.interchange as usize].delimiters;
        let segments = lex(&bytes[set.offset as usize..set.end as usize], delimiters, set.offset);
        let segments = segments.numbered_from(1);
        if let Some(mut reader) = ClaimReader::new(guide) {
            let mut sink = |view: claims::ClaimView<'_, '_>| {
                cents += view.claim.total_charge().value.unwrap_or_default().0.unsigned_abs();
            };
            reader.read(&segments, &mut sink);
            reader.finish(Place::default(), &mut sink);
        } else if guide.id() == GuideId::Remittance {
            let mut reader = RemittanceReader::new(guide).expect("the guide is the 835's");
            let mut sink = |event: RemittanceEvent<'_, '_>| {
                if let RemittanceEvent::Claim(_, claim, _) = event {
                    cents += claim.paid().value.unwrap_or_default().0.unsigned_abs();
                }
            };
            reader.read(&segments, &mut sink);
            reader.finish(Place::default(), &mut sink);
        }
    }
    std::hint::black_box(cents)
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
