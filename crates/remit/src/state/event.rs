//! One thing that happened to a claim.

use std::fmt;

use claims::{Cents, ClaimPayment, Date};
use codes::remittance::{ClaimPaymentStatus, PayerRank};

use crate::context::PaymentContext;
use crate::denial::{Assessment, Extent, Sums};
use crate::listing::word_list;
use crate::wire::{Wire, put_date, put_int, put_text};

word_list! {
    /// What happened.
    ///
    /// Records hold the position in this list, so a new kind goes to its end.
    EventKind {
        Held "held" "kept back, because it would be rejected or denied"
        Submitted "submitted" "sent to the payer"
        TransmissionAccepted "transmission_accepted" "the transaction set was accepted (999)"
        TransmissionRejected "transmission_rejected" "the transaction set was rejected (TA1, 999)"
        Received "received" "it arrived, no more"
        Accepted "accepted" "taken in for adjudication"
        Rejected "rejected" "refused before adjudication"
        InformationRequested "information_requested" "the payer wants something from the provider"
        Pending "pending" "not decided yet"
        Paid "paid" "settled, and nothing denied"
        PartiallyDenied "partially_denied" "answered, part of it denied"
        Denied "denied" "denied altogether"
        PatientShare "patient_share" "nothing paid, all of it the patient's share"
        Informational "informational" "answered, with no money to follow: capitated or priced in advance"
        Forwarded "forwarded" "passed on to another payer, unjudged"
        Reversed "reversed" "an answer was taken back"
        Corrected "corrected" "answered anew after a reversal"
        Suspended "suspended" "answered in a remittance that does not balance; nothing counts yet"
        Repeated "repeated" "the same answer came again and was not counted"
        RecoveryDeferred "recovery_deferred" "an overpayment was shown, to be taken later"
        Recovered "recovered" "an overpayment was taken"
        Appealed "appealed" "an appeal was sent"
        CorrectionSent "correction_sent" "a replacement was sent"
        Replaced "replaced" "a later submission took its place"
        Voided "voided" "taken back by a later submission"
        PatientPaid "patient_paid" "the patient paid"
        WrittenOff "written_off" "given up"
        Closed "closed" "nothing more to do"
        Withdrawn "withdrawn" "a person found that an answer was not to this claim; it counts no more"
    }
}

impl EventKind {
    /// Whether a payer judged the claim, and its amounts count.
    pub const fn is_answer(self) -> bool {
        matches!(
            self,
            Self::Paid
                | Self::PartiallyDenied
                | Self::Denied
                | Self::PatientShare
                | Self::Informational
                | Self::Corrected
        )
    }
}

/// One thing that happened to a claim; the list of them is only ever appended to.
#[derive(Clone, Eq, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// The day it happened.
    pub on: Option<Date>,
    /// The payer it concerns, by [`Payer::key`](crate::Payer::key); empty before any payer has it.
    pub payer: Box<str>,
    /// Which payer in line it answered as: 1, 2, 3; 0 when it does not say.
    pub rank: u8,
    /// How many payers stand in line after the one the claim was sent to; of a submission.
    pub payers_after: u8,
    /// Whether the payer passed the claim on.
    pub is_forwarded: bool,
    /// What it says of the money; negative for a reversal.
    pub amounts: Amounts,
    /// The row that proves it.
    pub evidence_id: Box<str>,
}

/// The money an event speaks of.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Amounts {
    /// What was charged.
    pub charge: Cents,
    /// What was paid.
    pub paid: Cents,
    /// Written off by contract.
    pub contractual: Cents,
    /// The patient's, denied or not.
    pub patient_responsibility: Cents,
    /// Denied, and not the patient's.
    pub denied: Cents,
    /// Denied, and the patient's.
    pub patient_denied: Cents,
    /// What an earlier payer did, as this one tells it.
    pub other_payer: Cents,
}

impl Event {
    /// An event without money.
    pub fn plain(kind: EventKind, on: Option<Date>, payer: &str, evidence_id: &str) -> Self {
        Self {
            kind,
            on,
            payer: payer.into(),
            rank: 0,
            payers_after: 0,
            is_forwarded: false,
            amounts: Amounts::default(),
            evidence_id: evidence_id.into(),
        }
    }

    /// A claim was sent.
    pub fn submitted(charge: Option<Cents>, on: Option<Date>, payers_after: u8, claim_id: &str) -> Self {
        let amounts = Amounts { charge: charge.unwrap_or_default(), ..Amounts::default() };
        Self { payers_after, amounts, ..Self::plain(EventKind::Submitted, on, "", claim_id) }
    }

