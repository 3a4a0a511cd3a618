//! Where a claim stands: a fold over everything that happened to it.
//!
//! Events are only ever appended, in the order in which they came to be known; the state is computed from
//! all of them. Remittances come early and late, so an acknowledgment that follows an answer changes
//! nothing, and amounts are added up by payer, reversals with their sign.
//!
//! What a person withdraws, because it was no answer to this claim, is left out of the fold as if it had never
//! happened.
//!
//! The balance is what nobody has paid, written off by contract or given up: what is still denied or the
//! patient's is in it.

mod event;

pub use event::{Amounts, Event, EventKind};

use claims::{Cents, Date};

use crate::listing::word_list;

word_list! {
    /// Where a claim stands.
    State {
        Unknown "unknown" "nothing happened yet"
        Held "held" "kept back until it is mended"
        Submitted "submitted" "sent, nothing heard"
        Received "received" "arrived, not taken in yet"
        Accepted "accepted" "taken in for adjudication"
        Rejected "rejected" "refused before adjudication; the filing clock runs"
        Pending "pending" "the payer has not decided"
        InformationRequested "information_requested" "the payer waits for something"
        Suspended "suspended" "answered in a remittance that does not balance"
        Paid "paid" "nothing left"
        PatientBalance "patient_balance" "the rest is the patient's"
        SecondaryDue "secondary_due" "the rest is for the next payer to answer"
        CrossoverWait "crossover_wait" "passed on to the next payer, which has not answered"
        PartiallyDenied "partially_denied" "part of it is denied"
        Denied "denied" "all of it is denied"
        PartiallyPaid "partially_paid" "something is left that nobody named"
        Overpaid "overpaid" "more came in than was charged"
        Informational "informational" "answered, with no money to follow"
        AppealSent "appeal_sent" "an appeal is with the payer"
        CorrectionSent "correction_sent" "a replacement is with the payer"
        Reversed "reversed" "the answer was taken back; another should follow"
        RecoveryPending "recovery_pending" "the payer will take money back"
        Recovered "recovered" "the payer took its money back"
        Replaced "replaced" "a later submission took its place"
        Voided "voided" "taken back"
        WrittenOff "written_off" "given up"
        Closed "closed" "nothing more to do"
    }
}

impl State {
    /// Whether nothing more is to be expected or done.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Paid
                | Self::Informational
                | Self::Replaced
                | Self::Voided
                | Self::WrittenOff
                | Self::Closed
        )
    }
}

/// Where a claim stands and what its money came to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClaimState {
    charge: Cents,
    payers: Vec<PayerState>,
    payers_after: u8,
    patient_paid: Cents,
    written_off: Cents,
    /// What acknowledgments say.
    before_answer: Option<State>,
    /// What was done about the answer, or to the claim.
    after_answer: Option<State>,
    suspended: bool,
}

/// What one payer did.
#[derive(Clone, Debug, Eq, PartialEq)]
struct PayerState {
    payer: Box<str>,
    rank: u8,
    /// Answers that stand: those given less those taken back.
    standing: u32,
    reversals: u32,
    /// Reversals of answers that are not known: when, and what they took back.
    of_unknown: Vec<(Option<Date>, Amounts)>,
    /// Whether the last that it said was a reversal.
    is_taken_back: bool,
    recovery: Option<State>,
    is_forwarded: bool,
    is_informational: bool,
    amounts: Amounts,
}

/// What the money of a claim came to.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Totals {
    /// What was charged.
    pub charge: Cents,
    /// What payers paid.
    pub paid: Cents,
    /// Written off by contract, over all payers.
    pub contractual: Cents,
    /// The patient's, after the last payer that answered.
    pub patient_responsibility: Cents,
    /// What an earlier payer did that answered somewhere else, as a later one tells it.
    pub other_payer: Cents,
    /// Denied and not the patient's, by any payer, as far as it is still open.
    pub denied: Cents,
    /// What the patient paid.
    pub patient_paid: Cents,
    /// Given up.
    pub written_off: Cents,
    /// What is left of the charge.
    pub balance: Cents,
}

