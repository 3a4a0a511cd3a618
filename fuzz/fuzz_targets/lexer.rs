//! The fast lexer and the plain one agree on any bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use x12::{Delimiters, lex};

fuzz_target!(|data: &[u8]| {
    let fast: Vec<(usize, usize)> = lex(data, Delimiters::USUAL, 0)
        .iter()
        .map(|segment| (segment.place().offset as usize, segment.element_count() + 1))
        .collect();
    let plain: Vec<(usize, usize)> = x12::reference::cut(data, Delimiters::USUAL)
        .into_iter()
        .map(|cut| (cut.begin, cut.stops.len()))
        .collect();
    assert_eq!(fast, plain);
});