    /// What a posted claim payment did. `follows_reversal` says that this payer took an earlier answer back
    /// and has not answered since.
    pub fn of_payment(
        payment: &ClaimPayment<'_>,
        context: &PaymentContext,
        assessment: &Assessment,
        claim_payment_id: &str,
        follows_reversal: bool,
    ) -> Self {
        let status = ClaimPaymentStatus::parse(payment.status().text);
        let sums = &assessment.sums;
        let kind = match status {
            Some(ClaimPaymentStatus::Reversal) => EventKind::Reversed,
            Some(ClaimPaymentStatus::NotOurs) => EventKind::Forwarded,
            Some(ClaimPaymentStatus::Predetermination) => EventKind::Informational,
            Some(status) if !status.is_current() => EventKind::Pending,
            _ if assessment.is_pending() => EventKind::Pending,
            _ if follows_reversal => EventKind::Corrected,
            _ => answer(assessment),
        };
        let counts = kind.is_answer() || kind == EventKind::Reversed;
        let counts = counts && status != Some(ClaimPaymentStatus::Predetermination);
        Self {
            rank: match status.and_then(ClaimPaymentStatus::payer_rank) {
                Some(PayerRank::Primary) => 1,
                Some(PayerRank::Secondary) => 2,
                Some(PayerRank::Tertiary) => 3,
                None => 0,
            },
            is_forwarded: status.is_some_and(ClaimPaymentStatus::is_forwarded),
            amounts: if counts { Amounts::of(sums) } else { Amounts::default() },
            ..Self::plain(kind, context.paid_on, context.payer.key(), claim_payment_id)
        }
    }

    /// Appends the record to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[VERSION, self.kind as u8, self.rank, self.payers_after]);
        out.push(u8::from(self.is_forwarded));
        put_date(out, self.on);
        put_text(out, &self.payer);
        put_text(out, &self.evidence_id);
        for amount in self.amounts.all() {
            put_int(out, amount.0);
        }
    }

    /// The event that was written like this; `None` when the bytes are not exactly one record.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut wire = Wire::new(bytes);
        if wire.byte()? != VERSION {
            return None;
        }
        let event = Self {
            kind: *EventKind::ALL.get(usize::from(wire.byte()?))?,
            rank: wire.byte()?,
            payers_after: wire.byte()?,
            is_forwarded: match wire.byte()? {
                0 => false,
                1 => true,
                _ => return None,
            },
            on: wire.date()?,
            payer: wire.text()?.into(),
            evidence_id: wire.text()?.into(),
            amounts: Amounts {
                charge: Cents(wire.int()?),
                paid: Cents(wire.int()?),
                contractual: Cents(wire.int()?),
                patient_responsibility: Cents(wire.int()?),
                denied: Cents(wire.int()?),
                patient_denied: Cents(wire.int()?),
                other_payer: Cents(wire.int()?),
            },
        };
        wire.is_empty().then_some(event)
    }
}

impl Amounts {
    /// The amounts of a claim payment.
    pub fn of(sums: &Sums) -> Self {
        Self {
            charge: sums.charge,
            paid: sums.paid,
            contractual: sums.contractual,
            patient_responsibility: sums.patient_responsibility,
            denied: sums.denied,
            patient_denied: sums.patient_denied,
            other_payer: sums.other_payer,
        }
    }

    /// The same with the opposite sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        let negated = |amount: Cents| Cents(amount.0.saturating_neg());
        Self {
            charge: negated(self.charge),
            paid: negated(self.paid),
            contractual: negated(self.contractual),
            patient_responsibility: negated(self.patient_responsibility),
            denied: negated(self.denied),
            patient_denied: negated(self.patient_denied),
            other_payer: negated(self.other_payer),
        }
    }

    fn all(&self) -> [Cents; 7] {
        [
            self.charge,
            self.paid,
            self.contractual,
            self.patient_responsibility,
            self.denied,
            self.patient_denied,
            self.other_payer,
        ]
    }
}

/// Shows kind, day and money, which say nothing of the patient.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {:?} by {}: {}", self.kind.as_str(), self.on, self.payer, self.amounts.paid)
    }
}

fn answer(assessment: &Assessment) -> EventKind {
    let sums = &assessment.sums;
    match assessment.extent {
        Some(Extent::Full) => EventKind::Denied,
        Some(Extent::Partial) => EventKind::PartiallyDenied,
        None if assessment.is_capitated() => EventKind::Informational,
        None if sums.paid == Cents::ZERO && sums.patient_responsibility > Cents::ZERO => {
            EventKind::PatientShare
        }
        None => EventKind::Paid,
    }
}

const VERSION: u8 = 1;
