//! What a denial would bring if somebody worked it: so in this world, and told by nobody in the drop.
//!
//! Payers have habits of their own, by what they denied for; whatever weighs denials is judged by them. The
//! chances here are nobody else's table: no crate of this project reads them.

use crate::claim::Claim;
use crate::dice::Dice;
use crate::world::{PAYERS, PayerKind};

/// What the payer would pay after all of a denied amount, in cents; nothing when it would not move.
///
/// Lines of one claim that are denied for one kind of reason stand or fall together.
pub(crate) fn recoverable(claim: &Claim, payer: usize, category: &str, amount: i64) -> i64 {
    let kind = CHANCES.iter().position(|(name, _)| *name == category);
    let Some(kind) = kind.filter(|_| amount > 0) else { return 0 };
    // How a payer takes this kind of denial, up to a fifth more or less than most do.
    let habit = Dice::new(payer as u64, HABIT_PURPOSE, kind as u64).between(-20, 20);
    let leaning = match PAYERS[payer].kind {
        PayerKind::Medicare => 4,
        PayerKind::Medicaid => -9,
        PayerKind::Commercial => 0,
        PayerKind::Supplement => -4,
    };
    let percent = (CHANCES[kind].1 + habit + leaning).clamp(1, 97);
    let mut dice = Dice::new(claim.total as u64, PURPOSE + kind as u64, claim.index);
    if !dice.chance(percent as u32 * 100) {
        return 0;
    }
    let payer = &PAYERS[payer];
    let allowed = amount * dice.between(payer.allows.0, payer.allows.1) / 100;
    allowed - allowed * payer.coinsurance / 100
}

/// Of a hundred denials of a kind, how many fall once they are worked.
const CHANCES: [(&str, i64); 13] = [
    ("eligibility_coverage", 42),
    ("authorization_referral", 48),
    ("medical_necessity", 44),
    ("coding", 72),
    ("bundling_edits", 31),
    ("missing_invalid_info", 86),
    ("duplicate", 9),
    ("timely_filing", 17),
    ("cob_other_payer", 70),
    ("non_covered_benefit", 8),
    ("benefit_limit", 6),
    ("provider_enrollment", 55),
    ("documentation", 76),
];

const PURPOSE: u64 = 300;
const HABIT_PURPOSE: u64 = 330;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remittance::denial::categories;

    #[test]
    fn every_category_has_its_chance() {
        for category in categories() {
            assert!(CHANCES.iter().any(|(name, _)| *name == category), "{category}");
        }
    }
}
