//! How fast claim payments find their claims, beside the floor: looking their keys up and no more.
//!
//! A plain forty-line matcher stands beside it as a peer: a claim is found by its control number alone.

use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use claims::{ClaimReader, RemittanceEvent, RemittanceReader, ServiceLine};
use criterion::{Criterion, Throughput};
use remit::matching::{Contender, Outcome, decide, match_lines};
use remit::{Candidate, MatchKey, PaymentContext, Postings};
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, Segments, lex};

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let drop = folder.path().join("drop");
    let plan = synth::Plan {
        claims: 10_000,
        practices: 1,
        mix: [100, 0, 0],
        noise: synth::Noise::USUAL.with(synth::NoiseKind::Dialects, 0),
        exhibits: false,
        defects: 0,
        ..synth::Plan::default()
    };
    synth::write(&plan, &drop).expect("the disk has room");
    let desk = Desk::new(&drop);
    let remittances = texts(&drop, ".835");
    let segments: Vec<Segments<'_>> =
        remittances.iter().map(|text| lex(text, Delimiters::USUAL, 0)).collect();
    let work = |act: &mut dyn FnMut(&claims::ClaimPayment<'_>, &PaymentContext)| {
        for segments in &segments {
            each_payment(segments, act);
        }
    };
    let mut count = (0, 0);
    work(&mut |payment, _| count = (count.0 + 1, count.1 + payment.services.len()));
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("matching");
    group.throughput(Throughput::Elements(count.0));
    group.bench_function("read", |bench| {
        bench.iter(|| work(&mut |payment, _| _ = black_box(payment.services.len())));
    });
    group.bench_function("floor: read and look keys up", |bench| {
        bench.iter(|| work(&mut |payment, _| _ = black_box(desk.under(payment))));
    });
    group.bench_function("peer: read and find by control number alone", |bench| {
        bench.iter(|| work(&mut |payment, _| _ = black_box(desk.plainly(payment))));
    });
    group.bench_function("read, match claims and lines", |bench| {
        bench.iter(|| work(&mut |payment, context| _ = black_box(desk.matched(payment, context))));
    });
    group.finish();
    report(&desk, &work, count);
}

/// Prints what may be quoted.
#[expect(clippy::type_complexity, reason = "the closure that hands over claim payments")]
fn report(
    desk: &Desk,
    work: &dyn Fn(&mut dyn FnMut(&claims::ClaimPayment<'_>, &PaymentContext)),
    (payments, lines): (u64, usize),
) {
    let mut found = (0, 0);
    work(&mut |payment, context| {
        let (is_matched, lines) = desk.matched(payment, context);
        found = (found.0 + u64::from(is_matched), found.1 + lines);
    });
    let timed = |act: &mut dyn FnMut(&claims::ClaimPayment<'_>, &PaymentContext)| {
        let begin = Instant::now();
        work(act);
        begin.elapsed().as_secs_f64()
    };
    let (mut reading, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        reading.push(timed(&mut |payment, _| _ = black_box(payment.services.len())));
        whole.push(timed(&mut |payment, context| _ = black_box(desk.matched(payment, context))));
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (reading, whole) = (median(reading), median(whole));
    println!("{payments} claim payments, {} matched; {lines} lines, {} matched", found.0, found.1);
    println!(
        "{:.0} claim payments/s and {:.0} lines/s matched, reading not counted; {:.2} x the time of reading",
        payments as f64 / (whole - reading),
        lines as f64 / (whole - reading),
        whole / reading
    );
}

/// Claims as the ledger keeps them.
struct Desk {
    records: Vec<Vec<u8>>,
    by_key: HashMap<MatchKey, Vec<usize>>,
    by_number: HashMap<String, usize>,
}

impl Desk {
    fn new(drop: &Path) -> Self {
        let mut desk = Self { records: Vec::new(), by_key: HashMap::new(), by_number: HashMap::new() };
        for text in texts(drop, "837P") {
            let segments = lex(&text, Delimiters::USUAL, 0);
            let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837's guide");
            let mut keep = |view: claims::ClaimView<'_, '_>| {
                let at = desk.records.len();
                let id = format!("claim-{at}");
                let line = |line: &ServiceLine<'_>| format!("line-{}", line.lx.place().offset);
                let candidate = Candidate::of(&view, &id, PRACTICE, line);
                for key in candidate.keys() {
                    desk.by_key.entry(key).or_default().push(at);
                }
                desk.by_number.insert(candidate.control_number.to_string(), at);
                let mut record = Vec::new();
                candidate.encode(&mut record);
                desk.records.push(record);
            };
            reader.read(&segments, &mut keep);
            reader.finish(claims::Place::default(), &mut keep);
        }
        desk
    }

    fn under(&self, payment: &claims::ClaimPayment<'_>) -> Vec<usize> {
        let keys = remit::wanted(payment, PRACTICE);
        let mut found: Vec<usize> =
            keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn plainly(&self, payment: &claims::ClaimPayment<'_>) -> Option<usize> {
        self.by_number.get(&*payment.control_number().lossy()).copied()
    }

    /// Whether the claim is found for certain, and how many of its lines are.
    fn matched(&self, payment: &claims::ClaimPayment<'_>, context: &PaymentContext) -> (bool, usize) {
        let decode = |&at: &usize| Candidate::decode(&self.records[at]).expect("it was written just so");
        let candidates: Vec<Candidate<'_>> = self.under(payment).iter().map(decode).collect();
        let contender = |candidate| Contender {
            candidate,
            postings: Postings::none(),
            payer_control_numbers: &[],
            was_refused: false,
        };
        let contenders: Vec<Contender<'_>> = candidates.iter().map(contender).collect();
        let decision = decide(payment, context, &contenders);
        let matched = decision.contender.filter(|_| decision.outcome == Outcome::Matched);
        let lines = matched.map_or(0, |at| {
            match_lines(payment, &candidates[at]).iter().filter(|line| line.line.is_some()).count()
        });
        (matched.is_some(), lines)
    }
}

fn each_payment(segments: &Segments<'_>, act: &mut dyn FnMut(&claims::ClaimPayment<'_>, &PaymentContext)) {
    let mut reader = RemittanceReader::new(Guide::by_id(GuideId::Remittance)).expect("an 835's guide");
    let mut context = None;
    let mut sink = |event: RemittanceEvent<'_, '_>| {
        if let RemittanceEvent::Claim(head, payment, _) = event {
            let context = context.get_or_insert_with(|| PaymentContext::of(head, "payment", PRACTICE));
            act(payment, context);
        }
    };
    reader.read(segments, &mut sink);
    reader.finish(claims::Place::default(), &mut sink);
}

/// The files of a drop whose names say this.
fn texts(drop: &Path, part: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(drop).expect("a drop");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.to_string_lossy().contains(part));
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a file")).collect()
}

const PRACTICE: &str = "practice";