/// Where a claim stands after these events.
///
/// ```
/// use claims::Cents;
/// use remit::state::{Amounts, Event, EventKind, State, fold};
///
/// let sent = Event::submitted(Some(Cents(10_000)), None, 0, "claim-1");
/// let mut paid = Event::plain(EventKind::Paid, None, "payer", "claim-payment-1");
/// paid.amounts = Amounts {
///     charge: Cents(10_000),
///     paid: Cents(6_000),
///     contractual: Cents(3_000),
///     patient_responsibility: Cents(1_000),
///     ..Amounts::default()
/// };
/// let claim = fold([&sent, &paid]);
/// assert_eq!(claim.state(), State::PatientBalance);
/// assert_eq!(claim.totals().balance, Cents(1_000));
/// ```
pub fn fold<'e>(events: impl IntoIterator<Item = &'e Event>) -> ClaimState {
    let mut standing: Vec<&Event> = Vec::new();
    for event in events {
        if event.kind == EventKind::Withdrawn {
            let withdrawn = standing.iter().rposition(|earlier| earlier.evidence_id == event.evidence_id);
            withdrawn.map(|at| standing.remove(at));
        } else {
            standing.push(event);
        }
    }
    let mut claim = ClaimState::default();
    for event in standing {
        claim.apply(event);
    }
    claim
}

impl ClaimState {
    /// Whether it was kept back, or refused before anybody judged it, as far as is known.
    pub fn was_refused(&self) -> bool {
        matches!(self.before_answer, Some(State::Held | State::Rejected))
    }

    /// Takes in what happened next; of a withdrawal only [`fold`] knows what to leave out.
    pub fn apply(&mut self, event: &Event) {
        match event.kind {
            EventKind::Held => {
                self.charge = event.amounts.charge;
                self.before_answer = Some(State::Held);
            }
            EventKind::Submitted => {
                self.charge = event.amounts.charge;
                self.payers_after = event.payers_after;
                self.before_answer = Some(State::Submitted);
            }
            EventKind::TransmissionAccepted => self.acknowledge(State::Submitted),
            EventKind::Received => self.acknowledge(State::Received),
            EventKind::Accepted => self.acknowledge(State::Accepted),
            EventKind::Pending => self.acknowledge(State::Pending),
            EventKind::InformationRequested => self.acknowledge(State::InformationRequested),
            EventKind::TransmissionRejected | EventKind::Rejected => {
                self.before_answer = Some(State::Rejected);
            }
            EventKind::Suspended => self.suspended = true,
            EventKind::Repeated | EventKind::Withdrawn => {}
            EventKind::Forwarded => self.payer(event).is_forwarded = true,
            EventKind::Reversed => self.reverse(event),
            EventKind::RecoveryDeferred => self.payer(event).recovery = Some(State::RecoveryPending),
            EventKind::Recovered => self.recover(event),
            EventKind::Appealed => self.after_answer = Some(State::AppealSent),
            EventKind::CorrectionSent => self.after_answer = Some(State::CorrectionSent),
            EventKind::Replaced => self.after_answer = Some(State::Replaced),
            EventKind::Voided => self.after_answer = Some(State::Voided),
            EventKind::Closed => self.after_answer = Some(State::Closed),
            EventKind::PatientPaid => self.patient_paid = plus(self.patient_paid, event.amounts.paid),
            EventKind::WrittenOff => {
                self.written_off = plus(self.written_off, event.amounts.paid);
                self.after_answer = Some(State::WrittenOff);
            }
            kind => {
                debug_assert!(kind.is_answer(), "everything else is named above");
                self.answer(event);
            }
        }
    }

    /// Whether this payer took its answer back and has not answered since.
    pub fn awaits_correction(&self, payer: &str) -> bool {
        self.payers.iter().any(|one| *one.payer == *payer && one.is_taken_back)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        if let Some(done) = self.after_answer {
            return done;
        }
        let Some(last) = self.payers.iter().rev().find(|payer| payer.standing > 0) else {
            return self.unanswered();
        };
        // What any payer takes back is open, whoever answered last.
        let mut standing = self.payers.iter().rev().filter(|payer| payer.standing > 0);
        if let Some(recovery) = standing.find_map(|payer| payer.recovery) {
            return recovery;
        }
        let totals = self.totals();
        let is_denied = totals.denied > Cents::ZERO || last.amounts.patient_denied > Cents::ZERO;
        let share = minus(last.amounts.patient_responsibility, last.amounts.patient_denied);
        if is_denied && totals.balance > Cents::ZERO {
            let nothing = totals.paid == Cents::ZERO && share == Cents::ZERO;
            return if nothing { State::Denied } else { State::PartiallyDenied };
        }
        if last.is_informational {
            return State::Informational;
        }
        match totals.balance {
            Cents::ZERO => State::Paid,
            balance if balance < Cents::ZERO => State::Overpaid,
            _ if last.is_forwarded => State::CrossoverWait,
            _ if totals.patient_responsibility <= Cents::ZERO => State::PartiallyPaid,
            _ if self.is_next_payer_due(last) => State::SecondaryDue,
            _ => State::PatientBalance,
        }
    }

