//! Defects: a catalogue of one thing wrong at a time, and the edit that should find it.
//!
//! A kind is an entry in the table of its family: a name, the SNIP type, the edit of the reference list that
//! should fire and those that may, what the clearinghouse answers, which claims can have it, and the change.
//! A change is made to the claim before it is written when the truth must know it too (charges, control
//! numbers, dates); else to the segments, where nothing but what it names can change.

mod choose;
mod claim;
mod cob;
mod coding;
mod dates;
mod dental;
mod diagnoses;
mod duplicates;
mod envelope;
mod guide;
mod header;
mod institutional;
mod kind;
mod lines;
mod provider;
mod remittance;
mod subscriber;
mod text;
#[cfg(test)]
mod walk;
mod when;

use std::sync::LazyLock;

pub use kind::DefectKind;

pub(crate) use choose::{Scene, put_one_in};
pub(crate) use kind::{Change, Fate, GuideFault};
pub(crate) use text::Text;

/// Every kind of defect, family by family.
///
/// ```
/// let kind = synth::catalogue().find(|kind| kind.name == "total-not-sum").unwrap();
/// assert_eq!((kind.snip, kind.edit), (3, "CLM-003"));
/// ```
pub fn catalogue() -> impl Iterator<Item = &'static DefectKind> {
    FAMILIES.iter().flat_map(|(_, kinds)| kinds.iter())
}

/// Whether a kind needs tables of codes to be found.
pub(crate) fn is_of_coding(kind: &DefectKind) -> bool {
    coding::KINDS.contains(kind)
}

/// The families of the catalogue, in order.
pub fn families() -> impl Iterator<Item = (&'static str, &'static [DefectKind])> {
    FAMILIES.iter().copied()
}

/// The kind of that name.
pub fn defect_named(name: &str) -> Option<&'static DefectKind> {
    catalogue().find(|kind| kind.name == name)
}

/// What patients owe by the claim payments of a remittance (CLP05).
pub(crate) fn cents_of_shares(text: &Text) -> i64 {
    text.cents("CLP", 5)
}

/// Kinds that claims have when a plan names none: what a front desk gets wrong every week.
pub(crate) fn usual() -> &'static [&'static DefectKind] {
    static USUAL: LazyLock<Vec<&'static DefectKind>> = LazyLock::new(|| {
        let named = |name: &&str| defect_named(name).expect("usual kinds are in the catalogue");
        USUAL_NAMES.iter().map(named).collect()
    });
    &USUAL
}

static FAMILIES: [(&str, &[DefectKind]); 15] = [
    ("envelope", envelope::KINDS),
    ("header", header::KINDS),
    ("claim", claim::KINDS),
    ("guide", guide::KINDS),
    ("provider", provider::KINDS),
    ("subscriber", subscriber::KINDS),
    ("diagnoses", diagnoses::KINDS),
    ("lines", lines::KINDS),
    ("dental", dental::KINDS),
    ("dates", dates::KINDS),
    ("institutional", institutional::KINDS),
    ("cob", cob::KINDS),
    ("coding", coding::KINDS),
    ("duplicates", duplicates::KINDS),
    ("remittance", remittance::KINDS),
];

const USUAL_NAMES: [&str; 52] = [
    "total-not-sum",
    "control-number-long",
    "place-invalid",
    "facility-qualifier",
    "facility-qualifier-institutional",
    "bill-type-invalid",
    "original-number-missing",
    "assignment-missing",
    "accident-date-missing",
    "accident-state-missing",
    "billing-npi-check-digit",
    "billing-zip-short",
    "rendering-npi-check-digit",
    "attending-missing",
    "facility-zip-short",
    "filing-indicator-invalid",
    "member-id-missing",
    "medicare-id-malformed",
    "subscriber-street-missing",
    "born-after-service",
    "sex-invalid",
    "payer-id-missing",
    "diagnosis-dotted",
    "diagnosis-header",
    "diagnosis-unknown",
    "diagnosis-icd9",
    "diagnoses-missing",
    "external-cause-first",
    "admitting-diagnosis-missing",
    "modifier-malformed",
    "modifier-repeated",
    "pointer-dangling",
    "line-charge-negative",
    "units-zero",
    "service-date-missing",
    "service-in-future",
    "line-control-number-repeated",
    "drug-code-short",
    "drug-quantity-missing",
    "revenue-code-short",
    "tooth-invalid",
    "tooth-surface-invalid",
    "oral-cavity-invalid",
    "earlier-placement-missing",
    "admission-date-missing",
    "statement-reversed",
    "admission-missing",
    "procedure-outside-statement",
    "inpatient-procedure-malformed",
    "prior-paid-unbalanced",
    "prior-line-unbalanced",
    "prior-line-payer-unmatched",
];
