//! Finds the bytes within a segment that are more than text.

use wide::u8x16;

use crate::Delimiters;

/// What separates components and repetitions, to be compared with sixteen bytes at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    component: u8x16,
    repetition: u8x16,
}

/// The separators of components in a segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Swept {
    begin: usize,
    /// How many they are.
    pub(crate) count: u32,
    /// A bit for each that is among the first 64 bytes.
    marks: u64,
}

impl Marks {
    pub(crate) fn new(delimiters: Delimiters) -> Self {
        // Where nothing repeats, a byte that X12 has not stands in for the separator.
        let repetition = delimiters.repetition.unwrap_or(0);
        Self { component: u8x16::splat(delimiters.component), repetition: u8x16::splat(repetition) }
    }

    /// Where separators of components are in a segment; `None` when there are bytes that X12 has not, or
    /// elements that repeat.
    #[inline]
    pub(crate) fn sweep(&self, data: &[u8], begin: usize, end: usize) -> Option<Swept> {
        let mut swept = Swept { begin, count: 0, marks: 0 };
        let mut at = begin;
        loop {
            let (marks, wrong) = self.thirty_two(block(data, at));
            let within = u32::MAX >> (32 - (end - at).min(32));
            if wrong & within != 0 {
                return None;
            }
            let marks = marks & within;
            if marks != 0 {
                swept.count += marks.count_ones();
                if at - begin < 64 {
                    swept.marks |= u64::from(marks) << (at - begin);
                }
            }
            // Most segments end within the first 32 bytes.
            at += 32;
            if at >= end {
                return Some(swept);
            }
        }
    }

    /// A bit for each separator of components among the first 63 bytes from `start` to `stop`, of a
    /// segment that was swept.
    #[inline]
    pub(crate) fn separators(&self, swept: &Swept, data: &[u8], start: usize, stop: usize) -> u64 {
        let within = (1 << (stop - start).min(63)) - 1;
        if stop - swept.begin <= 64 {
            return swept.marks >> (start - swept.begin) & within;
        }
        let (low, _) = self.thirty_two(block(data, start));
        let (high, _) = self.thirty_two(block(data, start + 32));
        (u64::from(high) << 32 | u64::from(low)) & within
    }

    /// Of 32 bytes, which separate components, and which are neither that nor text, or separate
    /// repetitions.
    #[inline]
    fn thirty_two(&self, [low, high]: [u8x16; 2]) -> (u32, u32) {
        let marks = |half: u8x16| half.simd_eq(self.component).to_bitmask();
        let wrong = |half: u8x16| self.wrong(half).to_bitmask();
        (marks(low) | marks(high) << 16, wrong(low) | wrong(high) << 16)
    }

    /// Which bytes are neither text nor separators of components.
    #[inline]
    fn wrong(&self, bytes: u8x16) -> u8x16 {
        let is_text = bytes.max(u8x16::splat(0x20)).min(u8x16::splat(0x7e)).simd_eq(bytes);
        !(is_text | bytes.simd_eq(self.component)) | bytes.simd_eq(self.repetition)
    }
}

/// Thirty-two bytes from `at` on, with zeros past the end.
#[inline]
fn block(data: &[u8], at: usize) -> [u8x16; 2] {
    match data.get(at..at + 32) {
        Some(whole) => halves(whole.try_into().expect("thirty-two bytes")),
        None => last_block(data, at),
    }
}

#[cold]
fn last_block(data: &[u8], at: usize) -> [u8x16; 2] {
    let mut last = [0; 32];
    let rest = data.get(at..).unwrap_or_default();
    last[..rest.len()].copy_from_slice(rest);
    halves(&last)
}

#[inline]
fn halves(bytes: &[u8; 32]) -> [u8x16; 2] {
    let (halves, _) = bytes.as_chunks::<16>();
    [u8x16::new(halves[0]), u8x16::new(halves[1])]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn separators_are_where_a_plain_look_finds_them(
            data in prop::collection::vec(
                prop_oneof![40 => b' '..=b'~', 10 => Just(b':'), 1 => any::<u8>()], 1..150,
            ),
            from in any::<prop::sample::Index>(),
            to in any::<prop::sample::Index>(),
            repeats in any::<bool>(),
        ) {
            let repetition = repeats.then_some(b'^');
            let delimiters = Delimiters { repetition, ..Delimiters::USUAL };
            let (component, marks) = (delimiters.component, Marks::new(delimiters));
            let begin = from.index(data.len());
            let end = begin + 1 + to.index(data.len() - begin);
            let is_right = |byte: &u8| (b' '..=b'~').contains(byte) && Some(*byte) != repetition;
            let swept = marks.sweep(&data, begin, end);
            prop_assert_eq!(swept.is_some(), data[begin..end].iter().all(is_right));
            if let Some(swept) = swept {
                let count = data[begin..end].split(|&byte| byte == component).count() - 1;
                prop_assert_eq!(swept.count as usize, count);
                for start in begin..end {
                    let own = data[start..end].iter().take(63).enumerate();
                    let own = own.fold(0, |own, (at, &byte)| own | u64::from(byte == component) << at);
                    prop_assert_eq!(marks.separators(&swept, &data, start, end), own);
                }
            }
        }
    }
}
