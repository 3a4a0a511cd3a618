//! Finds every segment and element in a stretch of bytes, in one pass.
//!
//! The bytes are taken 64 at a time. For each block two bit masks say where element separators and
//! terminators stand; walking the set bits writes the offsets of both into one array, and the
//! terminators' ranks in that array mark where segments end. Nothing is copied, and the work per
//! delimiter is a handful of instructions whatever the elements hold.

use wide::u8x16;

use crate::marks::Marks;
use crate::{Delimiters, Place, Segment};

/// The segments found in a stretch of bytes.
///
/// Holds four bytes per element and eight per segment beside the borrowed bytes.
#[derive(Clone, Debug)]
pub struct Segments<'a> {
    data: &'a [u8],
    delimiters: Delimiters,
    marks: Marks,
    /// Offset in the source of `data[0]`.
    base: u64,
    /// Ordinal of the first segment, less one.
    ordinal_base: u32,
    /// Offset of every element's end, all segments in a row, then [`AHEAD`] more: the last again.
    stops: Vec<u32>,
    /// For each segment the index in `stops` just past its last.
    ends: Vec<u32>,
    /// For each segment the offset of its first byte that is not white space.
    begins: Vec<u32>,
    consumed: usize,
}

impl<'a> Segments<'a> {
    /// Number of complete segments.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no complete segment was found.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Numbers the segments as if the first had ordinal `first` in its transaction set.
    #[must_use]
    pub fn numbered_from(mut self, first: u32) -> Self {
        self.ordinal_base = first.wrapping_sub(1);
        self
    }

