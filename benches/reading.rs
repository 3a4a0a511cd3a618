//! How fast X12 is read: each stage beside its floor, in one run.
//!
//! The floor of lexing is finding every delimiter and writing its offset down, with no segments made of
//! it. The last lines print the ratios that may be quoted.

use std::hint::black_box;
use std::time::{Duration, Instant};

use claims::{ClaimReader, Date};
use codes::CodeSets;
use criterion::{Criterion, Throughput};
use scrub::{Extent, Findings, Levels, OwnEdit, OwnEditDraft, Policy, Scrubber};
use wide::u8x16;
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, Surveyor, lex};

mod peer;

fn main() {
    let corpus = corpus();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("reading");
    group.throughput(Throughput::Bytes(corpus.len() as u64));
    group.bench_function("count terminators", |bench| {
        bench.iter(|| memchr::memchr_iter(b'~', &corpus).count());
    });
    group.bench_function("floor: every delimiter", |bench| bench.iter(|| floor(&corpus)));
    group.bench_function("lex", |bench| bench.iter(|| lexed(&corpus)));
    group.bench_function("survey", |bench| bench.iter(|| surveyed(&corpus)));
    group.bench_function("read claims", |bench| bench.iter(|| claims_in(&corpus)));
    group.bench_function("read and scrub claims", |bench| {
        bench.iter(|| scrubbed(&corpus, Policy::default()));
    });
    group.finish();
    report(&corpus);
}

/// The 837P of a made-up drop: one interchange, as big as a busy practice's week.
fn corpus() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = synth::Plan {
        claims: 8_000,
        mix: [100, 0, 0],
        practices: 1,
        claims_per_file: 8_000,
        claims_per_set: 8_000,
        noise: synth::Noise::USUAL.with(synth::NoiseKind::Dialects, 0),
        exhibits: false,
        ..synth::Plan::default()
    };
    let out = folder.path().join("drop");
    synth::write(&plan, &out).expect("the disk has room");
    let mut files: Vec<_> =
        std::fs::read_dir(&out).expect("a drop").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|path| path.to_string_lossy().contains("837P"));
    files.sort();
    let biggest = files.iter().max_by_key(|path| std::fs::metadata(path).map_or(0, |about| about.len()));
    std::fs::read(biggest.expect("a file of claims")).expect("a file of claims")
}

/// Offsets of every delimiter and nothing more.
fn floor(data: &[u8]) -> usize {
    let mut offsets: Vec<u32> = Vec::with_capacity(data.len() / 5);
    let (element, segment) = (u8x16::splat(b'*'), u8x16::splat(b'~'));
    for (at, block) in data.as_chunks::<16>().0.iter().enumerate() {
        let block = u8x16::new(*block);
        let mut bits = (block.simd_eq(element) | block.simd_eq(segment)).to_bitmask();
        while bits != 0 {
            offsets.push((at * 16) as u32 + bits.trailing_zeros());
            bits &= bits - 1;
        }
    }
    black_box(offsets).len()
}

fn lexed(data: &[u8]) -> usize {
    data.chunks(1 << 20).map(|window| black_box(lex(window, Delimiters::USUAL, 0)).len()).sum()
}

fn surveyed(data: &[u8]) -> usize {
    let mut surveyor = Surveyor::new();
    let mut done = 0;
    while done < data.len() {
        let end = (done + (1 << 20)).min(data.len());
        done += surveyor.feed(&data[done..end], end == data.len());
    }
    surveyor.finish().sets.len()
}

fn claims_in(data: &[u8]) -> u64 {
    let segments = lex(data, Delimiters::USUAL, 0);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837's guide");
    let mut cents = 0;
    reader.read(&segments, &mut |view| {
        cents += view.claim.total_charge().value.unwrap_or_default().0 as u64;
        cents += view.claim.line_charges().0 as u64;
    });
    black_box(cents)
}

fn scrubbed(data: &[u8], policy: Policy) -> usize {
    let segments = lex(data, Delimiters::USUAL, 0);
    let codes = CodeSets::built_in();
    let scrubber = Scrubber::new(&codes, policy, Date::literal(2026, 10, 15));
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837's guide");
    let (mut levels, mut above, mut found, mut held) = (Levels::new(), Findings::new(), Findings::new(), 0);
    reader.read(&segments, &mut |view| {
        let context = scrubber.scrub_context(&view, &mut levels, &mut above);
        let claim = scrubber.scrub_claim(&view, &mut found);
        held += usize::from(context.or(claim) == scrub::Disposition::Held);
        found.take();
    });
    black_box(held)
}

/// A hundred edits of the user's own, for one payer or for all.
fn hundred_edits(payers: &[&str]) -> Policy {
    let kinds = [
        "claim.total_charge > 90000.00 && size(lines) > 40",
        "diagnoses.exists(d, d.code.startsWith(\"QQ\"))",
        "lines.exists(l, l.charge > l.units * 90000.00)",
        "has(patient.age) && patient.age > 190",
    ];
    let mut policy = Policy::default();
    for n in 0..100 {
        let id = format!("X-{n}");
        let draft = OwnEditDraft {
            id: &id,
            title: "It is out of the ordinary",
            fix: "have it looked at",
            when: kinds[n % kinds.len()],
            extent: Extent { payers: payers.iter().map(|&id| id.to_owned()).collect(), ..Extent::default() },
            ..OwnEditDraft::default()
        };
        policy.add_own(OwnEdit::compile(&draft).expect("the expression is sound"));
    }
    policy
}

