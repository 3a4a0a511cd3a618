//! A small source of reproducible chance.

/// Throws that depend only on the seed, the purpose and the number they were made for.
///
/// `SplitMix64`: fast, well mixed, and fit for nothing that must stay secret.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for the `index`-th thing of a kind.
    pub(crate) fn new(seed: u64, purpose: u64, index: u64) -> Self {
        let mut dice = Self(seed ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let mixed = dice.next();
        Self(mixed ^ index.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` - 1.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    /// True `times` out of ten thousand.
    pub(crate) fn chance(&mut self, times: u32) -> bool {
        self.below(10_000) < u64::from(times)
    }

    /// One of some words.
    pub(crate) fn word(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len() as u64) as usize]
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throws_depend_on_seed_purpose_and_index_alone() {
        let first = |seed, purpose, index| Dice::new(seed, purpose, index).next();
        assert_eq!(first(1, 2, 3), first(1, 2, 3));
        assert_ne!(first(1, 2, 3), first(2, 2, 3));
        assert_ne!(first(1, 2, 3), first(1, 3, 3));
        assert_ne!(first(1, 2, 3), first(1, 2, 4));
    }

    #[test]
    fn chance_is_about_as_often_as_said() {
        let mut dice = Dice::new(7, 0, 0);
        let hits = (0..100_000).filter(|_| dice.chance(300)).count();
        assert!((2_700..3_300).contains(&hits), "{hits}");
    }
}