    /// What its money came to.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals {
            charge: self.charge,
            patient_paid: self.patient_paid,
            written_off: self.written_off,
            ..Totals::default()
        };
        let (mut left, mut denied) = (self.charge, Cents::ZERO);
        for (at, payer) in self.payers.iter().enumerate() {
            let amounts = &payer.amounts;
            // A payer that answered here tells itself what it did.
            if at == 0 {
                totals.other_payer = amounts.other_payer;
                left = minus(left, amounts.other_payer);
            }
            let after = [amounts.paid, amounts.patient_responsibility, amounts.denied];
            left = minus(left, amounts.paid);
            // A later payer that repeats the first one's write-off writes off no more than is left.
            let most = after[1..].iter().fold(left, |most, part| minus(most, *part)).max(Cents::ZERO);
            let contractual =
                if payer.rank > 1 { amounts.contractual.min(most) } else { amounts.contractual };
            left = minus(left, contractual);
            totals.paid = plus(totals.paid, amounts.paid);
            totals.contractual = plus(totals.contractual, contractual);
            if payer.standing > 0 && !payer.is_informational {
                totals.patient_responsibility = amounts.patient_responsibility;
                denied = plus(denied, amounts.denied);
            }
        }
        totals.balance = minus(minus(left, self.patient_paid), self.written_off);
        let open = minus(totals.balance, totals.patient_responsibility).max(Cents::ZERO);
        totals.denied = denied.clamp(Cents::ZERO, open);
        totals
    }

    fn unanswered(&self) -> State {
        let last = self.payers.iter().rev().find(|payer| payer.reversals > 0 || payer.is_forwarded);
        match last {
            Some(payer) if payer.reversals > 0 => payer.recovery.unwrap_or(State::Reversed),
            Some(_) => State::CrossoverWait,
            None if self.suspended => State::Suspended,
            None => self.before_answer.unwrap_or(State::Unknown),
        }
    }

    /// An acknowledgment; once a payer has answered it comes too late to matter.
    fn acknowledge(&mut self, state: State) {
        let is_answered = self.payers.iter().any(|payer| payer.standing > 0);
        let goes_on = self.before_answer.is_none_or(|before| before < state || before == State::Rejected);
        if !is_answered && (goes_on || state >= State::Pending) {
            self.before_answer = Some(state);
        }
    }

    fn answer(&mut self, event: &Event) {
        if self.charge == Cents::ZERO {
            self.charge = event.amounts.charge;
        }
        self.suspended = false;
        // What was done about an earlier answer is over once another comes; what ends a claim is not.
        self.after_answer = self.after_answer.filter(|done| done.is_final());
        let amounts = self.of_what_was_sent(event.amounts);
        let payer = self.payer(event);
        if payer.was_taken_back_before(event.on, &amounts) {
            payer.amounts.add(&amounts.moved());
            return;
        }
        payer.standing += 1;
        payer.is_taken_back = false;
        payer.recovery = None;
        payer.is_forwarded = event.is_forwarded;
        payer.is_informational = event.kind == EventKind::Informational;
        payer.amounts.add(&amounts);
    }

    fn reverse(&mut self, event: &Event) {
        let amounts = self.of_what_was_sent(event.amounts);
        let payer = self.payer(event);
        payer.is_taken_back = true;
        payer.reversals += 1;
        if payer.standing > 0 {
            payer.amounts.add(&amounts);
            payer.standing -= 1;
            return;
        }
        // What it takes back went elsewhere, or is in suspense or to come: its money was kept from us all the same,
        // but it says nothing of what a later answer denies or leaves to the patient.
        payer.amounts.add(&amounts.moved());
        payer.of_unknown.push((event.on, amounts));
    }

    /// A payer that says a higher charge than was sent writes off what was never charged: that part of its
    /// write-off is none.
    fn of_what_was_sent(&self, mut amounts: Amounts) -> Amounts {
        let sign = if amounts.charge < Cents::ZERO { -1 } else { 1 };
        let more = amounts.charge.0.saturating_abs().saturating_sub(self.charge.0);
        let off = amounts.contractual.0.saturating_mul(sign);
        amounts.contractual = Cents(off.saturating_sub(more.clamp(0, off.max(0))).saturating_mul(sign));
        amounts
    }

    /// Money taken without a reversal lowers what was paid; with one, the reversal did.
    fn recover(&mut self, event: &Event) {
        let payer = self.payer(event);
        payer.recovery =
            if payer.standing > 0 && payer.reversals > 0 { None } else { Some(State::Recovered) };
        if payer.reversals == 0 {
            payer.amounts.paid = minus(payer.amounts.paid, Cents(event.amounts.paid.0.saturating_abs()));
        }
    }

    /// One payer may answer in two places of the line; a reversal names none, and its amount tells.
    fn find(&self, event: &Event) -> Option<usize> {
        let is_payer = |payer: &&PayerState| {
            let same_rank = event.rank == 0 || payer.rank == 0 || payer.rank == event.rank;
            payer.payer == event.payer && same_rank
        };
        let taken_back = |payer: &PayerState| {
            let paid = payer.amounts.paid.0.checked_neg();
            event.kind != EventKind::Reversed || paid == Some(event.amounts.paid.0)
        };
        let of_payer = || self.payers.iter().enumerate().filter(|(_, payer)| is_payer(payer));
        let found = of_payer().rfind(|(_, payer)| taken_back(payer)).or_else(|| of_payer().next_back());
        found.map(|(at, _)| at)
    }

    /// The payer of an event, moved to the end of the line: the last one that did something.
    fn payer(&mut self, event: &Event) -> &mut PayerState {
        let found = self.find(event);
        let mut payer = match found {
            Some(at) => self.payers.remove(at),
            None => PayerState {
                payer: event.payer.clone(),
                rank: 0,
                standing: 0,
                reversals: 0,
                of_unknown: Vec::new(),
                is_taken_back: false,
                recovery: None,
                is_forwarded: false,
                is_informational: false,
                amounts: Amounts::default(),
            },
        };
        if event.rank != 0 {
            payer.rank = event.rank;
        }
        // In order of rank, so that an answer of the first payer that comes late does not go last.
        let at = self.payers.iter().position(|other| other.rank > payer.rank && payer.rank != 0);
        let at = at.unwrap_or(self.payers.len());
        self.payers.insert(at, payer);
        &mut self.payers[at]
    }

    /// Whether a payer after the one that answered last has not answered.
    fn is_next_payer_due(&self, last: &PayerState) -> bool {
        let answered = self.payers.iter().filter(|payer| payer.standing > 0).count();
        let known = 1 + usize::from(self.payers_after);
        answered < known && last.rank <= 1 + self.payers_after
    }
}

