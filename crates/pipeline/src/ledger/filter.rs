//! Tells that a block does not hold a key, without reading the block.
//!
//! A Bloom filter of ten bits a key: it never denies a key that is there, and lets one in a hundred pass that
//! is not.

/// What is asked of filters for a key; made once, asked in every run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Mark(u64);

impl Mark {
    pub(super) fn of(key: u128) -> Self {
        // Neighbours share their first bytes, the records of one claim their last: all of them take part.
        let mut mixed = ((key >> 64) as u64).rotate_left(29).wrapping_mul(ODD) ^ key as u64;
        for _ in 0..2 {
            mixed = (mixed ^ (mixed >> 32)).wrapping_mul(ODD);
        }
        Self(mixed ^ (mixed >> 32))
    }

    fn bits(self, filter_bytes: usize) -> impl Iterator<Item = usize> {
        let (first, step) = (self.0 as u32, (self.0 >> 32) as u32 | 1);
        let bit = move |probe: u32| {
            let spread = u64::from(first.wrapping_add(step.wrapping_mul(probe)));
            ((spread * filter_bytes as u64 * 8) >> 32) as usize
        };
        (0..PROBES).map(bit)
    }
}

/// Adds the filter of keys with these marks, and gives its length.
pub(super) fn put(out: &mut Vec<u8>, marks: &[Mark]) -> usize {
    let (from, bytes) = (out.len(), (marks.len() * BITS_PER_KEY).div_ceil(8));
    out.resize(from + bytes, 0);
    let filter = &mut out[from..];
    for mark in marks {
        mark.bits(bytes).for_each(|bit| filter[bit / 8] |= 1 << (bit % 8));
    }
    bytes
}

/// Whether a filter lets a key pass. A filter that has no bytes lets every key pass.
pub(super) fn may_hold(filter: &[u8], mark: Mark) -> bool {
    filter.is_empty() || mark.bits(filter.len()).all(|bit| filter[bit / 8] & (1 << (bit % 8)) != 0)
}

const BITS_PER_KEY: usize = 10;

/// Bits set for a key: near 10 ln 2, a little less because fewer are sooner looked at.
const PROBES: u32 = 6;

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filter_of(keys: &[u128]) -> Vec<u8> {
        let marks: Vec<Mark> = keys.iter().map(|&key| Mark::of(key)).collect();
        let mut filter = vec![0xff];
        let bytes = put(&mut filter, &marks);
        filter.remove(0);
        assert_eq!(bytes, filter.len());
        filter
    }

    #[test]
    fn one_key_in_a_hundred_that_is_not_there_passes() {
        // Keys as they are, of a block: the first bytes nearly the same, the rest a digest.
        let key = |n: u128| {
            let digest = (n + 1).wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645);
            (u128::from(b'c') << 120) | (digest ^ (digest >> 64)) & ((1 << 96) - 1)
        };
        let (mut passed, mut asked) = (0, 0);
        for block in 0..200_u128 {
            let keys: Vec<u128> = (0..85).map(|n| key(block * 10_000 + n)).collect();
            let filter = filter_of(&keys);
            asked += 1_000;
            passed += (100..1_100).filter(|n| may_hold(&filter, Mark::of(key(block * 10_000 + n)))).count();
        }
        assert!(passed * 1_000 < asked * 15, "{passed} of {asked}");
    }

    proptest! {
        #[test]
        fn a_key_that_is_there_passes(keys in prop::collection::vec(any::<u128>(), 1..400)) {
            let filter = filter_of(&keys);
            prop_assert!(keys.iter().all(|&key| may_hold(&filter, Mark::of(key))));
        }

        #[test]
        fn whatever_the_bytes_a_filter_can_be_asked(filter: Vec<u8>, key: u128) {
            let _ = may_hold(&filter, Mark::of(key));
        }
    }
}
