//! A hash that stays the same on every machine and in every release.

/// FNV-1a of 128 bits over pieces of text.
///
/// Keys of the ledger are made of it, so it may never change. It is no defence against somebody who
/// makes collisions on purpose: what a key finds is compared before it is believed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash128(u128);

impl Hash128 {
    pub(crate) const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Takes in a piece and its end, so that `ab`, `c` is not `a`, `bc`.
    #[inline]
    pub(crate) fn bytes(mut self, piece: &[u8]) -> Self {
        for &byte in piece {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(PRIME);
        }
        // No piece holds this byte when it is text in UTF-8, and no X12 element holds it at all.
        self.0 = (self.0 ^ 0xff).wrapping_mul(PRIME);
        self
    }

    #[inline]
    pub(crate) fn text(self, piece: &str) -> Self {
        self.bytes(piece.as_bytes())
    }

    #[inline]
    pub(crate) fn number(self, number: i64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// The hash, its high bits mixed into the low ones.
    #[inline]
    pub(crate) fn finish(self) -> u128 {
        self.0 ^ (self.0 >> 64)
    }
}

const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // The test vector for "a", before the end of the piece is taken in.
        let of_a = (Hash128::new().0 ^ u128::from(b'a')).wrapping_mul(PRIME);
        assert_eq!(of_a, 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    #[test]
    fn the_ends_of_pieces_count() {
        let hash = |one, other| Hash128::new().text(one).text(other).finish();
        assert_ne!(hash("ab", "c"), hash("a", "bc"));
        assert_ne!(hash("", "x"), hash("x", ""));
    }
}
