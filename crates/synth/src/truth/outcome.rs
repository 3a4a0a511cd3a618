//! What a claim has come to by the day of the drop: kept like a ledger, from what was written.

use crate::remittance::{ClaimPayment, denials};

/// What a claim has come to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Outcome {
    /// Where it stands, in a word.
    pub(crate) state: &'static str,
    /// By all payers, less what they took back.
    pub(crate) paid: i64,
    /// Written off by contract, by all payers.
    pub(crate) contractual: i64,
    /// Left to the patient by the last payer that answered, what it denies the patient included.
    pub(crate) patient_share: i64,
    /// What is left of the charge: the patient's, denied, or not answered yet.
    pub(crate) balance: i64,
}

/// What becomes of a claim before a payer answers it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Before {
    /// Sent, and nothing said of it.
    Silent,
    /// The clearinghouse took it.
    Accepted,
    /// The clearinghouse refused it.
    Rejected,
}

/// The ledger of one claim.
#[expect(clippy::struct_excessive_bools, reason = "each is something that happened to it, or did not")]
#[derive(Clone, Debug)]
pub(crate) struct Account {
    charge: i64,
    before: Before,
    /// The claim names a payer that comes next, which is never asked here.
    names_next: bool,
    /// Answers that stand, in order of time.
    answers: Vec<Answer>,
    /// Reversals of answers that were never posted.
    strays: Vec<Answer>,
    reversed: bool,
    /// Answered in a remittance that does not balance, which nobody may post.
    suspended: bool,
    /// Taken back without a reversal.
    recovered: i64,
    /// Reversed, and to be taken from a later payment.
    deferred: i64,
    /// What was reversed was taken from a later payment.
    settled: bool,
}

/// What an answer is to those before it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    Answers,
    /// Goes on with the answer before it.
    Continues,
    Reverses,
}

/// What one answer says, in cents.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Answer {
    payer: usize,
    role: Role,
    forwarded: bool,
    paid: i64,
    contractual: i64,
    patient: i64,
    /// Denied and the patient's.
    patient_denied: i64,
    denied: i64,
    /// Paid or written off by a payer before this one.
    other: i64,
    /// Nothing is paid for it, because it was paid in advance.
    capitated: bool,
}

impl Answer {
    pub(crate) fn of(payment: &ClaimPayment) -> Self {
        let mut answer = Self {
            payer: payment.payer,
            role: match payment.status {
                "22" => Role::Reverses,
                _ if payment.continues => Role::Continues,
                _ => Role::Answers,
            },
            forwarded: payment.forwarded.is_some(),
            paid: payment.paid,
            contractual: -payment.charge_noise,
            patient: 0,
            patient_denied: 0,
            denied: 0,
            other: 0,
            capitated: false,
        };
        for part in payment.parts() {
            for adjustment in &part.adjustments {
                answer.capitated |= adjustment.reason == "24";
                let is_denied = denials(part).any(|(denied, _)| denied == adjustment);
                let sum = match (adjustment.group, is_denied) {
                    ("PR", false) => &mut answer.patient,
                    ("PR", true) => &mut answer.patient_denied,
                    (_, true) => &mut answer.denied,
                    ("OA", _) => &mut answer.other,
                    _ => &mut answer.contractual,
                };
                *sum += adjustment.amount;
            }
        }
        answer
    }

    fn go_on(&mut self, rest: &Self) {
        self.paid += rest.paid;
        self.contractual += rest.contractual;
        self.patient += rest.patient;
        self.patient_denied += rest.patient_denied;
        self.denied += rest.denied;
        self.other += rest.other;
    }
}

impl Account {
    pub(crate) fn new(charge: i64, before: Before) -> Self {
        Self {
            charge,
            before,
            names_next: false,
            answers: Vec::new(),
            strays: Vec::new(),
            reversed: false,
            suspended: false,
            recovered: 0,
            deferred: 0,
            settled: false,
        }
    }

