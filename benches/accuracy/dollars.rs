//! What became of every dollar: posted to its claim, linked, standing with a person, or not explained.

use std::collections::BTreeMap;

use crate::compare::QUIET;
use crate::engine::Engine;
use crate::score::{Expected, Share, Verdict};
use crate::truth::{Adjustment, Place, Truth};

/// Amounts in cents, without their signs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dollars {
    /// Of all claim payments.
    pub(crate) claim_payments: u64,
    /// Of claim payments matched to their claims.
    pub(crate) matched: u64,
    /// Of claim payments that have no claim here, and stand with a person or as a copy, the reason beside them.
    pub(crate) rightly_refused: u64,
    /// Of claim payments that have one, and stand with a person all the same.
    pub(crate) refused: u64,
    /// Of provider adjustments.
    pub(crate) adjustments: u64,
    /// Of those that were linked as they should be, or need no link: interest, levies and their like.
    pub(crate) linked: u64,
    /// By which 835s that do not balance differ; and that which stands as a row of its own.
    pub(crate) differences: u64,
    pub(crate) told: u64,
    /// 835s that are what truth says of them, balanced or in suspense with just their difference; and all.
    pub(crate) balanced: (u64, u64),
    /// Claim payments and provider adjustments that are not explained, by kind of noise.
    pub(crate) unexplained: BTreeMap<String, u64>,
    /// Recoveries and forwarded balances, and those linked rightly, by reason code.
    pub(crate) chains: BTreeMap<String, (u64, u64)>,
    /// Of those, by kind of noise of the claim meant.
    pub(crate) chains_missed: BTreeMap<String, u64>,
}

impl Dollars {
    /// Counts a claim payment.
    pub(crate) fn claim_payment(&mut self, paid: i64, expected: Expected, verdict: Verdict, noise: &[&str]) {
        let amount = paid.unsigned_abs();
        self.claim_payments += amount;
        match (verdict, expected) {
            (Verdict::Right, _) => self.matched += amount,
            (Verdict::RightlyRefused, _) => self.rightly_refused += amount,
            (Verdict::Refused, _) => {
                self.refused += amount;
                self.missed(amount, noise);
            }
            _ => self.missed(amount, noise),
        }
    }

    fn missed(&mut self, amount: u64, noise: &[&str]) {
        for kind in noise {
            *self.unexplained.entry((*kind).to_owned()).or_default() += amount;
        }
    }

    /// Of everything: claim payments, provider adjustments, differences.
    pub(crate) fn all(&self) -> u64 {
        self.claim_payments + self.adjustments + self.differences
    }

    /// Posted to the right claim, linked, or without a claim here and standing with its reason.
    pub(crate) fn explained(&self) -> Share {
        Share::of(self.matched + self.rightly_refused + self.linked + self.told, self.all())
    }

    /// Those, and what the engine left to a person though there is a claim.
    pub(crate) fn accounted(&self) -> Share {
        let known = self.matched + self.rightly_refused + self.refused + self.linked + self.told;
        Share::of(known, self.all())
    }

    pub(crate) fn chains(&self) -> Share {
        let sum = |of: fn(&(u64, u64)) -> u64| self.chains.values().map(of).sum();
        Share::of(sum(|(_, linked)| *linked), sum(|(all, _)| *all))
    }

    /// Counts provider adjustments and what 835s differ by.
    pub(crate) fn adjustments<'a>(
        &mut self,
        truth: &'a Truth,
        engine: &Engine,
        place_of: &dyn Fn(&'a Place) -> &'a Place,
        noise_of: &dyn Fn(&str) -> Vec<&'a str>,
    ) {
        type Told<'a> = (&'a Place, &'a str, &'a str, i64);
        let mut found: BTreeMap<Told<'_>, Vec<&crate::engine::Adjustment>> = BTreeMap::new();
        for one in &engine.adjustments {
            found.entry((&one.place, &one.reason, &one.reference, one.amount)).or_default().push(one);
        }
        // Balances carried forward and applied later belong together by payer and reference.
        let mut carried: BTreeMap<(&str, &str), Vec<Carried<'_>>> = BTreeMap::new();
        for one in &truth.adjustments {
            let amount = one.amount.unsigned_abs();
            self.adjustments += amount;
            let told = (place_of(&one.place), one.reason.as_str(), one.reference.as_str(), one.amount);
            let seen = found.get_mut(&told).and_then(Vec::pop);
            if one.reason == "FB" {
                let chain = seen.and_then(|seen| seen.chain.as_deref());
                carried.entry((&one.payer, &one.reference)).or_default().push((one, chain));
                continue;
            }
            let needs_claim = !one.number.is_empty();
            let is_right = seen.is_some_and(|seen| !needs_claim || seen.number == one.number);
            self.linked += if is_right { amount } else { 0 };
            if needs_claim {
                self.chain(&one.reason, is_right);
            }
            if !is_right {
                let noise = noise_of(&one.number);
                self.missed(amount, &noise);
                for kind in noise {
                    *self.chains_missed.entry(kind.to_owned()).or_default() += 1;
                }
            }
        }
        for rows in carried.values() {
            let chain = rows[0].1;
            let is_right = chain.is_some() && rows.iter().all(|(_, other)| *other == chain);
            for (one, _) in rows {
                let amount = one.amount.unsigned_abs();
                self.chain("FB", is_right);
                self.linked += if is_right { amount } else { 0 };
                if !is_right {
                    self.missed(amount, &[QUIET]);
                }
            }
        }
        let told: BTreeMap<&Place, &crate::engine::Payment> =
            engine.payments.iter().map(|one| (&one.place, one)).collect();
        for payment in &truth.payments {
            let amount = payment.difference.unsigned_abs();
            self.differences += amount;
            let status = if payment.is_balanced { "balanced" } else { "suspense" };
            let is_told = told
                .get(place_of(&payment.place))
                .is_some_and(|one| one.difference == payment.difference && one.status == status);
            self.told += if is_told { amount } else { 0 };
            self.balanced.0 += u64::from(is_told);
            self.balanced.1 += 1;
        }
    }

    fn chain(&mut self, reason: &str, is_right: bool) {
        let entry = self.chains.entry(reason.to_owned()).or_default();
        entry.0 += 1;
        entry.1 += u64::from(is_right);
    }
}

/// A balance carried forward or applied, and the chain the engine put it into.
type Carried<'a> = (&'a Adjustment, Option<&'a str>);
