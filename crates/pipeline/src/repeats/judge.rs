//! Says what a claim repeats, given the claims before it.

use ::claims::Date;
use remit::Likeness;
use remit::state::{ClaimState, State};

use super::Repeat;

/// A claim before another one.
#[derive(Clone, Debug)]
pub(super) struct Earlier {
    pub(super) shared: Shared,
    pub(super) likeness: Likeness,
    pub(super) control_number: String,
    pub(super) claim_id: String,
    pub(super) stand: Stand,
    /// Whether it is of the same batch.
    pub(super) is_here: bool,
}

/// What two claims have in common.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shared {
    /// CLM01.
    Number,
    /// One quotes the payer's number for the other (REF F8).
    Original,
    /// [`Likeness::services`].
    Services,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stand {
    /// It never went out, or came back unread, or was taken back: what it says may be sent again.
    Void,
    /// It is with the payer.
    Open,
    /// The payer answered.
    Answered,
    /// The payer denied all of it: it may want a new claim.
    Denied,
}

impl Earlier {
    fn is_answered(&self) -> bool {
        matches!(self.stand, Stand::Answered | Stand::Denied)
    }
}

impl Stand {
    /// Where a claim of an earlier batch stands.
    pub(super) fn of(state: &ClaimState) -> Self {
        match state.state() {
            State::Unknown | State::Held | State::Rejected | State::Replaced | State::Voided => Self::Void,
            State::Submitted
            | State::Received
            | State::Accepted
            | State::Pending
            | State::Suspended
            | State::InformationRequested => Self::Open,
            State::Denied => Self::Denied,
            _ => Self::Answered,
        }
    }
}

/// The claim that this one is sent after: of the same patient and number, or that the payer gave the number it
/// quotes. The first of several.
pub(super) fn root<'e>(claim: &Likeness, earlier: impl Iterator<Item = &'e Earlier>) -> Option<&'e str> {
    let is_earlier = |other: &&Earlier| {
        matches!(other.shared, Shared::Number | Shared::Original) && claim.is_same_patient(&other.likeness)
    };
    let first = earlier.filter(is_earlier).min_by_key(|other| {
        (other.is_here, other.likeness.written.map(Date::days_since_epoch), &other.claim_id)
    });
    first.map(|other| &*other.claim_id)
}

/// What is to be said of a claim, given claims before it.
pub(super) fn judge<'e>(
    claim: &Likeness,
    earlier: impl Iterator<Item = &'e Earlier>,
    as_of: Date,
) -> Vec<Repeat> {
    let counts = |earlier: &&Earlier| {
        let day = earlier.likeness.written.or(earlier.likeness.service.map(|service| service.to));
        let is_recent = day.is_none_or(|day| days_between(day, as_of) <= LOOK_BACK_DAYS);
        earlier.stand != Stand::Void && (earlier.is_here || is_recent)
    };
    let earlier: Vec<&Earlier> = earlier.filter(counts).collect();
    let repeated = if claim.is_replacement() {
        replacement_of_open(claim, &earlier)
    } else {
        sent_before(claim, &earlier)
    };
    number_of_another(claim, &earlier).into_iter().chain(repeated).collect()
}

/// CLM-002: the number of another patient's claim, or within a batch that of another day's or of other
/// services.
fn number_of_another(claim: &Likeness, earlier: &[&Earlier]) -> Option<Repeat> {
    let is_alike = |other: &Earlier| {
        let mut alike = earlier.iter().filter(|one| one.shared == Shared::Services);
        alike.any(|one| one.control_number == other.control_number)
    };
    let is_unlike = |other: &Earlier| {
        let is_first = !claim.is_replacement() && claim.payer == other.likeness.payer;
        !claim.overlaps(&other.likeness) || (is_first && !is_alike(other))
    };
    let is_another = |other: &&Earlier| {
        let is_same = claim.is_same_patient(&other.likeness);
        other.shared == Shared::Number && (!is_same || (other.is_here && is_unlike(other)))
    };
    earlier.iter().copied().find(|other| is_another(other)).map(|other| Repeat {
        edit: "CLM-002",
        line: None,
        spot: (1, 0),
        message: format!("{} is the number of another claim", other.control_number),
    })
}

/// CLM-013: a replacement of a claim that the payer cannot have finished with.
fn replacement_of_open(claim: &Likeness, earlier: &[&Earlier]) -> Option<Repeat> {
    let mut originals = earlier
        .iter()
        .filter(|other| !other.likeness.is_replacement() && claim.is_same_patient(&other.likeness));
    if originals.clone().any(|other| other.is_answered()) {
        return None;
    }
    let soon = |other: &&&Earlier| match (other.likeness.written, claim.written) {
        (Some(before), Some(after)) => days_between(before, after) <= ANSWER_DAYS_MIN,
        _ => false,
    };
    originals.find(soon).map(|other| Repeat {
        edit: "CLM-013",
        line: None,
        spot: (5, 3),
        message: format!("the original {} has no answer yet", other.control_number),
    })
}

/// DUP-001 to DUP-003: a claim that was sent before.
fn sent_before(claim: &Likeness, earlier: &[&Earlier]) -> Option<Repeat> {
    let alike = || earlier.iter().copied().filter(|other| other.shared == Shared::Services);
    let repeat = |edit, other: &Earlier, what: &str| {
        Some(Repeat { edit, line: None, spot: (1, 0), message: format!("{what} {}", other.control_number) })
    };
    let is_same = |other: &&Earlier| other.likeness.content == claim.content && other.stand != Stand::Denied;
    if let Some(other) = alike().find(is_same) {
        return repeat("DUP-001", other, "the same claim was sent as");
    }
    let answered = |other: &&Earlier| {
        let says_same = other.shared == Shared::Services
            || (other.shared == Shared::Number
                && claim.payer == other.likeness.payer
                && claim.is_same_patient(&other.likeness)
                && claim.overlaps(&other.likeness));
        other.is_answered() && says_same
    };
    if let Some(other) = earlier.iter().copied().find(answered) {
        return repeat("DUP-003", other, "the payer has answered this claim, sent as");
    }
    let other = alike().next()?;
    repeat("DUP-002", other, "other charges or modifiers for what was sent as")
}

fn days_between(before: Date, after: Date) -> i32 {
    after.days_since_epoch() - before.days_since_epoch()
}

/// Eighteen months: payers compare with no older claims.
const LOOK_BACK_DAYS: i32 = 548;

/// No payer answers sooner than it takes a claim in and pays on its next day of payment.
const ANSWER_DAYS_MIN: i32 = 3;