    /// The account of a claim that names the payer that comes next.
    pub(crate) fn naming_next(self, names_next: bool) -> Self {
        Self { names_next, ..self }
    }

    /// Posts an answer. A reversal takes back the newest answer of its payer that paid as much.
    pub(crate) fn post(&mut self, answer: &Answer) {
        if answer.role != Role::Reverses {
            let continues = answer.role == Role::Continues;
            match self.answers.last_mut() {
                Some(last) if continues && last.payer == answer.payer => last.go_on(answer),
                _ => self.answers.push(*answer),
            }
            return;
        }
        let undone = |given: &Answer| given.payer == answer.payer && given.paid == -answer.paid;
        match self.answers.iter().rposition(undone) {
            Some(at) => drop(self.answers.remove(at)),
            None => self.strays.push(*answer),
        }
        self.reversed = true;
    }

    /// An answer came that may not be posted.
    pub(crate) fn suspend(&mut self) {
        self.suspended = true;
    }

    /// The payer took money through a provider adjustment. Below zero, it gives back what a reversal took, to
    /// take it later; then it takes that, and only what it never reversed lowers what it paid.
    pub(crate) fn recover(&mut self, cents: i64) {
        let later = self.deferred.min(cents);
        if cents < 0 {
            self.deferred -= cents;
            return;
        }
        self.settled |= later > 0;
        self.deferred -= later;
        self.recovered += cents - later;
    }

    pub(crate) fn outcome(&self) -> Outcome {
        let sum = |of: fn(&Answer) -> i64| self.answers.iter().chain(&self.strays).map(of).sum::<i64>();
        let last = self.answers.last();
        let paid = sum(|answer| answer.paid) - self.recovered;
        let contractual = sum(|answer| answer.contractual);
        // A payer that is answered here tells itself what it did.
        let elsewhere = self.answers.first().map_or(0, |answer| answer.other);
        let balance = self.charge - elsewhere - paid - contractual;
        Outcome {
            state: last.map_or(self.unanswered(), |last| self.answered(last, paid, balance)),
            paid,
            contractual,
            patient_share: last.map_or(0, |last| last.patient + last.patient_denied),
            balance,
        }
    }

