//! Control totals: what the tables of an engine must sum to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A count of things and what they amount to, in cents.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// How much, in cents.
    pub cents: i64,
}

impl Sum {
    pub(crate) fn add(&mut self, cents: i64) {
        self.count += 1;
        self.cents += cents;
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.cents += other.cents;
    }
}

/// Totals over a drop. Content that is in it twice counts once.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Truth {
    /// Files by what should become of them: `loaded`, `partial`, `duplicate`.
    pub files: BTreeMap<String, u64>,
    /// Bytes of X12, before compression, of every file.
    pub bytes: u64,
    /// Interchanges.
    pub interchanges: u64,
    /// Functional groups.
    pub groups: u64,
    /// Transaction sets by guide: `837P`, `837I`, `837D`, `835`, `999`, `277CA`; and TA1 segments.
    pub sets: BTreeMap<String, u64>,
    /// Transaction sets that stand in another file too and count once.
    pub sets_repeated: u64,
    /// Transaction sets that break off.
    pub sets_cut: u64,
    /// Claims and their total charges (CLM02) by type: `P`, `I`, `D`.
    pub claims: BTreeMap<String, Sum>,
    /// Claims by what should become of them: `released`, `held`, `quarantined`.
    pub dispositions: BTreeMap<String, Sum>,
    /// Service lines of claims and their charges, by type.
    pub service_lines: BTreeMap<String, Sum>,
    /// Claims with a defect, by the edit that should find it.
    pub defects: BTreeMap<String, u64>,
    /// 835 sets and BPR02.
    pub payments: Sum,
    /// Claim payments (CLP) and what they pay (CLP04).
    pub claim_payments: Sum,
    /// ΣCLP03.
    pub claim_payments_charge: i64,
    /// ΣCLP05.
    pub patient_responsibility: i64,
    /// Claim payments by CLP02, and ΣCLP04.
    pub claim_statuses: BTreeMap<String, Sum>,
    /// Service payments (SVC) and what they pay (SVC03).
    pub service_payments: Sum,
    /// Adjustments (each triplet of a CAS) by group code.
    pub adjustments: BTreeMap<String, Sum>,
    /// Provider adjustments (each pair of a PLB) by reason.
    pub provider_adjustments: BTreeMap<String, Sum>,
    /// 835 sets that do not balance, and by how much.
    pub unbalanced: Sum,
    /// Claim payments by what a match should decide: `matched`, `unmatched`.
    pub matches: BTreeMap<String, Sum>,
    /// Denied adjustments by reason (CARC).
    pub denials: BTreeMap<String, Sum>,
    /// Denied adjustments by category.
    pub denial_categories: BTreeMap<String, Sum>,
    /// Claim statuses in 277CA by category (STC01-1).
    pub acknowledged: BTreeMap<String, Sum>,
}

impl Truth {
    /// Adds one to a count, or to a sum.
    pub(crate) fn tally(sums: &mut BTreeMap<String, Sum>, key: &str, cents: i64) {
        match sums.get_mut(key) {
            Some(sum) => sum.add(cents),
            None => {
                sums.insert(key.to_owned(), Sum { count: 1, cents });
            }
        }
    }

    /// Adds several to a sum.
    pub(crate) fn tally_all(sums: &mut BTreeMap<String, Sum>, key: &str, all: Sum) {
        match sums.get_mut(key) {
            Some(sum) => sum.join(all),
            None => {
                sums.insert(key.to_owned(), all);
            }
        }
    }

    pub(crate) fn count(counts: &mut BTreeMap<String, u64>, key: &str, by: u64) {
        *counts.entry(key.to_owned()).or_default() += by;
    }