impl PayerState {
    /// Whether an answer of that day and of these amounts is one that a reversal took back before it came;
    /// that reversal then waits for no other.
    fn was_taken_back_before(&mut self, on: Option<Date>, amounts: &Amounts) -> bool {
        let taken_back = |(day, taken): &(Option<Date>, Amounts)| {
            let paid = taken.paid.0.checked_neg() == Some(amounts.paid.0);
            on.is_some() && on < *day && paid && taken.charge.0.checked_neg() == Some(amounts.charge.0)
        };
        let found = self.of_unknown.iter().position(taken_back);
        found.map(|at| self.of_unknown.remove(at)).is_some()
    }
}

impl Amounts {
    /// What was paid and written off alone.
    const fn moved(self) -> Self {
        let (patient_responsibility, denied, patient_denied) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
        Self { patient_responsibility, denied, patient_denied, ..self }
    }

    fn add(&mut self, other: &Self) {
        for (sum, amount) in [
            (&mut self.charge, other.charge),
            (&mut self.paid, other.paid),
            (&mut self.contractual, other.contractual),
            (&mut self.patient_responsibility, other.patient_responsibility),
            (&mut self.denied, other.denied),
            (&mut self.patient_denied, other.patient_denied),
            (&mut self.other_payer, other.other_payer),
        ] {
            *sum = plus(*sum, amount);
        }
    }
}

fn plus(one: Cents, other: Cents) -> Cents {
    Cents(one.0.saturating_add(other.0))
}

fn minus(one: Cents, other: Cents) -> Cents {
    Cents(one.0.saturating_sub(other.0))
}

#[cfg(test)]
mod tests;