    fn answered(&self, last: &Answer, paid: i64, balance: i64) -> &'static str {
        // What one payer denies stays open unless a later one pays it.
        let denied: i64 = self.answers.iter().map(|answer| answer.denied).sum();
        let denied = denied.min(balance - last.patient) + last.patient_denied;
        match balance {
            _ if self.deferred > 0 => "recovery_pending",
            _ if self.recovered > 0 => "recovered",
            1.. if denied > 0 && paid == 0 && last.patient == 0 => "denied",
            1.. if denied > 0 => "partially_denied",
            _ if last.capitated => "informational",
            0 => "paid",
            ..0 => "overpaid",
            _ if last.forwarded => "crossover_wait",
            _ if last.patient > 0 && self.names_next => "secondary_due",
            _ if last.patient > 0 => "patient_balance",
            _ => "partially_paid",
        }
    }

    fn unanswered(&self) -> &'static str {
        match self.before {
            _ if self.reversed && self.deferred > 0 => "recovery_pending",
            _ if self.reversed && self.settled => "recovered",
            _ if self.reversed => "reversed",
            _ if self.suspended => "suspended",
            Before::Rejected => "rejected",
            Before::Accepted => "accepted",
            Before::Silent => "submitted",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(paid: i64, contractual: i64, patient: i64) -> Answer {
        let role = if paid < 0 { Role::Reverses } else { Role::Answers };
        Answer {
            payer: 0,
            role,
            forwarded: false,
            paid,
            contractual,
            patient,
            patient_denied: 0,
            denied: 0,
            other: 0,
            capitated: false,
        }
    }

    fn account(answers: &[Answer]) -> Account {
        let mut account = Account::new(10_000, Before::Accepted);
        for answer in answers {
            account.post(answer);
        }
        account
    }

    #[test]
    fn what_is_left_is_the_patients() {
        let outcome = account(&[answer(6_000, 3_000, 1_000)]).outcome();
        assert_eq!((outcome.state, outcome.balance), ("patient_balance", 1_000));
        assert_eq!(account(&[answer(7_000, 3_000, 0)]).outcome().state, "paid");
        assert_eq!(account(&[answer(6_000, 3_000, 0)]).outcome().state, "partially_paid");
    }

    #[test]
    fn a_reversal_undoes_and_a_correction_stands() {
        let (first, back) = (answer(6_000, 3_000, 1_000), answer(-6_000, -3_000, -1_000));
        assert_eq!(account(&[first, back]).outcome().state, "reversed");
        assert_eq!(account(&[first, back]).outcome().balance, 10_000);
        let corrected = account(&[first, back, answer(5_000, 5_000, 0)]).outcome();
        assert_eq!((corrected.state, corrected.paid), ("paid", 5_000));
    }

    #[test]
    fn denied_in_whole_or_in_part() {
        let whole = Answer { denied: 10_000, ..answer(0, 0, 0) };
        assert_eq!(account(&[whole]).outcome().state, "denied");
        let part = Answer { denied: 4_000, ..answer(5_000, 1_000, 0) };
        assert_eq!(account(&[part]).outcome().state, "partially_denied");
        let second = Answer { payer: 1, other: 5_000, ..answer(1_000, 0, 0) };
        let first = Answer { denied: 4_000, ..answer(4_000, 1_000, 1_000) };
        assert_eq!(account(&[first, second]).outcome().state, "partially_denied");
        assert_eq!(account(&[first, Answer { paid: 5_000, ..second }]).outcome().state, "paid");
        let in_advance = Answer { capitated: true, ..answer(0, 10_000, 0) };
        assert_eq!(account(&[in_advance]).outcome().state, "informational");
        let patients = Answer { patient_denied: 10_000, ..answer(0, 0, 0) };
        assert_eq!(account(&[patients]).outcome().patient_share, 10_000);
    }

    #[test]
    fn a_second_payer_answers_what_the_first_left() {
        let second = Answer { payer: 1, other: 9_000, ..answer(1_000, 0, 0) };
        let both = account(&[answer(6_000, 3_000, 1_000), second]).outcome();
        assert_eq!((both.state, both.paid, both.balance), ("paid", 7_000, 0));
        let alone = account(&[second]).outcome();
        assert_eq!((alone.state, alone.paid, alone.balance), ("paid", 1_000, 0));
    }

    #[test]
    fn what_is_taken_back_or_suspended_is_said() {
        let mut taken = account(&[answer(6_000, 3_000, 1_000)]);
        taken.recover(1_500);
        assert_eq!(taken.outcome().state, "recovered");
        assert_eq!(taken.outcome().balance, 2_500);
        // What a reversal took and a provider adjustment gave back is taken later.
        let (first, back) = (answer(6_000, 3_000, 1_000), answer(-6_000, -3_000, -1_000));
        let mut later = account(&[first, back]);
        later.recover(-6_000);
        assert_eq!((later.outcome().state, later.outcome().paid), ("recovery_pending", 0));
        let mut corrected = later.clone();
        later.recover(6_000);
        assert_eq!((later.outcome().state, later.outcome().paid), ("recovered", 0));
        corrected.post(&answer(5_000, 5_000, 0));
        assert_eq!((corrected.outcome().state, corrected.outcome().paid), ("recovery_pending", 5_000));
        corrected.recover(6_000);
        assert_eq!((corrected.outcome().state, corrected.outcome().paid), ("paid", 5_000));
        let mut held_up = account(&[]);
        assert_eq!(held_up.outcome().state, "accepted");
        held_up.suspend();
        assert_eq!(held_up.outcome().state, "suspended");
    }
}
