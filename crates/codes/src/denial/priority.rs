//! The numbers behind the order in which denials are worked.

/// What weighs how much when work items are put in order. Whole numbers, so that every machine orders
/// alike.
///
/// The score is recoverable amount × chance of recovery × urgency. The chance starts at the reason
/// code's own ([`crate::Carc::recoverability_percent`]), is drawn toward what this payer did with this
/// category before, and shrinks with each attempt; urgency grows as the earliest deadline nears.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PriorityWeights {
    /// How many past outcomes the reason code's own chance counts for.
    pub prior_observations: u32,
    /// What is left of the chance after each attempt, in percent.
    pub attempt_decay_percent: u32,
    /// Urgency starts to grow this many days before the deadline.
    pub urgency_days: u32,
    /// How much urgency has grown on the deadline, in percent of the score.
    pub urgency_extra_percent: u32,
    /// Below this many cents an item goes to the end.
    pub low_balance_cents: i64,
}

impl PriorityWeights {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        prior_observations: 20,
        attempt_decay_percent: 70,
        urgency_days: 30,
        urgency_extra_percent: 200,
        low_balance_cents: 2_500,
    };

    /// Urgency in percent: 100 while the deadline is far, 300 on the day and after it.
    pub fn urgency_percent(&self, days_left: i32) -> u32 {
        let near = i64::from(self.urgency_days) - i64::from(days_left.max(0));
        let near = near.max(0) as u64;
        100 + (near * u64::from(self.urgency_extra_percent) / u64::from(self.urgency_days.max(1))) as u32
    }

    /// A chance, in hundredths of a percent, drawn toward what happened before.
    ///
    /// `won` of `tried` past items were recovered; the attempt counts from 0.
    pub fn chance(&self, base_percent: u8, won: u32, tried: u32, attempt: u32) -> u32 {
        let prior = u64::from(self.prior_observations.max(1));
        let weighed = u64::from(base_percent.min(100)) * 100 * prior + u64::from(won.min(tried)) * 10_000;
        let mut chance = weighed / (prior + u64::from(tried));
        for _ in 0..attempt.min(20) {
            chance = chance * u64::from(self.attempt_decay_percent.min(100)) / 100;
        }
        chance as u32
    }
}

impl Default for PriorityWeights {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urgency_triples_toward_the_deadline() {
        let weights = PriorityWeights::DEFAULT;
        let urgency = [90, 30, 15, 0, -5].map(|days| weights.urgency_percent(days));
        assert_eq!(urgency, [100, 100, 200, 300, 300]);
    }

    #[test]
    fn the_chance_follows_history_and_shrinks_with_attempts() {
        let weights = PriorityWeights::DEFAULT;
        assert_eq!(weights.chance(70, 0, 0, 0), 7_000);
        assert_eq!(weights.chance(70, 0, 20, 0), 3_500);
        assert_eq!(weights.chance(50, 20, 20, 0), 7_500);
        assert_eq!(weights.chance(70, 0, 0, 2), 3_430);
        assert_eq!(weights.chance(100, u32::MAX, u32::MAX, 0), 10_000);
    }
}
