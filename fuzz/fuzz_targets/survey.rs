//! Every byte of anything is accounted for, whatever windows it is fed in.

#![no_main]

use libfuzzer_sys::fuzz_target;
use x12::Surveyor;

fuzz_target!(|input: (u16, &[u8])| {
    let (growth, data) = (usize::from(input.0) + 1, input.1);
    let survey = |growth: usize| {
        let mut surveyor = Surveyor::with_piece_target(40);
        let (mut from, mut to) = (0, growth.min(data.len()));
        loop {
            let at_end = to == data.len();
            from += surveyor.feed(&data[from..to], at_end);
            if at_end && from == to {
                return surveyor.finish();
            }
            to = (to + growth).min(data.len());
        }
    };
    let windowed = survey(growth);
    assert_eq!(windowed.bytes.total(), data.len() as u64);
    assert_eq!(windowed.sets.len(), survey(data.len().max(1)).sets.len());
});
