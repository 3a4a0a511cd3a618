//! The lexer as anyone would write it first: one byte at a time.
//!
//! It is slow and plainly right, and exists to be compared with [`crate::lex`].

use crate::Delimiters;

/// A segment's bytes, by position: where it begins and where its identifier and elements end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cut {
    /// Offset of the first byte that is not white space.
    pub begin: usize,
    /// Ends of the identifier and of each element; the last is the terminator's offset.
    pub stops: Vec<usize>,
}

/// Cuts `data` into its complete segments; a terminator that ends nothing is white space. What follows the last terminator is not returned.
pub fn cut(data: &[u8], delimiters: Delimiters) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut begin = 0;
    let mut stops = Vec::new();
    let mut at_start = true;
    for (at, &byte) in data.iter().enumerate() {
        if byte == delimiters.segment {
            stops.push(at);
            let cut = Cut { begin, stops: std::mem::take(&mut stops) };
            if cut.stops[0] > begin || cut.stops.len() > 1 {
                cuts.push(cut);
            }
            begin = at + 1;
            at_start = true;
        } else if byte == delimiters.element {
            stops.push(at);
            at_start = false;
        } else if at_start && byte.is_ascii_whitespace() {
            begin = at + 1;
        } else {
            at_start = false;
        }
    }
    cuts
}
