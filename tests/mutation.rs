//! Damaged bytes: nothing panics, every byte is accounted for, every law holds.
//!
//! Mutations are drawn from a seed, so a failure is found again by its number.

use claims::{ClaimReader, ClaimView, Date, RemittanceEvent, RemittanceReader};
use codes::CodeSets;
use pipeline::SourceId;
use pipeline::piece::{PieceBytes, Source, Stored};
use scrub::{Findings, Levels, Policy, Scrubber};
use x12::{Surveyor, TransactionSet};

use crate::drops::{DENTAL, INSTITUTIONAL, PROFESSIONAL, REMITTANCE, cut_by};
use crate::site::{Claims, Site, files_under, number};

/// Marsaglia's xorshift, 64 bits.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`; 0 when `end` is.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.roll() % end as u64) as usize }
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let begin = self.below(length);
        begin..begin + self.below((length - begin).min(400) + 1)
    }
}

/// Bytes that mean something, and some that should not be there.
const SPITEFUL: &[u8] = b"*:^~|>\n\r\0\x1d\x1f\xff ISA0123456789-.";

/// A damaged copy: a few flips, cuts, splices from another file, stretches twice.
fn damaged(whole: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(4) {
        match dice.below(7) {
            0 if !bytes.is_empty() => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            1 if !bytes.is_empty() => {
                let at = dice.below(bytes.len());
                bytes[at] = SPITEFUL[dice.below(SPITEFUL.len())];
            }
            2 => bytes.truncate(dice.below(bytes.len() + 1)),
            3 => drop(bytes.drain(dice.range(bytes.len()))),
            4 => {
                let stretch = other[dice.range(other.len())].to_vec();
                let at = dice.below(bytes.len() + 1);
                bytes.splice(at..at, stretch);
            }
            5 => {
                let stretch = bytes[dice.range(bytes.len())].to_vec();
                let at = dice.below(bytes.len() + 1);
                bytes.splice(at..at, stretch);
            }
            _ => {
                let range = dice.range(bytes.len());
                bytes[range].fill(SPITEFUL[dice.below(SPITEFUL.len())]);
            }
        }
    }
    bytes
}

/// What damage is done to: clean claims, claims in other delimiters, a remittance, and the sample drop.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = [PROFESSIONAL, INSTITUTIONAL, DENTAL, REMITTANCE]
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
    seeds.push(cut_by(INSTITUTIONAL, b'|', b'>', b'!', b'\n'));
    seeds.push(cut_by(PROFESSIONAL, 0x1d, 0x1f, 0x1e, 0x1c));
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/drop");
    let small = files_under(&samples).into_values().filter(|bytes| bytes.len() < 8_000);
    seeds.extend(small.step_by(7));
    seeds
}

#[test]
fn damaged_bytes_are_read_without_panic_and_accounted_for() {
    let seeds = seeds();
    let codes = CodeSets::built_in();
    let as_of = Date::parse_iso(crate::site::AS_OF).expect("a day");
    let scrubber = Scrubber::new(&codes, Policy::default(), as_of);
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut claims = 0;
    for round in 0..400 {
        let whole = &seeds[round % seeds.len()];
        let other = &seeds[dice.below(seeds.len())];
        let bytes = damaged(whole, other, &mut dice);
        let length = bytes.len() as u64;
        let outcome = std::panic::catch_unwind(|| {
            let source = surveyed(bytes.clone(), if round % 2 == 0 { 600 } else { 1 << 20 }, round);
            assert_eq!(source.survey.bytes.total(), length, "bytes are accounted for");
            source.survey.sets.iter().map(|set| read(&source, set, &scrubber)).sum::<usize>()
        });
        claims += outcome.unwrap_or_else(|_| {
            let kept = std::env::temp_dir().join(format!("cleanclaim-mutation-{round}"));
            std::fs::write(&kept, &bytes).expect("the bytes can be kept");
            panic!("round {round}, bytes kept in {}", kept.display());
        });
    }
    assert!(claims > 300, "only {claims} claims and claim payments came through");
}

