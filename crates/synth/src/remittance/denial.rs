//! Reasons to deny that payers give together, and what they mean.

use crate::claim::Adjustment;
use crate::dice::Dice;
use crate::world::PayerKind;

/// A reason to deny and what a biller should make of it.
#[derive(Debug)]
pub(crate) struct Denial {
    pub(crate) group: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) remarks: &'static [&'static str],
    pub(crate) category: &'static str,
    pub(crate) queue: &'static str,
}

const fn of(
    group: &'static str,
    reason: &'static str,
    remarks: &'static [&'static str],
    category: &'static str,
    queue: &'static str,
) -> Denial {
    Denial { group, reason, remarks, category, queue }
}

/// Several for each category; those that only a line can have are last.
pub(crate) const DENIALS: [Denial; 34] = [
    of("CO", "27", &[], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("CO", "26", &[], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("CO", "31", &[], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("CO", "16", &["N382"], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("CO", "197", &[], "authorization_referral", "WQ_AUTH"),
    of("CO", "197", &[], "authorization_referral", "WQ_AUTH"),
    of("CO", "198", &[], "authorization_referral", "WQ_AUTH"),
    of("CO", "50", &["N115"], "medical_necessity", "WQ_CLINICAL"),
    of("CO", "50", &[], "medical_necessity", "WQ_CLINICAL"),
    of("CO", "11", &[], "medical_necessity", "WQ_CLINICAL"),
    of("CO", "16", &["MA130"], "missing_invalid_info", "WQ_CLAIM_CORRECTION"),
    of("OA", "18", &[], "duplicate", "WQ_DUPLICATE"),
    of("OA", "18", &["N522"], "duplicate", "WQ_DUPLICATE"),
    of("CO", "29", &[], "timely_filing", "WQ_TIMELY"),
    of("CO", "22", &[], "cob_other_payer", "WQ_COB"),
    of("CO", "16", &["MA04"], "cob_other_payer", "WQ_COB"),
    of("CO", "109", &[], "cob_other_payer", "WQ_COB"),
    of("CO", "227", &["N179"], "cob_other_payer", "WQ_COB"),
    of("PR", "204", &[], "non_covered_benefit", "WQ_BENEFIT"),
    of("PR", "96", &["N130"], "non_covered_benefit", "WQ_BENEFIT"),
    of("CO", "96", &["N425"], "non_covered_benefit", "WQ_BENEFIT"),
    of("PR", "119", &[], "benefit_limit", "WQ_BENEFIT"),
    of("CO", "B7", &[], "provider_enrollment", "WQ_ENROLLMENT"),
    of("CO", "16", &["N290"], "provider_enrollment", "WQ_ENROLLMENT"),
    of("CO", "252", &["M127"], "documentation", "WQ_RECORDS"),
    of("CO", "226", &["N706"], "documentation", "WQ_RECORDS"),
    of("CO", "97", &["M15"], "bundling_edits", "WQ_CODING"),
    of("CO", "97", &[], "bundling_edits", "WQ_CODING"),
    of("CO", "236", &[], "bundling_edits", "WQ_CODING"),
    of("CO", "234", &["N20"], "bundling_edits", "WQ_CODING"),
    of("CO", "4", &["N822"], "coding", "WQ_CODING"),
    of("CO", "16", &["M51"], "coding", "WQ_CODING"),
    of("CO", "151", &[], "medical_necessity", "WQ_CLINICAL"),
    of("CO", "16", &["M76"], "coding", "WQ_CODING"),
];

/// How many of them can deny a whole claim.
pub(crate) const OF_CLAIMS: usize = 26;

/// The denial that an adjustment with these remarks is. A claim without lines has those of several, so
/// what fits best is taken.
pub(crate) fn find(adjustment: &Adjustment, remarks: &[&str]) -> Option<&'static Denial> {
    let same = || DENIALS.iter().chain(&MORE).filter(|denial| denial.reason == adjustment.reason);
    let among = |denial: &&Denial| denial.remarks.iter().all(|remark| remarks.contains(remark));
    same()
        .find(|denial| denial.remarks == remarks)
        .or_else(|| same().filter(among).max_by_key(|d| d.remarks.len()))
}

/// Every category that a denial of these payers has.
#[cfg(test)]
pub(super) fn categories() -> impl Iterator<Item = &'static str> {
    DENIALS.iter().chain(&MORE).map(|denial| denial.category)
}

/// A denial that payers of that kind give, of a whole claim or of any line but the first.
pub(crate) fn typical(kind: PayerKind, whole: bool, dice: &mut Dice) -> &'static Denial {
    loop {
        let at = dice.below((DENIALS.len() + MORE.len()) as u64) as usize;
        let of_lines_only = (OF_CLAIMS..DENIALS.len()).contains(&at);
        let denial = DENIALS.get(at).unwrap_or_else(|| &MORE[at - DENIALS.len()]);
        if !(whole && of_lines_only || untypical(kind).contains(&denial.reason)) {
            return denial;
        }
    }
}

/// Reasons that payers of that kind do not give.
fn untypical(kind: PayerKind) -> &'static [&'static str] {
    match kind {
        // It asks for few authorizations, has no network and knows its beneficiaries.
        PayerKind::Medicare => &["197", "198", "39", "243", "288", "27", "204", "32", "35"],
        PayerKind::Medicaid => &["109", "151", "19", "20"],
        PayerKind::Commercial => &["B7", "31"],
        PayerKind::Supplement => &["197", "198", "39", "243", "288", "50", "55", "11", "B7", "208", "183"],
    }
}

/// Reasons that some payers give besides.
const MORE: [Denial; 17] = [
    of("CO", "39", &[], "authorization_referral", "WQ_AUTH"),
    of("CO", "243", &[], "authorization_referral", "WQ_AUTH"),
    of("CO", "288", &[], "authorization_referral", "WQ_AUTH"),
    of("PR", "32", &[], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("CO", "140", &[], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("PR", "177", &[], "eligibility_coverage", "WQ_ELIGIBILITY"),
    of("CO", "55", &[], "medical_necessity", "WQ_CLINICAL"),
    of("CO", "146", &[], "coding", "WQ_CODING"),
    of("CO", "181", &["N56"], "coding", "WQ_CODING"),
    of("CO", "182", &[], "coding", "WQ_CODING"),
    of("CO", "208", &[], "provider_enrollment", "WQ_ENROLLMENT"),
    of("CO", "183", &[], "provider_enrollment", "WQ_ENROLLMENT"),
    of("PR", "149", &[], "benefit_limit", "WQ_BENEFIT"),
    of("PR", "35", &[], "benefit_limit", "WQ_BENEFIT"),
    of("CO", "163", &[], "documentation", "WQ_RECORDS"),
    of("CO", "19", &[], "cob_other_payer", "WQ_COB"),
    of("CO", "20", &[], "cob_other_payer", "WQ_COB"),
];
