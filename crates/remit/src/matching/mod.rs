//! Which claim a claim payment answers, and which of its lines.
//!
//! A cascade from certain to likely. Every contender is compared with the claim payment and gets the
//! score of the first level it reaches, less what speaks against it:
//!
//! | level | agrees | score |
//! |---|---|---|
//! | payer claim control number | CLP07 is one that this payer gave the claim before | 100 |
//! | control number | CLP01 as sent, and the charge (without it 94) | 99 |
//! | normalized control number | CLP01 without punctuation, cut or without zeros; and dates, name or member | 92 |
//! | original reference | CLP07 or REF F8 is what the replacement refers to; and dates or charge | 90 |
//! | services | they are the lines of several claims of the member, each in full; a number names one (without 91) | 95 |
//! | line control number | a line's REF 6R (with the member 92, and the charge 94) | 90 |
//! | particulars | member, name, dates, charge, procedures and payer, of a claim not answered yet | 92 |
//! | nearly so | one of these is a little off: name misspelt, charge rounded, the next day, or line by line a part | 91 |
//! | member | member, dates and charge (with most procedures 88) | 85 |
//!
//! Days of service that do not touch take 20, another patient takes 30. Days at most three apart take 2 when
//! patient and charge, lines or number agree. From 90 on, and with five to spare over
//! the runner-up, the decision stands; from 70 on a person decides.
//!
//! Several submissions of the same claim (an original, its replacement, the claim to a second payer)
//! share one control number. Among them the one that fits best stands for all, and the others step
//! back; when they fit equally well nobody steps back, and the decision is refused.

mod assignment;
mod compare;
mod lines;
mod merged;
mod reason;
mod standing;

pub use lines::{LineMatch, LineMethod, match_lines};
pub use merged::Part;
pub use reason::{Reason, Reasons};

use claims::ClaimPayment;

use crate::candidate::Candidate;
use crate::context::PaymentContext;
use crate::postings::Postings;
use compare::{Sought, compare};
use merged::Merger;
use standing::{Standing, is_same_claim, waits};

/// A claim that might be the one, and what is known of it since it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Contender<'c> {
    /// The claim.
    pub candidate: &'c Candidate<'c>,
    /// What payers did with it before, in order of posting.
    pub postings: &'c Postings,
    /// Payer claim control numbers learned from acknowledgments, normalized.
    pub payer_control_numbers: &'c [Box<str>],
    /// Whether it was held or refused: of several submissions a payer answers another.
    pub was_refused: bool,
}

/// What was decided about a claim payment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Position of the best contender; `None` when unmatched.
    pub contender: Option<usize>,
    /// The level at which it was found.
    pub method: Option<Method>,
    /// From 0 to 100.
    pub score: u8,
    /// What agreed, what did not, and why it was refused.
    pub reasons: Reasons,
    /// Score of the second best.
    pub runner_up: Option<u8>,
    /// Positions and scores of those passed over, the best first; at most [`REJECTED_MAX`].
    pub rejected: Vec<(usize, u8)>,
    /// Whose each service is, where it answers several claims; `contender` is the claim of the first.
    pub parts: Vec<Part>,
}

/// What is decided about a claim payment.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// It answers the claim.
    Matched,
    /// A person must choose.
    Ambiguous,
    /// No claim of the practice comes near.
    Unmatched,
    /// It repeats what was posted to the claim before.
    Duplicate,
}

/// The level of the cascade at which a claim was found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Method {
    /// CLP07 is one that this payer gave the claim before.
    PayerControlNumber,
    /// CLP01 is CLM01.
    ControlNumber,
    /// CLP01 is CLM01 in other clothes.
    NormalizedControlNumber,
    /// CLP07 or REF F8 is the reference of the replacement.
    OriginalReference,
    /// REF 6R of a line.
    LineControlNumber,
    /// Its services are the lines of several claims, and its charge is what they come to.
    ServiceLines,
    /// Member, days of service and charge.
    Member,
    /// A person said so.
    Person,
}

