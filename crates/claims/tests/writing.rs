//! What was read can be written again, byte for byte, from what was kept of it.

use std::collections::BTreeMap;

use claims::{ClaimReader, RemittanceEvent, RemittanceReader};
use proptest::prelude::*;
use x12::guide::Guide;
use x12::{Delimiters, Segment, Surveyor, Writer, lex};

/// The sets of a made-up drop, each with its delimiters.
fn sets(seed: u64) -> Vec<(Vec<u8>, Delimiters, &'static Guide)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("drop");
    let plan = synth::Plan { claims: 40, seed, exhibits: false, ..synth::Plan::default() };
    synth::write(&plan, &out).expect("the disk has room");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&out).expect("a drop") {
        let bytes = std::fs::read(entry.expect("a file").path()).expect("a file");
        let mut surveyor = Surveyor::new();
        surveyor.feed(&bytes, true);
        let survey = surveyor.finish();
        for set in &survey.sets {
            let guide = Guide::of(&*set.version, &*set.st01).expect("synth follows guides");
            let delimiters = survey.interchanges[set.interchange as usize].delimiters;
            found.push((bytes[set.offset as usize..set.end as usize].to_vec(), delimiters, guide));
        }
    }
    found
}

/// Segments by where they stand, each once however often a claim was given out below it.
#[derive(Default)]
struct Kept(BTreeMap<u64, Vec<u8>>);

impl Kept {
    fn keep(&mut self, segments: &[Segment<'_>]) {
        for segment in segments {
            self.0.insert(segment.place().offset, segment.raw().to_vec());
        }
    }
}

fn kept_of(bytes: &[u8], delimiters: Delimiters, guide: &'static Guide) -> Option<Kept> {
    let segments = lex(bytes, delimiters, 0).numbered_from(1);
    let mut kept = Kept::default();
    if let Some(mut reader) = ClaimReader::new(guide) {
        let mut sink = |view: claims::ClaimView<'_, '_>| {
            kept.keep(&view.segments_above());
            kept.keep(&view.claim.segments());
        };
        reader.read(&segments, &mut sink);
        reader.finish(claims::Place::default(), &mut sink);
        assert_eq!(reader.take_unplaced().len(), 0);
        return Some(kept);
    }
    let mut reader = RemittanceReader::new(guide)?;
    let mut sink = |event: RemittanceEvent<'_, '_>| match event {
        RemittanceEvent::Claim(payment, claim, _) => {
            kept.keep(&payment.segments());
            kept.keep(&claim.segments());
        }
        RemittanceEvent::Provider(payment, segment) | RemittanceEvent::Summary(payment, segment) => {
            kept.keep(&payment.segments());
            kept.keep(&[segment]);
        }
    };
    reader.read(&segments, &mut sink);
    reader.finish(claims::Place::default(), &mut sink);
    Some(kept)
}

/// The set without what stands between its segments.
fn packed(bytes: &[u8], delimiters: Delimiters) -> Vec<u8> {
    let segments = lex(bytes, delimiters, 0);
    segments.iter().flat_map(|segment| segment.raw_with_terminator().to_vec()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn a_transaction_set_read_is_written_byte_for_byte(seed in 0_u64..1_000) {
        let mut written_sets = 0;
        for (bytes, delimiters, guide) in sets(seed) {
            let Some(kept) = kept_of(&bytes, delimiters, guide) else { continue };
            let joined: Vec<u8> =
                kept.0.values().flat_map(|raw| raw.iter().copied().chain([delimiters.segment])).collect();
            let segments = lex(&joined, delimiters, 0);
            let mut writer = Writer::new(Vec::new(), delimiters);
            for (at, segment) in segments.iter().enumerate() {
                let outcome = match (at, segment.id()) {
                    (0, _) => writer.begin_set_as_read(&segment),
                    (_, b"SE") => Ok(()),
                    _ => writer.segment(&segment),
                };
                outcome.expect("a Vec takes bytes");
            }
            let written = writer.finish().expect("a Vec takes bytes");
            let sent = packed(&bytes, delimiters);
            prop_assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&sent));
            written_sets += 1;
        }
        prop_assert!(written_sets > 3);
    }
}
