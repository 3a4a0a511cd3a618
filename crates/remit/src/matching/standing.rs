//! Which of several submissions of one claim a claim payment answers.

use codes::bill::{ClaimFrequency, Resubmission};
use codes::remittance::{ClaimPaymentStatus, PayerRank};

use super::Contender;
use super::compare::Sought;
use super::reason::{Reason, Reasons};
use crate::candidate::Candidate;
use crate::normalize;
use crate::payer::PayerAgreement;

/// How a submission stands among others of the same claim; the greatest is the one that was answered.
///
/// Fields are in order of weight.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing to be compared, in order of weight")]
pub(super) struct Standing {
    /// This payer gave it this claim control number.
    knows_number: bool,
    /// A reversal: what it takes back was posted here.
    takes_back: bool,
    payer: PayerAgreement,
    /// The payer answers in the place in line the claim was sent to.
    sequence: bool,
    /// It was written before the payment.
    before_payment: bool,
    charge: bool,
    procedures: bool,
    /// CLP09 is its frequency code.
    frequency: bool,
    /// It does not void another.
    stands: bool,
    /// This payer has not answered it yet, or has taken its answer back.
    open: bool,
    /// It was neither held nor refused.
    went: bool,
    /// Later submissions go before earlier ones, except that a reversal looks back.
    recency: (bool, i32),
}

impl Standing {
    pub(super) fn of(sought: &Sought<'_>, contender: &Contender<'_>, reasons: Reasons) -> Self {
        let candidate = contender.candidate;
        let frequency = ClaimFrequency::parse(&[candidate.frequency]);
        let resubmission = frequency.map_or(Resubmission::None, ClaimFrequency::resubmission);
        let replaces = resubmission == Resubmission::Replaces;
        let written = candidate.submitted.map_or(0, codes::Date::days_since_epoch);
        let answered = sought.payment.clp.element(9);
        Self {
            knows_number: reasons.has(Reason::PayerControlNumber),
            takes_back: sought.is_reversal && takes_back(sought, contender),
            payer: sought.context_agreement(candidate),
            sequence: is_in_sequence(sought, candidate),
            before_payment: match (candidate.submitted, sought.paid_on()) {
                (Some(written), Some(paid)) => written <= paid,
                _ => true,
            },
            charge: reasons.has(Reason::Charge),
            procedures: reasons.has(Reason::Procedures),
            frequency: answered.is_empty() || answered == [candidate.frequency],
            stands: resubmission != Resubmission::Voids,
            open: !sought.is_reversal && is_open(sought, contender),
            went: !contender.was_refused,
            recency: if sought.is_reversal { (!replaces, -written) } else { (replaces, written) },
        }
    }
}

/// Whether two candidates are submissions of the same claim: one control number, one patient, and days of
/// service in common.
pub(super) fn is_same_claim<'c>(one: &'c Candidate<'_>, other: &'c Candidate<'_>) -> bool {
    let number = |candidate: &'c Candidate<'_>| normalize::identifier(candidate.control_number.as_bytes());
    let patient =
        one.patient_name == other.patient_name || normalize::same_member(&one.member_id, &other.member_id);
    let days = match (one.service, other.service) {
        (Some(one), Some(other)) => one.overlaps(&other),
        _ => true,
    };
    patient && days && number(one) == number(other)
}

/// Whether the payer answers in the place in line that the claim was sent to.
fn is_in_sequence(sought: &Sought<'_>, candidate: &Candidate<'_>) -> bool {
    let Some(rank) =
        ClaimPaymentStatus::parse(sought.payment.status().text).and_then(ClaimPaymentStatus::payer_rank)
    else {
        return true;
    };
    match candidate.payer_sequence {
        b'P' => rank == PayerRank::Primary,
        b'S' => rank == PayerRank::Secondary,
        b' ' => true,
        _ => rank == PayerRank::Tertiary,
    }
}

/// Whether the claim waits for what the payer says: for an answer, or, when it takes one back, for that; and
/// where no answer of this payer is known, one that never came may be taken back.
pub(super) fn stands_open(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let is_unheard = || contender.postings.of_payer(sought.context.payer.key()).is_unheard();
    if sought.is_reversal {
        return takes_back(sought, contender) || is_unheard();
    }
    is_open(sought, contender) || is_rest(sought, contender)
}

/// Whether the claim waits for just what the payer says: for an answer or a further part of it, or to have one
/// taken back.
pub(super) fn waits(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    if sought.is_reversal {
        return takes_back(sought, contender);
    }
    is_open(sought, contender) || is_rest(sought, contender)
}

/// Whether it is a further part of a claim that the payer answers in parts: with what was answered before it
/// comes to no more than the claim.
fn is_rest(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let (Some(part), Some(whole)) = (sought.charge, contender.candidate.charge) else { return false };
    let answered = contender.postings.of_payer(sought.context.payer.key()).charge;
    answered + i128::from(part.0) <= i128::from(whole.0)
}

/// Whether something of this payer with the opposite amount was posted.
fn takes_back(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let payer = sought.context.payer.key();
    sought.payment.paid().value.is_some_and(|paid| contender.postings.is_opposite_of_answer(payer, paid))
}

/// Whether every answer of this payer was taken back, or there was none.
pub(super) fn is_open(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    contender.postings.of_payer(sought.context.payer.key()).is_open()
}