/// Decides which of the contenders a claim payment answers.
///
/// The order of the contenders does not matter. Those of another practice are not looked at.
pub fn decide(
    payment: &ClaimPayment<'_>,
    context: &PaymentContext,
    contenders: &[Contender<'_>],
) -> Decision {
    let sought = Sought::of(payment, context);
    let mut compared: Vec<Compared> = Vec::with_capacity(contenders.len());
    for (at, contender) in contenders.iter().enumerate() {
        if *contender.candidate.practice_id != *context.practice_id {
            continue;
        }
        if let Some((method, score, reasons)) = compare(&sought, contender) {
            let standing = Standing::of(&sought, contender, reasons);
            compared.push(Compared { at, method, score, reasons, standing });
        }
    }
    let claim_id = |one: &Compared| &contenders[one.at].candidate.claim_id;
    compared.sort_by(|a, b| {
        (b.score, &b.standing).cmp(&(a.score, &a.standing)).then_with(|| claim_id(a).cmp(claim_id(b)))
    });
    if let Some((at, one)) = compared.iter().enumerate().find_map(|(at, one)| {
        contenders[one.at].postings.duplicate_of(payment, context).map(|_| (at, one.clone()))
    }) {
        compared.remove(at);
        return conclude(Outcome::Duplicate, &one, &compared, Reason::AlreadyPosted.into());
    }
    prefer_very_days(&mut compared);
    step_back(&mut compared, contenders);
    prefer_open(&mut compared, &sought, contenders);
    match merged::find(&sought, contenders, &compared) {
        Merger::None => {}
        Merger::Parted(parts, reasons) => return conclude_parted(parts, reasons, &compared),
        Merger::Entangled(claims) => return conclude_entangled(&claims, &compared),
    }
    let Some((best, others)) = compared.split_first() else { return Decision::none() };
    let margin = others.iter().map(|other| best.score - other.score.min(best.score)).min();
    if best.score < REVIEW_MIN {
        return conclude_without(best, others);
    }
    let mut against = Reasons::default();
    if best.score < AUTOMATIC_MIN {
        against.add(Reason::BelowAutomatic);
    }
    if margin.is_some_and(|margin| margin < MARGIN_MIN) {
        against.add(Reason::CloseRunnerUp);
    }
    let outcome = if against.is_empty() { Outcome::Matched } else { Outcome::Ambiguous };
    conclude(outcome, best, others, against)
}

/// A contender that reached a level.
#[derive(Clone, Debug)]
struct Compared {
    at: usize,
    method: Method,
    score: u8,
    reasons: Reasons,
    standing: Standing,
}

/// Days next to the claim's are taken for mistyped only where no claim is of the very days.
fn prefer_very_days(compared: &mut [Compared]) {
    let is_exact = |one: &Compared| one.reasons.has(Reason::Dates) && one.score >= REVIEW_MIN;
    if !compared.iter().any(is_exact) {
        return;
    }
    for one in compared.iter_mut() {
        if one.method == Method::Member && one.reasons.has(Reason::DatesNear) {
            one.score = one.score.saturating_sub(STEP_BACK);
            one.reasons.add(Reason::ExactRival);
        }
    }
    compared.sort_by_key(|one| std::cmp::Reverse(one.score));
}

/// Other submissions of the best contender's claim step back where the best one stands above them.
fn step_back(compared: &mut [Compared], contenders: &[Contender<'_>]) {
    let Some((best, others)) = compared.split_first_mut() else { return };
    for other in others.iter_mut() {
        let same = is_same_claim(contenders[best.at].candidate, contenders[other.at].candidate);
        if same && best.standing > other.standing {
            other.score = other.score.saturating_sub(STEP_BACK);
            other.reasons.add(Reason::Superseded);
            best.reasons.add(Reason::BestSubmission);
        }
    }
    others.sort_by_key(|other| std::cmp::Reverse(other.score));
}

/// Of claims that fit alike those that this payer has answered already step back before the one that waits.
fn prefer_open(compared: &mut [Compared], sought: &Sought<'_>, contenders: &[Contender<'_>]) {
    let Some((score, method)) = compared.first().map(|best| (best.score, best.method)) else { return };
    let alike = |one: &Compared| one.method == method && one.score + MARGIN_MIN > score;
    if score < AUTOMATIC_MIN || compared.iter().filter(|one| alike(one)).count() < 2 {
        return;
    }
    let waits = |one: &Compared| waits(sought, &contenders[one.at]);
    let mut waiting = compared.iter().filter(|one| alike(one) && waits(one));
    let (Some(only), None) = (waiting.next().filter(|one| one.score == score), waiting.next()) else {
        return;
    };
    let only = only.at;
    for one in compared.iter_mut().filter(|one| alike(one)) {
        if one.at == only {
            one.reasons.add(Reason::OnlyOpen);
        } else {
            one.score = one.score.saturating_sub(STEP_BACK);
        }
    }
    compared.sort_by_key(|one| (one.at != only, std::cmp::Reverse(one.score)));
}

fn conclude(outcome: Outcome, best: &Compared, others: &[Compared], further: Reasons) -> Decision {
    let mut reasons = best.reasons;
    reasons.extend(further);
    Decision {
        outcome,
        contender: Some(best.at),
        method: Some(best.method),
        score: best.score,
        reasons,
        runner_up: others.first().map(|other| other.score),
        rejected: others.iter().take(REJECTED_MAX).map(|other| (other.at, other.score)).collect(),
        parts: Vec::new(),
    }
}

/// It answers several claims, of which a number may name the first.
fn conclude_parted(parts: Vec<Part>, common: Reasons, compared: &[Compared]) -> Decision {
    let named = compared.iter().find(|one| one.at == parts[0].contender && one.method != Method::Member);
    let score = if named.is_some() { PARTED_NAMED } else { PARTED };
    let is_other = |one: &&Compared| parts.iter().all(|part| part.contender != one.at);
    let rejected: Vec<_> = compared.iter().filter(is_other).map(|one| (one.at, one.score)).collect();
    if rejected.iter().any(|(_, other)| other + MARGIN_MIN > score) {
        let all: Vec<usize> = parts.iter().map(|part| part.contender).collect();
        return conclude_entangled(&all, compared);
    }
    // What they come to is what was charged.
    let mut reasons = common.without(Reason::ChargeDiffers);
    reasons.add(Reason::Charge);
    reasons.extend(named.map_or(Reasons::default(), |one| one.reasons.numbers()));
    reasons.add(Reason::Merged);
    Decision {
        outcome: Outcome::Matched,
        contender: Some(parts[0].contender),
        method: Some(Method::ServiceLines),
        score,
        reasons,
        runner_up: rejected.first().map(|(_, score)| *score),
        rejected: rejected.into_iter().take(REJECTED_MAX).collect(),
        parts,
    }
}

/// It answers several claims, and is posted to none of them: a person sees them side by side.
fn conclude_entangled(claims: &[usize], compared: &[Compared]) -> Decision {
    let score = |at: usize| compared.iter().find(|one| one.at == at).map_or(ENTANGLED, |one| one.score);
    let best = compared.iter().find(|one| one.at == claims[0]);
    let mut reasons = best.map_or(Reasons::default(), |one| one.reasons);
    reasons.add(Reason::Merged);
    reasons.add(Reason::NotParted);
    let further = compared.iter().map(|one| one.at).filter(|at| !claims.contains(at));
    let others: Vec<_> = claims[1..].iter().copied().chain(further).map(|at| (at, score(at))).collect();
    Decision {
        outcome: Outcome::Ambiguous,
        contender: Some(claims[0]),
        method: best.map(|one| one.method),
        score: score(claims[0]),
        reasons,
        runner_up: others.first().map(|(_, score)| *score),
        rejected: others.into_iter().take(REJECTED_MAX).collect(),
        parts: Vec::new(),
    }
}

/// Nobody came near: the best is passed over like the others.
fn conclude_without(best: &Compared, others: &[Compared]) -> Decision {
    let passed = std::iter::once(best).chain(others).take(REJECTED_MAX);
    Decision {
        score: best.score,
        reasons: best.reasons,
        runner_up: others.first().map(|other| other.score),
        rejected: passed.map(|one| (one.at, one.score)).collect(),
        ..Decision::none()
    }
}

impl Decision {
    fn none() -> Self {
        Self {
            outcome: Outcome::Unmatched,
            contender: None,
            method: None,
            score: 0,
            reasons: Reasons::default(),
            runner_up: None,
            rejected: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// A person says that it answers the contender at a position, of so many.
    pub fn confirmed(contender: usize, of: usize) -> Self {
        let others = (0..of).filter(|&at| at != contender);
        Self {
            outcome: Outcome::Matched,
            contender: Some(contender),
            method: Some(Method::Person),
            score: 100,
            reasons: Reason::ConfirmedByPerson.into(),
            rejected: others.take(REJECTED_MAX).map(|at| (at, 0)).collect(),
            ..Self::none()
        }
    }

    /// The same after a person rejected what was or might have been decided. Who rejects one of several claims
    /// that fitted alike says which is meant; but where something was settled already, nothing is from then on but
    /// by a person.
    #[must_use]
    pub fn rejected(mut self, was_refused: bool) -> Self {
        self.reasons.add(Reason::RejectedByPerson);
        if self.outcome == Outcome::Unmatched || was_refused && self.outcome == Outcome::Matched {
            return self;
        }
        self.outcome = Outcome::Ambiguous;
        let further = self.parts.iter().skip(1).map(|part| (part.contender, self.score));
        self.rejected.splice(0..0, further);
        self.rejected.truncate(REJECTED_MAX);
        self.parts.clear();
        self
    }

    /// Why, in a sentence for a person.
    pub fn explain(&self) -> String {
        let found = match (self.outcome, self.method) {
            (Outcome::Unmatched, _) => "no claim of the practice fits".to_owned(),
            (Outcome::Duplicate, _) => "the same was posted to this claim before".to_owned(),
            (Outcome::Matched, Some(method)) => format!("found by {}", method.label()),
            (Outcome::Matched | Outcome::Ambiguous, _) => "a person must choose".to_owned(),
        };
        let details: Vec<&str> = self.reasons.iter().map(Reason::label).collect();
        if details.is_empty() { found } else { format!("{found}: {}", details.join(", ")) }
    }
}

impl Outcome {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Ambiguous => "ambiguous",
            Self::Unmatched => "unmatched",
            Self::Duplicate => "duplicate",
        }
    }
}

impl Method {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PayerControlNumber => "payer_claim_control_number",
            Self::ControlNumber => "control_number",
            Self::NormalizedControlNumber => "control_number_normalized",
            Self::OriginalReference => "original_reference",
            Self::LineControlNumber => "line_control_number",
            Self::ServiceLines => "service_lines",
            Self::Member => "member_dates_charge",
            Self::Person => "person",
        }
    }

    /// In words for a person.
    pub const fn label(self) -> &'static str {
        match self {
            Self::PayerControlNumber => "the payer's claim control number",
            Self::ControlNumber => "the patient control number",
            Self::NormalizedControlNumber => "the patient control number as the payer changed it",
            Self::OriginalReference => "the number of the claim it replaces",
            Self::LineControlNumber => "a line control number",
            Self::ServiceLines => "the service lines of several claims",
            Self::Member => "member, days of service and charge",
            Self::Person => "a person",
        }
    }
}

/// From this score on a decision needs nobody.
pub const AUTOMATIC_MIN: u8 = 90;

/// Below this score a contender is none.
pub const REVIEW_MIN: u8 = 70;

/// How far the best must be above the runner-up.
pub const MARGIN_MIN: u8 = 5;

/// How many of those passed over a decision names.
pub const REJECTED_MAX: usize = 8;

/// The score of a claim payment that is parted among several claims, one of which a number names.
const PARTED_NAMED: u8 = 95;

/// The score of one that is parted by services, days, member and payer alone.
const PARTED: u8 = 91;

/// The score of a claim that is seen only beside others.
const ENTANGLED: u8 = 80;

/// What a submission loses to a better one of the same claim.
const STEP_BACK: u8 = 10;

#[cfg(test)]
mod tests;
