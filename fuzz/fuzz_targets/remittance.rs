//! Claim payments and acknowledgments are read out of any bytes without panic.

#![no_main]

use claims::acknowledgment::{AcknowledgmentReader, ClaimStatusReader};
use claims::{Place, RemittanceEvent, RemittanceReader};
use libfuzzer_sys::fuzz_target;
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, lex};

fuzz_target!(|data: &[u8]| {
    let segments = lex(data, Delimiters::USUAL, 0).numbered_from(1);
    let mut reader = RemittanceReader::new(Guide::by_id(GuideId::Remittance)).expect("the 835's guide");
    let mut sink = |event: RemittanceEvent<'_, '_>| {
        if let RemittanceEvent::Claim(_, claim, _) = event {
            let _ = remit::balance::balances(claim);
            let _ = remit::wanted(claim, "p");
            let _ = remit::posting::content(claim);
        }
    };
    reader.read(&segments, &mut sink);
    reader.finish(Place::default(), &mut sink);
    let mut reader = ClaimStatusReader::new(Guide::by_id(GuideId::ClaimAcknowledgment)).expect("the 277CA's");
    reader.read(&segments, &mut |status| drop(status.statuses().count()));
    reader.finish(Place::default(), &mut |_| {});
    let guide = Guide::by_id(GuideId::ImplementationAcknowledgment);
    let mut reader = AcknowledgmentReader::new(guide).expect("the 999's");
    reader.read(&segments, &mut |_| {});
    reader.finish(Place::default(), &mut |_| {});
});