/// Prints what scrubbing costs, and what edits of the user's own cost those they are and are not for.
fn report_scrubbing(
    data: &[u8],
    timed: &dyn Fn(&dyn Fn() -> usize) -> f64,
    median: &dyn Fn(Vec<f64>) -> f64,
) {
    let claims = memchr::memmem::find_iter(data, b"~\nCLM*")
        .count()
        .max(memchr::memmem::find_iter(data, b"~CLM*").count());
    let (for_nobody, for_all) = (hundred_edits(&["NOBODY"]), hundred_edits(&[]));
    let (mut reading, mut without, mut others, mut own) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for turn in 0..20 {
        reading.push(timed(&|| claims_in(data) as usize));
        // Whichever comes second finds another cache: each comes second half of the time.
        let mut plain = || without.push(timed(&|| scrubbed(data, Policy::default())));
        let mut with_others = || others.push(timed(&|| scrubbed(data, for_nobody.clone())));
        if turn % 2 == 0 {
            plain();
            with_others();
        } else {
            with_others();
            plain();
        }
    }
    for _ in 0..3 {
        own.push(timed(&|| scrubbed(data, for_all.clone())));
    }
    let (reading, without, others, own) = (median(reading), median(without), median(others), median(own));
    let each = |seconds: f64| seconds / claims as f64 * 1e6;
    println!(
        "{claims} claims: all edits on, {:.0} claims/s read and scrubbed; {:.2} µs to read one, {:.2} µs to scrub it",
        claims as f64 / without,
        each(reading),
        each(without - reading)
    );
    println!(
        "a hundred edits of one payer's own slow other payers' claims by {:.1} %; their own take {:.1} µs more each",
        (others / without - 1.0) * 100.0,
        each(own - without)
    );
}

/// The corpus as sets of up to [`SUBSCRIBERS`] subscribers that both readers read, and read alike.
fn readable_sets(corpus: &[u8]) -> Vec<String> {
    let is_read_alike = |set: &str| {
        let (mut ours, mut theirs) = (peer::Columns::default(), peer::Columns::default());
        peer::extract(set.as_bytes(), &mut ours, true);
        peer::extract_by_peer(set, &mut theirs);
        theirs.claims() > 0 && theirs == ours
    };
    peer::quietly(|| {
        let (mut sets, mut readable) = (Vec::new(), Vec::new());
        for peer::Subscriber { context, own } in peer::subscribers(corpus) {
            if is_read_alike(&peer::set_of(&context, std::slice::from_ref(&own))) {
                readable.push(own);
            }
            if readable.len() == SUBSCRIBERS {
                sets.push(peer::set_of(&context, &std::mem::take(&mut readable)));
            }
        }
        sets.retain(|set| is_read_alike(set));
        sets
    })
}

/// Subscribers in a set.
const SUBSCRIBERS: usize = 50;

/// Prints ratios of medians, each pair measured by turns.
fn report(data: &[u8]) {
    let median = |mut times: Vec<f64>| -> f64 {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let timed = |act: &dyn Fn() -> usize| -> f64 {
        let begin = Instant::now();
        black_box(act());
        begin.elapsed().as_secs_f64()
    };
    let (mut lexing, mut flooring) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        flooring.push(timed(&|| floor(data)));
        lexing.push(timed(&|| lexed(data)));
    }
    let (lexing, flooring) = (median(lexing), median(flooring));
    println!("{:.1} MB of 837P", data.len() as f64 / 1e6);
    println!("lexing goes at {:.2} of the speed of its floor", flooring / lexing);
    report_scrubbing(data, &timed, &median);
    let sets = readable_sets(data);
    let megabytes = sets.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let (mut ours, mut checked, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    let extracted = |extract: &dyn Fn(&str, &mut peer::Columns)| {
        let mut columns = peer::Columns::default();
        for set in &sets {
            extract(set, &mut columns);
        }
        black_box(columns).claims()
    };
    for _ in 0..9 {
        theirs.push(timed(&|| extracted(&peer::extract_by_peer)));
        ours.push(timed(&|| extracted(&|set, columns| peer::extract(set.as_bytes(), columns, false))));
        checked.push(timed(&|| extracted(&|set, columns| peer::extract(set.as_bytes(), columns, true))));
    }
    let (ours, checked, theirs) = (median(ours), median(checked), median(theirs));
    println!("{} sets, {megabytes:.1} MB, are read by x12-types 0.12 as well", sets.len());
    for (what, seconds) in
        [("segments placed", ours), ("elements checked against the guide as well", checked)]
    {
        println!(
            "837P read and extract, {what}: {:.0} MB/s, {:.1} x x12-types",
            megabytes / seconds,
            theirs / seconds
        );
    }
}
