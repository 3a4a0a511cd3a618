//! How senders write X12.

use crate::segments::Delimiters;

/// The dialect of the `turn`-th sender; the usual one for all if `varied` is not set.
pub(super) fn dialect(turn: u64, varied: bool) -> Delimiters {
    if varied { DIALECTS[turn as usize % DIALECTS.len()] } else { Delimiters::USUAL }
}

const USUAL: Delimiters = Delimiters::USUAL;

const DIALECTS: [Delimiters; 9] = [
    USUAL,
    Delimiters { line_end: "\n", ..USUAL },
    Delimiters { element: b'|', component: b'>', ..USUAL },
    Delimiters { line_end: "\r\n", ..USUAL },
    USUAL,
    Delimiters { element: 0x1D, component: 0x1F, repetition: 0x1E, segment: 0x1C, line_end: "" },
    Delimiters { line_end: "\n", ..USUAL },
    Delimiters { segment: b'\n', component: b'>', ..USUAL },
    USUAL,
];
