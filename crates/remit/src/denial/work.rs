//! What somebody must do about a claim: one work item for each queue.

use std::fmt::Write as _;

use claims::{Cents, ClaimPayment, Date};
use codes::denial::{Category, PayerKind, PriorityWeights, Queue, Windows};
use codes::reason::{ReasonCode, Resend};

use super::deadline::{Deadline, deadline};
use super::judge::{Bucket, Directions, Judge, Judged, Outcome};
use super::rule::Rules;
use super::{Assessment, Extent};
use crate::price::Expectations;

/// One thing a person must do about a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WorkItem {
    /// Who works it.
    pub queue: Queue,
    /// What it is about: the category of its greatest amount.
    pub category: Category,
    /// Positions of the adjustments in [`Assessment::judged`], the greatest amount first.
    pub judged: Vec<usize>,
    /// What to do next.
    pub next_action: String,
    /// What proves the case.
    pub evidence: &'static str,
    /// By when.
    pub deadline: Deadline,
    /// What is at stake.
    pub amount: Cents,
    /// What is likely to come in.
    pub expected_recovery: Cents,
    /// Higher is sooner.
    pub priority: i64,
    /// Reasons in short, such as `CO-16 N290`.
    pub reasons: String,
    /// Why it is in this queue.
    pub assigned_reason: String,
}

/// What a practice decides about its work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkPolicy<'p> {
    /// What weighs how much.
    pub weights: PriorityWeights,
    /// How long there is; `None` takes the usual terms of the payer's kind.
    pub windows: Option<&'p Windows>,
    /// What the payer should allow, where a contract or the fee schedule says.
    pub expected: Option<&'p Expectations>,
    /// What this payer usually allows of a charge, in percent, where nothing and nobody else tells.
    pub yield_percent: u8,
    /// How often such an item was worked before.
    pub attempt: u32,
    /// Whether a payment for the claim stands: then a denial as
    /// duplicate is right, and nobody need work it.
    pub twin_is_paid: bool,
}

impl Default for WorkPolicy<'_> {
    fn default() -> Self {
        Self {
            weights: PriorityWeights::DEFAULT,
            windows: None,
            expected: None,
            yield_percent: 50,
            attempt: 0,
            twin_is_paid: false,
        }
    }
}

/// What became of a payer's denials of a category before.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct History {
    /// How many were worked to the end.
    pub tried: u32,
    /// How many of those brought money.
    pub won: u32,
}

/// The work that a claim payment makes: one item for each queue, the most urgent first.
///
/// `last_service` is the last day of service, `as_of` the day of the run. `history` tells what became of
/// this payer's denials of a category before.
pub fn work_items(
    payment: &ClaimPayment<'_>,
    assessment: &Assessment,
    judge: &Judge<'_>,
    policy: &WorkPolicy<'_>,
    (last_service, as_of): (Option<Date>, Date),
    history: impl Fn(Category) -> History,
) -> Vec<WorkItem> {
    let yield_percent = own_yield(payment, assessment).unwrap_or(policy.yield_percent);
    let mut by_queue: Vec<(Queue, Vec<usize>)> = Vec::new();
    for (at, judged) in assessment.judged.iter().enumerate() {
        let wanted =
            judged.outcome != Outcome::None && judged.amount > Cents::ZERO && judged.queue.is_worked();
        let is_settled = judged.category == Category::Duplicate && policy.twin_is_paid;
        if !wanted || is_settled {
            continue;
        }
        match by_queue.iter_mut().find(|(queue, _)| *queue == judged.queue) {
            Some((_, positions)) => positions.push(at),
            None => by_queue.push((judged.queue, vec![at])),
        }
    }
    let mut items: Vec<WorkItem> = by_queue
        .into_iter()
        .map(|(queue, mut positions)| {
            positions.sort_by_key(|&at| (std::cmp::Reverse(assessment.judged[at].amount), at));
            let item = Item { payment, assessment, judge, policy, queue, positions };
            item.make(yield_percent, (last_service, as_of), &history)
        })
        .collect();
    items.sort_by_key(|item| (std::cmp::Reverse(item.priority), item.queue));
    items
}

/// A work item in the making.
struct Item<'i> {
    payment: &'i ClaimPayment<'i>,
    assessment: &'i Assessment,
    judge: &'i Judge<'i>,
    policy: &'i WorkPolicy<'i>,
    queue: Queue,
    positions: Vec<usize>,
}

