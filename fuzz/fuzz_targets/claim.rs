//! Claims are read out of any bytes: no panic, and no segment of a claim is lost or told twice.

#![no_main]

use claims::{ClaimReader, Place};
use libfuzzer_sys::fuzz_target;
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, lex};

fuzz_target!(|data: &[u8]| {
    let segments = lex(data, Delimiters::USUAL, 0).numbered_from(1);
    for guide in [GuideId::Professional, GuideId::Institutional, GuideId::Dental] {
        let mut reader = ClaimReader::new(Guide::by_id(guide)).expect("an 837's guide");
        let mut sink = |view: claims::ClaimView<'_, '_>| {
            assert_eq!(view.claim.segments().len(), view.claim.segment_count as usize);
            let candidate = remit::Candidate::of(&view, "c", "p", |_| "l".to_owned());
            let mut record = Vec::new();
            candidate.encode(&mut record);
            assert!(remit::Candidate::decode(&record) == Some(candidate));
        };
        reader.read(&segments, &mut sink);
        reader.finish(Place::default(), &mut sink);
    }
    let _ = remit::Candidate::decode(data);
});