    /// Segment `index`, counted from 0.
    ///
    /// # Panics
    /// When `index` is not less than [`Segments::len`].
    #[inline]
    pub fn segment(&'a self, index: usize) -> Segment<'a> {
        let first = if index == 0 { 0 } else { self.ends[index - 1] };
        Segment::new(self, index as u32, self.begins[index], first, self.ends[index] - first)
    }

    #[inline]
    pub(crate) fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Ends of the identifiers and elements of all segments, in order, and [`AHEAD`] more.
    #[inline]
    pub(crate) fn stops(&self) -> &[u32] {
        &self.stops
    }

    #[inline]
    pub(crate) fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    #[inline]
    pub(crate) fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Where segment `index`, which begins at `begin`, stands in the source.
    #[inline]
    pub(crate) fn place(&self, index: u32, begin: u32) -> Place {
        Place { offset: self.offset(begin), ordinal: self.ordinal_base.wrapping_add(index + 1) }
    }

    /// Where in the source the byte at `within` stands.
    #[inline]
    pub(crate) fn offset(&self, within: u32) -> u64 {
        self.base + u64::from(within)
    }

    /// The segments in order.
    pub fn iter(&'a self) -> impl ExactSizeIterator<Item = Segment<'a>> + 'a {
        (0..self.len()).map(|index| self.segment(index))
    }

    /// Bytes up to the last terminator; what follows it is not a whole segment yet.
    pub fn consumed(&self) -> usize {
        self.consumed
    }
}

/// Lexes `data`, whose first byte stands at offset `base` of its source, with known delimiters.
///
/// White space before a segment (line ends after a terminator, blank lines) belongs to no segment.
/// Bytes after the last terminator are left: see [`Segments::consumed`].
///
/// # Panics
/// When `data` is longer than [`LEX_MAX`] bytes; read a larger source in windows.
pub fn lex(data: &[u8], delimiters: Delimiters, base: u64) -> Segments<'_> {
    assert!(data.len() <= LEX_MAX, "a window of {} bytes is more than the lexer takes", data.len());
    let mut stops = Vec::with_capacity(data.len() / 5 + 64);
    let mut ends = Vec::with_capacity(data.len() / 24 + 16);
    let mut blocks = data.chunks_exact(BLOCK);
    let mut at = 0;
    for block in &mut blocks {
        let block: &[u8; BLOCK] = block.try_into().expect("chunks_exact gives whole blocks");
        push_block(block, at, delimiters, &mut stops, &mut ends);
        at += BLOCK as u32;
    }
    let rest = blocks.remainder();
    if !rest.is_empty() {
        let mut last = [neutral(delimiters); BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        push_block(&last, at, delimiters, &mut stops, &mut ends);
    }
    stops.truncate(ends.last().map_or(0, |&end| end as usize));
    let consumed = stops.last().map_or(0, |&stop| stop as usize + 1);
    let begins = segment_begins(data, delimiters, &stops, &ends)
        .unwrap_or_else(|| drop_empty(data, delimiters, &mut stops, &mut ends));
    stops.extend([consumed as u32; AHEAD]);
    let marks = Marks::new(delimiters);
    Segments { data, delimiters, marks, base, ordinal_base: 0, stops, ends, begins, consumed }
}

/// The most bytes [`lex`] takes at once: offsets are 32-bit.
pub const LEX_MAX: usize = 1 << 31;

/// Ends that can be looked at from the first of any segment on.
pub(crate) const AHEAD: usize = 64;

const BLOCK: usize = 64;

fn push_block(
    block: &[u8; BLOCK],
    at: u32,
    delimiters: Delimiters,
    stops: &mut Vec<u32>,
    ends: &mut Vec<u32>,
) {
    let terminators = mask(block, delimiters.segment);
    let mut either = mask(block, delimiters.element) | terminators;
    let before = stops.len() as u32;
    let mut left = terminators;
    while left != 0 {
        let bit = left.trailing_zeros();
        let rank = (either & (u64::MAX >> (63 - bit))).count_ones();
        ends.push(before + rank);
        left &= left - 1;
    }
    // Four at a time, past the last bit too: cheaper than asking after each one.
    let count = either.count_ones() as usize;
    for _ in 0..count.div_ceil(4) {
        let four: [u32; 4] = std::array::from_fn(|_| {
            let stop = at + either.trailing_zeros();
            either &= either.wrapping_sub(1);
            stop
        });
        stops.extend_from_slice(&four);
    }
    stops.truncate(before as usize + count);
}

/// One bit for each byte of `block` that equals `wanted`, the first byte lowest.
#[inline]
fn mask(block: &[u8; BLOCK], wanted: u8) -> u64 {
    let wanted = u8x16::splat(wanted);
    let (quarters, _) = block.as_chunks::<16>();
    quarters
        .iter()
        .rev()
        .fold(0, |bits, &quarter| bits << 16 | u64::from(u8x16::new(quarter).simd_eq(wanted).to_bitmask()))
}

/// A byte that is no delimiter, to fill up the last block.
fn neutral(delimiters: Delimiters) -> u8 {
    (0..=u8::MAX)
        .find(|&byte| byte != delimiters.element && byte != delimiters.segment)
        .expect("two bytes of 256 are taken")
}

/// The first byte of each segment that is not white space; `None` when a segment is nothing else.
fn segment_begins(data: &[u8], delimiters: Delimiters, stops: &[u32], ends: &[u32]) -> Option<Vec<u32>> {
    let (mut begin, mut is_blank) = (0, false);
    let begins = ends.iter().map(|&end| {
        let stop = stops[end as usize - 1];
        while begin < stop && is_space(data[begin as usize], delimiters) {
            begin += 1;
        }
        is_blank |= begin == stop;
        std::mem::replace(&mut begin, stop + 1)
    });
    let begins = begins.collect();
    (!is_blank).then_some(begins)
}

/// Leaves out terminators that end nothing, as blank lines do when a line end is the terminator, and
/// gives the first bytes of the segments that remain.
fn drop_empty(data: &[u8], delimiters: Delimiters, stops: &mut Vec<u32>, ends: &mut Vec<u32>) -> Vec<u32> {
    let (all_stops, all_ends) = (std::mem::take(stops), std::mem::take(ends));
    let mut begins = Vec::with_capacity(all_ends.len());
    let mut first = 0;
    let mut from = 0;
    for end in all_ends {
        let own = &all_stops[first as usize..end as usize];
        let stop = own[own.len() - 1] as usize;
        if let Some(blank) = data[from..stop].iter().position(|&byte| !is_space(byte, delimiters)) {
            begins.push((from + blank) as u32);
            stops.extend_from_slice(own);
            ends.push(stops.len() as u32);
        }
        first = end;
        from = stop + 1;
    }
    begins
}

/// White space between segments; a delimiter is never white space.
#[inline]
fn is_space(byte: u8, delimiters: Delimiters) -> bool {
    byte <= b' ' && byte.is_ascii_whitespace() && byte != delimiters.element
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reference::{Cut, cut};

    fn cuts(data: &[u8], delimiters: Delimiters) -> Vec<Cut> {
        let segments = lex(data, delimiters, 0);
        let found = segments.iter().map(|segment| {
            let begin = segment.place().offset as usize;
            let mut stops = Vec::new();
            let mut at = begin;
            for n in 0..=segment.element_count() {
                at += segment.element(n).len();
                stops.push(at);
                at += 1;
            }
            Cut { begin, stops }
        });
        found.collect()
    }

    #[test]
    fn reads_elements_by_their_guide_positions() {
        let segments = lex(b"CLM*A*100***11:B:1~\r\nDTP*472*D8*20260102~HI*", Delimiters::USUAL, 50);
        assert_eq!(segments.len(), 2);
        let clm = segments.segment(0);
        assert_eq!(clm.element_count(), 5);
        assert_eq!(clm.component(5, 3), b"1");
        assert_eq!(clm.element(9), b"");
        assert_eq!(segments.segment(1).place(), Place { offset: 71, ordinal: 2 });
        assert_eq!(segments.segment(1).element_offset(3), 82);
        assert_eq!(segments.consumed(), 41);
    }

    #[test]
    fn a_terminator_that_ends_nothing_is_white_space() {
        let segments = lex(b"~ ~A~\n~B*1~ ~", Delimiters::USUAL, 0);
        let ids: Vec<_> = segments.iter().map(|segment| (segment.id(), segment.place().ordinal)).collect();
        assert_eq!(ids, [(b"A".as_slice(), 1), (b"B".as_slice(), 2)]);
        assert_eq!(segments.consumed(), 13);
    }

    fn delimiters() -> impl Strategy<Value = Delimiters> {
        prop::sample::subsequence(b"*~:^|>\n\r\x1d\x1f\xa7;".to_vec(), 4).prop_shuffle().prop_map(|bytes| {
            Delimiters {
                element: bytes[0],
                component: bytes[1],
                repetition: Some(bytes[2]),
                segment: bytes[3],
            }
        })
    }

    proptest! {
        #[test]
        fn agrees_with_the_reference_on_any_bytes(
            data in prop::collection::vec(prop_oneof![
                3 => prop::sample::select(b"*~:^|>\n\r\x1d\x1f\xa7; ".to_vec()),
                5 => any::<u8>(),
            ], 0..400),
            delimiters in delimiters(),
        ) {
            prop_assert_eq!(cuts(&data, delimiters), cut(&data, delimiters));
        }
    }
}