impl Item<'_> {
    fn make(
        self,
        yield_percent: u8,
        (last_service, as_of): (Option<Date>, Date),
        history: &impl Fn(Category) -> History,
    ) -> WorkItem {
        let first = &self.assessment.judged[self.positions[0]];
        let directions = self.directions();
        let (payer, decided) = (self.judge.payer, self.judge.decided);
        let usual = Windows::of(payer, decided);
        let windows = self.policy.windows.unwrap_or(&usual);
        let deadline = deadline(self.queue, directions, windows, payer, (decided, last_service, as_of));
        let amount = self.judged().map(|judged| i128::from(judged.amount.0)).sum::<i128>();
        let amount = Cents(i64::try_from(amount).unwrap_or(i64::MAX));
        let recoverable: i128 = self.judged().map(|judged| self.recoverable(judged, yield_percent)).sum();
        let weights = &self.policy.weights;
        let past = history(first.category);
        let chance = weights.chance(first.recoverability_percent, past.won, past.tried, self.policy.attempt);
        let expected = recoverable * i128::from(chance) / 10_000;
        let days_left = deadline.on.map_or(i32::MAX, |day| day.days_after(as_of));
        let mut score = expected * i128::from(weights.urgency_percent(days_left)) / 100;
        if recoverable < i128::from(weights.low_balance_cents) {
            score /= LOW_BALANCE_DIVISOR;
        }
        WorkItem {
            queue: self.queue,
            category: first.category,
            next_action: next_action(self.queue, directions, payer),
            evidence: self.queue.evidence(),
            deadline,
            amount,
            expected_recovery: Cents(i64::try_from(expected).unwrap_or(i64::MAX)),
            priority: i64::try_from(score).unwrap_or(i64::MAX),
            reasons: self.reasons(),
            assigned_reason: assigned_reason(first, self.judge.rules),
            judged: self.positions,
        }
    }

    fn judged(&self) -> impl Iterator<Item = &Judged> {
        self.positions.iter().map(|&at| &self.assessment.judged[at])
    }

    /// What the remarks of all its adjustments direct.
    fn directions(&self) -> Directions {
        let mut directions = Directions::default();
        for judged in self.judged() {
            directions.no_appeal |= judged.directions.no_appeal;
            directions.resend = directions.resend.or(judged.directions.resend);
            directions.appeal_days = directions.appeal_days.or(judged.directions.appeal_days);
        }
        directions
    }

    /// What an adjustment is worth: all of it when the price is off already, else what should be allowed, or
    /// what usually is.
    fn recoverable(&self, judged: &Judged, yield_percent: u8) -> i128 {
        let amount = i128::from(judged.amount.0);
        let charge = match judged.service {
            Some(at) => self.payment.services[at].charge().value,
            None => self.payment.charge().value,
        };
        let is_priced = charge.is_some_and(|charge| judged.amount < charge);
        let whole = self.assessment.extent_of(judged) == Some(Extent::Full);
        if is_priced && !whole || judged.outcome == Outcome::Review {
            return amount;
        }
        match self.policy.expected.and_then(|expected| expected.find(judged.service)) {
            Some(expected) => amount.min(i128::from(expected.0)),
            None => amount * i128::from(yield_percent) / 100,
        }
    }

    fn reasons(&self) -> String {
        let mut short: Vec<String> = Vec::new();
        for judged in self.judged() {
            let mut one = match judged.group {
                Some(group) => format!("{group}-{}", judged.carc),
                None => judged.carc.to_string(),
            };
            if let Some(remark) = judged.deciding_remark {
                let _ = write!(one, " {remark}");
            }
            if !short.contains(&one) {
                short.push(one);
            }
        }
        short.join("; ")
    }
}

/// What the payer allowed of the lines it paid, in percent of their charges.
fn own_yield(payment: &ClaimPayment<'_>, assessment: &Assessment) -> Option<u8> {
    let (mut charged, mut allowed) = (0_i128, 0_i128);
    for (at, service) in payment.services.iter().enumerate() {
        let (Some(charge), Some(paid)) = (service.charge().value, service.paid().value) else { continue };
        if assessment.line_extents[at].is_some() || paid <= Cents::ZERO || charge <= Cents::ZERO {
            continue;
        }
        let share = assessment.judged.iter().filter(|judged| judged.service == Some(at));
        let share = share.filter(|judged| matches!(judged.bucket, Bucket::Patient | Bucket::PatientDenied));
        charged += i128::from(charge.0);
        allowed += i128::from(paid.0) + share.map(|judged| i128::from(judged.amount.0)).sum::<i128>();
    }
    (charged > 0).then(|| (allowed * 100 / charged).clamp(0, 100) as u8)
}

/// What to do next: what the remarks direct, then what the queue does.
pub(super) fn next_action(queue: Queue, directions: Directions, payer: PayerKind) -> String {
    let mut action = match (queue, payer) {
        (Queue::Coding, PayerKind::Medicare) => {
            "have a coder review the chart; ask Medicare for a reopening, which takes no replacement claim"
                .to_owned()
        }
        (Queue::ClaimCorrection, PayerKind::Medicare) if directions.resend.is_none() => {
            "mend the field the remark names, and ask Medicare for a reopening".to_owned()
        }
        _ => queue.next_action().to_owned(),
    };
    let direction = match directions.resend {
        Some(Resend::AsNew | Resend::WithFrequency(b'1')) => "; send it as a new claim (frequency 1)",
        Some(Resend::WithFrequency(b'7')) => "; send it as a replacement (frequency 7)",
        Some(Resend::WithFrequency(b'8')) => "; take the earlier claim back (frequency 8)",
        Some(Resend::HoldReplacement) => {
            "; wait until the first claim is finished, then send the replacement"
        }
        Some(Resend::Never) => "; do not send it again",
        Some(Resend::WithFrequency(_)) | None => "",
    };
    action.push_str(direction);
    if directions.no_appeal {
        action.push_str("; there is no appeal");
    }
    action
}

/// Why a person finds it in this queue.
fn assigned_reason(judged: &Judged, rules: &Rules) -> String {
    let rule = rules.find(&judged.rule).or_else(|| Rules::built_in().find(&judged.rule));
    let because = rule.map_or("", |rule| &*rule.explanation);
    let remark = judged.deciding_remark.as_ref().map_or("", ReasonCode::as_str);
    let remark = if remark.is_empty() { String::new() } else { format!(" with {remark}") };
    format!("{}{remark}: {}; {because}", judged.carc, judged.category.label())
}

/// Items below the low balance go behind all others.
const LOW_BALANCE_DIVISOR: i128 = 1_000;