/// Surveys bytes, fed in windows of uneven length.
fn surveyed(bytes: Vec<u8>, piece_target: u64, round: usize) -> Source {
    let mut surveyor = Surveyor::with_piece_target(piece_target);
    let mut done = 0;
    let mut shown = 0;
    let mut dice = Dice(round as u64 + 1);
    loop {
        shown = (shown + 1 + dice.below(700)).min(bytes.len());
        let at_end = shown == bytes.len();
        done += surveyor.feed(&bytes[done..shown], at_end);
        if at_end {
            break;
        }
    }
    assert_eq!(done, bytes.len(), "the end was told, so every byte is done with");
    let (name, length) = (format!("round-{round}"), bytes.len() as u64);
    Source {
        id: SourceId::new(&[7; 32]),
        name,
        fault: None,
        bytes: length,
        survey: surveyor.finish(),
        statement: None,
        decision: None,
        touches: Vec::new(),
        archived: Stored::Memory(bytes),
    }
}

/// Reads a set piece by piece, as a run does; gives the claims and claim payments in it.
fn read(source: &Source, set: &TransactionSet, scrubber: &Scrubber<'_>) -> usize {
    let Some(guide) = Source::guide(set) else { return 0 };
    let (mut levels, mut findings) = (Levels::new(), Findings::new());
    let mut count = 0;
    for piece in 0..set.pieces.len() {
        let bytes = PieceBytes::read(source, set, piece as u32).expect("pieces lie within the source");
        let segments = bytes.lex();
        if let Some(mut reader) = ClaimReader::new(guide) {
            let mut sink = |view: ClaimView<'_, '_>| {
                count += 1;
                scrubber.scrub_context(&view, &mut levels, &mut findings);
                scrubber.scrub_claim(&view, &mut findings);
                for finding in findings.take() {
                    assert!(finding.at().offset <= source.bytes && !finding.place().is_empty());
                }
            };
            segments.context.iter().for_each(|above| reader.context(above));
            reader.read(&segments.body, &mut sink);
            match &segments.next {
                Some(next) => reader.end_before(next.segment(0), &mut sink),
                None => reader.finish(bytes.end(&segments), &mut sink),
            }
            assert!(reader.take_faults().iter().all(|fault| !fault.to_string().is_empty()));
        } else if let Some(mut reader) = RemittanceReader::new(guide) {
            let mut sink = |event: RemittanceEvent<'_, '_>| {
                if let RemittanceEvent::Claim(payment, claim, faults) = event {
                    count += 1;
                    scrubber.scrub_claim_payment(payment, claim, faults, &mut findings);
                }
            };
            segments.context.iter().for_each(|above| reader.context(above, 0));
            reader.read(&segments.body, &mut sink);
            match &segments.next {
                Some(next) => reader.end_before(next.segment(0), &mut sink),
                None => reader.finish(bytes.end(&segments), &mut sink),
            }
            findings.take();
        }
    }
    count
}

#[test]
fn a_drop_of_damaged_files_is_taken_and_every_law_holds() {
    let seeds = seeds();
    let site = Site::new();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..120 {
        let other = &seeds[dice.below(seeds.len())];
        let bytes = damaged(&seeds[round % seeds.len()], other, &mut dice);
        site.put(&format!("{round:03}.edi"), &bytes);
    }
    let report = site.run();
    let files = &report["files"];
    let taken: u64 =
        ["loaded", "partial", "quarantined", "duplicate"].iter().map(|word| number(&files[*word])).sum();
    assert_eq!(taken, 120);
    let claims = Claims::of(&report);
    let sum = claims.released.0 + claims.held.0 + claims.quarantined.0;
    assert_eq!(sum as usize, site.rows("claims", &["claim_id"]).len());
    assert!(claims.released.0 > 0 && claims.held.0 > 0 && claims.quarantined.0 > 0, "{claims:?}");
    site.assert_lawful();
    let two = site.other_lake("two");
    two.run_with(&["--threads", "2"]);
    crate::site::assert_same(&site.tree(), &two.tree(), "damaged files at two threads");
}