    /// Adds the totals of another part of the drop.
    pub(crate) fn add(&mut self, other: &Self) {
        for (counts, more) in [
            (&mut self.files, &other.files),
            (&mut self.sets, &other.sets),
            (&mut self.defects, &other.defects),
        ] {
            for (key, count) in more {
                Self::count(counts, key, *count);
            }
        }
        for (number, more) in [
            (&mut self.bytes, other.bytes),
            (&mut self.interchanges, other.interchanges),
            (&mut self.groups, other.groups),
            (&mut self.sets_repeated, other.sets_repeated),
            (&mut self.sets_cut, other.sets_cut),
        ] {
            *number += more;
        }
        for (sums, more) in [
            (&mut self.claims, &other.claims),
            (&mut self.dispositions, &other.dispositions),
            (&mut self.service_lines, &other.service_lines),
            (&mut self.claim_statuses, &other.claim_statuses),
            (&mut self.adjustments, &other.adjustments),
            (&mut self.provider_adjustments, &other.provider_adjustments),
            (&mut self.matches, &other.matches),
            (&mut self.denials, &other.denials),
            (&mut self.denial_categories, &other.denial_categories),
            (&mut self.acknowledged, &other.acknowledged),
        ] {
            for (key, sum) in more {
                Self::tally_all(sums, key, *sum);
            }
        }
        for (sum, more) in [
            (&mut self.payments, other.payments),
            (&mut self.claim_payments, other.claim_payments),
            (&mut self.service_payments, other.service_payments),
            (&mut self.unbalanced, other.unbalanced),
        ] {
            sum.join(more);
        }
        self.claim_payments_charge += other.claim_payments_charge;
        self.patient_responsibility += other.patient_responsibility;
    }

    /// The totals as JSON: integers only, amounts in cents.
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.counts("files", &self.files);
        json.number("bytes", self.bytes);
        json.number("interchanges", self.interchanges);
        json.number("functional_groups", self.groups);
        json.counts("transaction_sets", &self.sets);
        json.number("transaction_sets_repeated", self.sets_repeated);
        json.number("transaction_sets_cut", self.sets_cut);
        json.sums("claims", &self.claims);
        json.sums("claim_dispositions", &self.dispositions);
        json.sums("service_lines", &self.service_lines);
        json.counts("defects", &self.defects);
        json.sum("payments", self.payments);
        json.sum("claim_payments", self.claim_payments);
        json.number("claim_payments_charge_cents", self.claim_payments_charge);
        json.number("patient_responsibility_cents", self.patient_responsibility);
        json.sums("claim_payment_statuses", &self.claim_statuses);
        json.sum("service_payments", self.service_payments);
        json.sums("adjustments", &self.adjustments);
        json.sums("provider_adjustments", &self.provider_adjustments);
        json.sum("unbalanced_payments", self.unbalanced);
        json.sums("matches", &self.matches);
        json.sums("denials", &self.denials);
        json.sums("denial_categories", &self.denial_categories);
        json.sums("acknowledged_claims", &self.acknowledged);
        json.finish()
    }
}

/// Writes one object, two levels deep.
#[derive(Default)]
struct Json(String);

impl Json {
    fn key(&mut self, key: &str) {
        let lead = if self.0.is_empty() { "{\n" } else { ",\n" };
        let _ = write!(self.0, "{lead}  \"{key}\": ");
    }

    fn number(&mut self, key: &str, number: impl std::fmt::Display) {
        self.key(key);
        let _ = write!(self.0, "{number}");
    }

    fn sum(&mut self, key: &str, sum: Sum) {
        self.key(key);
        self.0.push_str(&sum_json(sum));
    }

    fn counts(&mut self, key: &str, counts: &BTreeMap<String, u64>) {
        self.object(key, counts, u64::to_string);
    }

    fn sums(&mut self, key: &str, sums: &BTreeMap<String, Sum>) {
        self.object(key, sums, |sum| sum_json(*sum));
    }

    fn object<T>(&mut self, key: &str, values: &BTreeMap<String, T>, text: impl Fn(&T) -> String) {
        self.key(key);
        let inside: Vec<String> =
            values.iter().map(|(name, value)| format!("\"{name}\": {}", text(value))).collect();
        let _ = write!(self.0, "{{{}}}", inside.join(", "));
    }

    fn finish(mut self) -> String {
        self.0.push_str("\n}\n");
        self.0
    }
}

fn sum_json(sum: Sum) -> String {
    format!("{{\"count\": {}, \"cents\": {}}}", sum.count, sum.cents)
}
