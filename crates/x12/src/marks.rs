//! Finds the bytes within a segment that are more than text.

use wide::u8x16;

use crate::Delimiters;

/// What separates components and repetitions, to be compared with sixteen bytes at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    component: u8x16,
    repetition: u8x16,
}

impl Marks {
    pub(crate) fn new(delimiters: Delimiters) -> Self {
        // Where nothing repeats, a byte that X12 has not stands in for the separator.
        let repetition = delimiters.repetition.unwrap_or(0);
        Self { component: u8x16::splat(delimiters.component), repetition: u8x16::splat(repetition) }
    }

    /// How many separators of components there are; `None` when there are bytes that X12 has not, or
    /// elements that repeat.
    #[inline]
    pub(crate) fn sweep(&self, data: &[u8], begin: usize, end: usize) -> Option<u32> {
        let (mut separators, mut at) = (0, begin);
        loop {
            let bytes = block(data, at);
            let [low, high] = [0, 1].map(|half| u8x16::new(bytes[half]));
            let wrong = self.wrong(low).to_bitmask() | self.wrong(high).to_bitmask() << 16;
            let within = u32::MAX >> (32 - (end - at).min(32));
            if wrong & within != 0 {
                return None;
            }
            let marks =
                low.simd_eq(self.component).to_bitmask() | high.simd_eq(self.component).to_bitmask() << 16;
            if marks & within != 0 {
                separators += (marks & within).count_ones();
            }
            // Most segments end within the first 32 bytes.
            at += 32;
            if at >= end {
                return Some(separators);
            }
        }
    }

    /// A bit for each separator of components among the first 63 bytes from `start` to `stop`.
    #[inline]
    pub(crate) fn separators(&self, data: &[u8], start: usize, stop: usize) -> u64 {
        let (mut marks, mut shift) = (0, 0);
        while shift < (stop - start).min(63) {
            let [low, high] =
                block(data, start + shift).map(|half| u8x16::new(half).simd_eq(self.component).to_bitmask());
            marks |= u64::from(low | high << 16) << shift;
            shift += 32;
        }
        marks & ((1 << (stop - start).min(63)) - 1)
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
fn block(data: &[u8], at: usize) -> [[u8; 16]; 2] {
    let mut last = [0; 32];
    let whole = data.get(at..at + 32).unwrap_or_else(|| {
        let rest = data.get(at..).unwrap_or_default();
        last[..rest.len()].copy_from_slice(rest);
        &last
    });
    [0, 16].map(|half| whole[half..half + 16].try_into().expect("sixteen bytes"))
}
