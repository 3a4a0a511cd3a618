//! What a run did, for a person and for a machine.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::totals::{Tally, Totals, sum};

/// What a run did.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The batch; `None` when there was nothing new.
    pub batch_id: Option<String>,
    /// The day it was made for.
    pub as_of: String,
    /// `published`, `published with quarantine` or `nothing new`.
    pub status: &'static str,
    /// The commit that published it.
    pub commit: Option<u64>,
    /// Files by outcome.
    pub files: Files,
    /// Claims by disposition: released, held, quarantined.
    pub claims: BTreeMap<&'static str, Amount>,
    /// Service lines and their charges.
    pub service_lines: Amount,
    /// Findings by edit, most frequent first.
    pub findings: Vec<FindingCount>,
    /// Suggestions for the coder, by rule.
    pub coding_suggestions: BTreeMap<&'static str, u64>,
    /// Payments by balance status: balanced, suspense, duplicate.
    pub payments: BTreeMap<&'static str, Amount>,
    /// Claim payments by decision: matched, ambiguous, unmatched, duplicate.
    pub claim_payments: BTreeMap<&'static str, Amount>,
    /// Claim payments of earlier batches whose claim has come, by decision.
    pub placed: BTreeMap<&'static str, Amount>,
    /// Matched among the claim payments that are no duplicates, in ten-thousandths; `None` without any.
    pub match_rate: Option<u64>,
    /// Deposits that a bank reports.
    pub deposits: Amount,
    /// Denials by queue.
    pub denials: BTreeMap<String, Amount>,
    /// Work items opened, by queue, with what is expected back.
    pub work_items: BTreeMap<String, Amount>,
    /// Acknowledgments by kind and outcome.
    pub acknowledgments: BTreeMap<String, u64>,
    /// Ranges set aside, by reason, and their bytes.
    pub quarantined: BTreeMap<String, Ranges>,
    /// Other batches that were worked again, because they depend on this one.
    pub also: Vec<String>,
}

/// Files by outcome.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Files {
    /// Taken and read to the end.
    pub loaded: u64,
    /// Taken; some bytes were set aside.
    pub partial: u64,
    /// Taken; nothing could be read.
    pub quarantined: u64,
    /// Their bytes were taken before.
    pub duplicate: u64,
    /// Known from an earlier run and left alone.
    pub known: u64,
    /// Left for the next run, and why.
    pub waiting: Vec<Waiting>,
    /// Taken, in a packing with which something was wrong, and what.
    pub damaged: Vec<Waiting>,
    /// Bytes taken, decompressed.
    pub bytes: u64,
    /// Transaction sets whose content was taken before, in another file.
    pub duplicate_sets: u64,
}

/// A file of which something is to be said, such as why it was left for the next run.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// Its path in the drop.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// How many, and how much money.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Amount {
    /// How many.
    pub count: u64,
    /// Cents.
    pub cents: i128,
}

/// Ranges of bytes.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Ranges {
    /// How many.
    pub count: u64,
    /// Bytes in all.
    pub bytes: u64,
}

/// How often an edit fired.
#[derive(Clone, Debug, Serialize)]
pub struct FindingCount {
    /// The edit.
    pub edit_id: &'static str,
    /// What is wrong.
    pub title: String,
    /// How bad.
    pub severity: &'static str,
    /// How often.
    pub count: u64,
}

impl From<Tally> for Amount {
    fn from(tally: Tally) -> Self {
        Self { count: tally.count, cents: tally.cents }
    }
}

impl Report {
    /// A run that found nothing new.
    pub(crate) fn nothing(as_of: String, files: Files) -> Self {
        Self::of(as_of, files, &Totals::default())
    }

    /// What the totals of a batch come to.
    pub(crate) fn of(as_of: String, files: Files, totals: &Totals) -> Self {
        let amounts = |from: &BTreeMap<&'static str, Tally>| {
            from.iter().map(|(&key, &tally)| (key, tally.into())).collect()
        };
        let named = |from: &BTreeMap<String, Tally>| {
            from.iter().map(|(key, &tally)| (key.clone(), tally.into())).collect()
        };
        let mut findings: Vec<FindingCount> = totals
            .findings
            .iter()
            .map(|(&(edit_id, severity), &count)| FindingCount {
                edit_id,
                title: scrub::edit_named(edit_id).map(|edit| edit.title().to_owned()).unwrap_or_default(),
                severity,
                count,
            })
            .collect();
        findings.sort_by(|a, b| b.count.cmp(&a.count).then(a.edit_id.cmp(b.edit_id)));
        let files = Files { duplicate_sets: totals.duplicate_sets, ..files };
        let count = |decision: &str| totals.claim_payments.get(decision).map_or(0, |tally| tally.count);
        let decided = sum(totals.claim_payments.values()).count - count("duplicate");
        Self {
            batch_id: None,
            as_of,
            status: "nothing new",
            commit: None,
            files,
            claims: ["released", "held", "quarantined"]
                .map(|word| (word, totals.claims_of(word).into()))
                .into(),
            service_lines: totals.lines.into(),
            findings,
            coding_suggestions: totals.coding_suggestions.clone(),
            payments: amounts(&totals.payments),
            claim_payments: amounts(&totals.claim_payments),
            placed: amounts(&totals.placed),
            match_rate: (count("matched") * 10_000).checked_div(decided),
            deposits: totals.deposits.into(),
            denials: named(&totals.denials),
            work_items: named(&totals.work_items),
            acknowledgments: totals
                .acknowledgments
                .iter()
                .map(|((kind, outcome), &count)| (format!("{kind} {outcome}"), count))
                .collect(),
            quarantined: totals
                .quarantined
                .iter()
                .map(|(reason, tally)| {
                    (reason.clone(), Ranges { count: tally.count, bytes: tally.cents as u64 })
                })
                .collect(),
            also: Vec::new(),
        }
    }
}
