//! What was counted while reading: the control totals that tables, commits and people are held to.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use claims::Cents;
use scrub::Finding;

use crate::piece::PieceRef;

/// A number of things and the money they come to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Cents.
    pub cents: i128,
}

impl Tally {
    /// One thing of this amount.
    pub fn one(amount: Cents) -> Self {
        Self { count: 1, cents: i128::from(amount.0) }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.cents += other.cents;
    }
}

/// Counts of a task, a batch or a lake.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    /// Claims by practice and disposition.
    pub claims: BTreeMap<(String, &'static str), Tally>,
    /// Service lines and their charges.
    pub lines: Tally,
    /// Claims by source and transaction set.
    pub claims_of_set: BTreeMap<(u32, u32), Tally>,
    /// Findings by edit and severity.
    pub findings: BTreeMap<(&'static str, &'static str), u64>,
    /// Suggestions for the coder by rule.
    pub coding_suggestions: BTreeMap<&'static str, u64>,
    /// 835 transaction sets by balance status, with BPR02.
    pub payments: BTreeMap<&'static str, Tally>,
    /// Claim payments by decision, with CLP04.
    pub claim_payments: BTreeMap<&'static str, Tally>,
    /// Claim payments of earlier batches that found their claim in this one, by decision, with CLP04.
    pub placed: BTreeMap<&'static str, Tally>,
    /// Claims beyond the first that claim payments answer, by services.
    pub further_parts: u64,
    /// Claim payments by source and transaction set.
    pub payments_of_set: BTreeMap<(u32, u32), Tally>,
    /// CLP03 of every claim payment.
    pub payment_charges: Tally,
    /// Service payments and SVC03.
    pub service_payments: Tally,
    /// CAS triplets by group code.
    pub adjustments: BTreeMap<String, Tally>,
    /// PLB pairs.
    pub provider_adjustments: Tally,
    /// Deposits.
    pub deposits: Tally,
    /// Denials by queue.
    pub denials: BTreeMap<String, Tally>,
    /// Work items by queue, with what is expected back.
    pub work_items: BTreeMap<String, Tally>,
    /// Acknowledgments by kind and outcome.
    pub acknowledgments: BTreeMap<(&'static str, String), u64>,
    /// Ranges set aside, and their bytes.
    pub quarantined: BTreeMap<String, Tally>,
    /// Transaction sets whose content was read before.
    pub duplicate_sets: u64,
}

impl Totals {
    /// Counts a claim.
    pub(crate) fn claim(
        &mut self,
        piece: PieceRef,
        practice: &str,
        disposition: &'static str,
        charge: Cents,
    ) {
        let tally = Tally::one(charge);
        *self.claims.entry((practice.to_owned(), disposition)).or_default() += tally;
        *self.claims_of_set.entry((piece.source, piece.set)).or_default() += tally;
    }

    /// Counts a finding.
    pub(crate) fn finding(&mut self, finding: &Finding) {
        *self.findings.entry((finding.edit_id(), finding.severity.word())).or_default() += 1;
    }

    /// Counts a range of bytes set aside.
    pub(crate) fn quarantined(&mut self, reason: &str, bytes: u64) {
        *self.quarantined.entry(reason.to_owned()).or_default() +=
            Tally { count: 1, cents: i128::from(bytes) };
    }

    /// Counts a claim payment.
    pub(crate) fn claim_payment(
        &mut self,
        piece: PieceRef,
        decision: &'static str,
        charge: Cents,
        paid: Cents,
    ) {
        *self.claim_payments.entry(decision).or_default() += Tally::one(paid);
        *self.payments_of_set.entry((piece.source, piece.set)).or_default() += Tally::one(paid);
        self.payment_charges += Tally::one(charge);
    }

    /// Counts an adjustment.
    pub(crate) fn adjustment(&mut self, group: &str, amount: Cents) {
        match self.adjustments.get_mut(group) {
            Some(tally) => *tally += Tally::one(amount),
            None => _ = self.adjustments.insert(group.to_owned(), Tally::one(amount)),
        }
    }

    /// Takes over another's counts.
    pub(crate) fn join(&mut self, other: &Self) {
        fn join<K: Ord + Clone, V: AddAssign + Default + Copy>(
            into: &mut BTreeMap<K, V>,
            from: &BTreeMap<K, V>,
        ) {
            for (key, &value) in from {
                *into.entry(key.clone()).or_default() += value;
            }
        }
        join(&mut self.claims, &other.claims);
        self.lines += other.lines;
        join(&mut self.claims_of_set, &other.claims_of_set);
        join(&mut self.findings, &other.findings);
        join(&mut self.coding_suggestions, &other.coding_suggestions);
        join(&mut self.payments, &other.payments);
        join(&mut self.claim_payments, &other.claim_payments);
        join(&mut self.placed, &other.placed);
        self.further_parts += other.further_parts;
        join(&mut self.payments_of_set, &other.payments_of_set);
        self.payment_charges += other.payment_charges;
        self.service_payments += other.service_payments;
        join(&mut self.adjustments, &other.adjustments);
        self.provider_adjustments += other.provider_adjustments;
        self.deposits += other.deposits;
        join(&mut self.denials, &other.denials);
        join(&mut self.work_items, &other.work_items);
        join(&mut self.acknowledgments, &other.acknowledgments);
        join(&mut self.quarantined, &other.quarantined);
        self.duplicate_sets += other.duplicate_sets;
    }

    /// Claims of this disposition, over all practices.
    pub fn claims_of(&self, disposition: &str) -> Tally {
        let mut sum = Tally::default();
        for ((_, found), &tally) in &self.claims {
            if *found == disposition {
                sum += tally;
            }
        }
        sum
    }

    /// All claims.
    pub fn all_claims(&self) -> Tally {
        sum(self.claims.values())
    }

    /// All claim payments.
    pub fn all_claim_payments(&self) -> Tally {
        sum(self.claim_payments.values())
    }

    /// The totals as a commit holds them: `<table>.rows` and `<table>.<column>`, money in cents, so that
    /// the lake can hold its tables against them.
    pub fn control(&self) -> BTreeMap<String, i128> {
        let mut control = BTreeMap::new();
        let mut put = |table: &str, column: &str, only: &str, tally: Tally| {
            control.insert(format!("{table}.rows{only}"), i128::from(tally.count));
            if !column.is_empty() {
                control.insert(format!("{table}.{column}{only}"), tally.cents);
            }
        };
        put("claims", "total_charge", "", self.all_claims());
        for disposition in ["released", "held", "quarantined"] {
            put(
                "claims",
                "total_charge",
                &format!("[disposition={disposition}]"),
                self.claims_of(disposition),
            );
        }
        put("service_lines", "charge", "", self.lines);
        put("payments", "payment_amount", "", sum(self.payments.values()));
        put("claim_payments", "paid_amount", "", self.all_claim_payments());
        put("claim_payments", "total_charge", "", self.payment_charges);
        let mut decided = self.claim_payments.clone();
        for (&decision, &tally) in &self.placed {
            *decided.entry(decision).or_default() += tally;
        }
        if self.further_parts > 0 {
            decided.entry("matched").or_default().count += self.further_parts;
        }
        for (decision, tally) in decided {
            put("matches", "paid_amount", &format!("[decision={decision}]"), tally);
        }
        put("service_payments", "paid_amount", "", self.service_payments);
        put("adjustments", "amount", "", sum(self.adjustments.values()));
        for (group, &tally) in &self.adjustments {
            put("adjustments", "amount", &format!("[group_code={group}]"), tally);
        }
        put("provider_adjustments", "amount", "", self.provider_adjustments);
        put("deposits", "amount", "", self.deposits);
        put("denials", "amount", "", sum(self.denials.values()));
        put("work_items", "expected_recovery", "", sum(self.work_items.values()));
        let all = |counts: &mut dyn Iterator<Item = &u64>| counts.map(|&count| i128::from(count)).sum();
        control.insert("findings.rows".to_owned(), all(&mut self.findings.values()));
        control.insert("coding_suggestions.rows".to_owned(), all(&mut self.coding_suggestions.values()));
        control
    }
}

/// The sum of tallies.
pub(crate) fn sum<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |mut sum, &tally| {
        sum += tally;
        sum
    })
}
