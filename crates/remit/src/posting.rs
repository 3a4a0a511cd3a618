//! Whether the money of a claim payment counts: once, and only from a remittance that balances.

use std::fmt;

use claims::{Cents, ClaimPayment, Date, text};

use crate::context::PaymentContext;
use crate::hash::Hash128;
use crate::normalize;
use crate::postings::Postings;
use crate::wire::{Wire, put_date, put_int, put_text};

/// A claim payment that was matched to a claim before, as the ledger keeps it.
#[derive(Clone, Eq, PartialEq)]
pub struct Posting {
    /// The claim payment's row.
    pub claim_payment_id: Box<str>,
    /// The payment it was part of.
    pub payment_id: Box<str>,
    /// [`Payer::key`](crate::Payer::key) of who paid.
    pub payer: Box<str>,
    /// CLP07, normalized.
    pub payer_control_number: Box<str>,
    /// CLP02.
    pub status: Box<str>,
    /// CLP03.
    pub charge: Cents,
    /// CLP04.
    pub paid: Cents,
    /// TRN02.
    pub trace: Box<str>,
    /// BPR16.
    pub paid_on: Option<Date>,
    /// Digest of everything the claim payment says.
    pub content: u128,
    /// Whether its money counts; not while its remittance is in suspense.
    pub posted: bool,
    /// What the dispute about its price is about: empty when there is none.
    pub disputed: Box<str>,
    /// What the claim payment came to, where only [some of its services](ClaimPayment::of_services) were this
    /// claim's.
    pub part_of: Option<Whole>,
}

/// What a claim payment that answers several claims came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Whole {
    /// CLP03.
    pub charge: Cents,
    /// CLP04.
    pub paid: Cents,
}

/// What the ledger keeps of the postings of a claim: one of them, or that one is to count no more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Entry {
    /// A posting.
    Posted(Posting),
    /// The posting of this claim payment is withdrawn.
    Withdrawn(Box<str>),
}

impl Entry {
    /// Adds it to the postings so far, or takes away from them.
    pub fn apply(self, postings: &mut Postings) {
        match self {
            Self::Posted(posting) => postings.push(posting),
            Self::Withdrawn(id) => drop(postings.withdraw(&id)),
        }
    }

    /// Appends the record of a withdrawal to `out`.
    pub fn encode_withdrawn(claim_payment_id: &str, out: &mut Vec<u8>) {
        out.push(WITHDRAWN);
        put_text(out, claim_payment_id);
    }

    /// The entry that was written like this, by [`Posting::encode`] or as a withdrawal.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.first() != Some(&WITHDRAWN) {
            return Posting::decode(bytes).map(Self::Posted);
        }
        let mut wire = Wire::new(&bytes[1..]);
        let id = wire.text()?.into();
        wire.is_empty().then_some(Self::Withdrawn(id))
    }
}

/// What becomes of a claim payment.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Verdict {
    /// Its money counts.
    Post,
    /// Its remittance does not balance, so nothing of it counts until a person has looked.
    Suspense,
    /// The same was posted before, at this position of the prior postings; it counts once.
    Duplicate {
        /// Position in the prior postings.
        of: usize,
        /// Whether it came under another trace number: the payer paid again, or a check was reissued.
        reissued: bool,
    },
}

impl Posting {
    /// What is kept of a claim payment.
    pub fn of(
        payment: &ClaimPayment<'_>,
        context: &PaymentContext,
        claim_payment_id: &str,
        posted: bool,
    ) -> Self {
        Self {
            claim_payment_id: claim_payment_id.into(),
            payment_id: context.payment_id.clone(),
            payer: context.payer.key().into(),
            payer_control_number: normalize::identifier(payment.payer_control_number().text).into(),
            status: text(payment.status().text).into(),
            charge: payment.charge().value.unwrap_or_default(),
            paid: payment.paid().value.unwrap_or_default(),
            trace: context.trace.clone(),
            paid_on: context.paid_on,
            content: content(payment),
            posted,
            disputed: Box::default(),
            part_of: None,
        }
    }

    /// The same as a part of what answered several claims; a copy of that is known by the whole.
    #[must_use]
    pub fn of_whole(self, whole: &ClaimPayment<'_>) -> Self {
        let amount = |amount: Option<Cents>| amount.unwrap_or_default();
        let part_of = Whole { charge: amount(whole.charge().value), paid: amount(whole.paid().value) };
        Self { content: content(whole), part_of: Some(part_of), ..self }
    }

    /// What the claim payment said of itself, for this claim and others.
    pub(crate) fn told(&self) -> Whole {
        self.part_of.unwrap_or(Whole { charge: self.charge, paid: self.paid })
    }

    /// Whether CLP02 was `22`.
    pub fn is_reversal(&self) -> bool {
        &*self.status == "22"
    }

    /// Appends the record to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(if self.part_of.is_some() { VERSION_OF_PART } else { VERSION });
        for text in [
            &self.claim_payment_id,
            &self.payment_id,
            &self.payer,
            &self.payer_control_number,
            &self.status,
            &self.trace,
        ] {
            put_text(out, text);
        }
        put_int(out, self.charge.0);
        put_int(out, self.paid.0);
        put_date(out, self.paid_on);
        out.extend_from_slice(&self.content.to_le_bytes());
        out.push(u8::from(self.posted));
        put_text(out, &self.disputed);
        if let Some(whole) = self.part_of {
            put_int(out, whole.charge.0);
            put_int(out, whole.paid.0);
        }
    }

    /// The posting that was written like this; `None` when the bytes are not exactly one record.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut wire = Wire::new(bytes);
        let is_part = match wire.byte()? {
            VERSION => false,
            VERSION_OF_PART => true,
            _ => return None,
        };
        let mut text = || wire.text().map(Box::<str>::from);
        let posting = Self {
            claim_payment_id: text()?,
            payment_id: text()?,
            payer: text()?,
            payer_control_number: text()?,
            status: text()?,
            trace: text()?,
            charge: Cents(wire.int()?),
            paid: Cents(wire.int()?),
            paid_on: wire.date()?,
            content: u128::from_le_bytes(wire.bytes(16)?.try_into().ok()?),
            posted: match wire.byte()? {
                0 => false,
                1 => true,
                _ => return None,
            },
            disputed: wire.text()?.into(),
            part_of: if is_part {
                Some(Whole { charge: Cents(wire.int()?), paid: Cents(wire.int()?) })
            } else {
                None
            },
        };
        wire.is_empty().then_some(posting)
    }
}

/// Shows rows and nothing of the patient.
impl fmt::Debug for Posting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Posting({}, status {}, paid {})", self.claim_payment_id, self.status, self.paid)
    }
}

/// What becomes of a claim payment, given what was posted to the claim before, in order of posting.
///
/// `in_suspense` says that its remittance does not balance. Something is a duplicate when the same payer
/// said the very same in another remittance and has not taken it back since: the same payment sent
/// twice, or under another trace number a check reissued. A reversal is needed before the same may be
/// paid again, and then under another number: what comes under that of a payment that was taken back is a copy
/// of it.
pub fn judge(
    payment: &ClaimPayment<'_>,
    context: &PaymentContext,
    prior: &Postings,
    in_suspense: bool,
) -> Verdict {
    match prior.duplicate_of(payment, context) {
        Some(of) => Verdict::Duplicate { of, reissued: prior.as_slice()[of].trace != context.trace },
        None if in_suspense => Verdict::Suspense,
        None => Verdict::Post,
    }
}

/// Digest of everything a claim payment says, whatever delimiters it was written with.
pub fn content(payment: &ClaimPayment<'_>) -> u128 {
    let of_claim = [&payment.adjustments, &payment.references, &payment.dates, &payment.amounts];
    let of_services = payment.services.iter().flat_map(|service| {
        let parts = [&service.dates, &service.adjustments, &service.references, &service.amounts];
        std::iter::once(&service.svc).chain(parts.into_iter().flatten())
    });
    let segments = std::iter::once(&payment.clp).chain(of_claim.into_iter().flatten()).chain(of_services);
    let mut hash = Hash128::new();
    for segment in segments {
        hash = hash.bytes(segment.id());
        for n in 1..=segment.element_count() {
            for component in segment.components(n) {
                hash = hash.bytes(component);
            }
            hash = hash.number(n as i64);
        }
    }
    hash.finish()
}

const VERSION: u8 = 2;

/// Of a posting that is part of what answered several claims: the whole stands at its end.
const VERSION_OF_PART: u8 = 3;

/// Stands in place of the version where a posting is withdrawn.
const WITHDRAWN: u8 = 0xff;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_payment;

    const PAID: &str = "CLP*A1*1*150*100**CI*ICN1*11*1~SVC*HC:99213*150*100**1~CAS*CO*45*50~";
    const TAKEN_BACK: &str = "CLP*A1*22*-150*-100**CI*ICN1*11*1~SVC*HC:99213*-150*-100**1~CAS*CO*45*-50~";

    fn posted(claim: &str, payment_id: &str, trace: &str) -> Posting {
        with_payment(claim, |context, payment| {
            let context =
                PaymentContext { payment_id: payment_id.into(), trace: trace.into(), ..context.clone() };
            Posting::of(payment, &context, "cp", true)
        })
    }

    fn judged(claim: &str, prior: &[Posting], in_suspense: bool) -> Verdict {
        let prior: Postings = prior.iter().cloned().collect();
        with_payment(claim, |context, payment| judge(payment, context, &prior, in_suspense))
    }

    #[test]
    fn a_payment_counts_once() {
        let prior = [posted(PAID, "payment-0", "EFT123")];
        assert_eq!(judged(PAID, &[], false), Verdict::Post);
        assert_eq!(judged(PAID, &prior, false), Verdict::Duplicate { of: 0, reissued: false });
        let under_another_trace = [posted(PAID, "payment-0", "EFT100")];
        assert_eq!(judged(PAID, &under_another_trace, false), Verdict::Duplicate { of: 0, reissued: true });
        assert_eq!(judged(&PAID.replace("99213", "99214"), &prior, false), Verdict::Post);
    }

    #[test]
    fn what_does_not_balance_waits() {
        assert_eq!(judged(PAID, &[], true), Verdict::Suspense);
        let mut waiting = posted(PAID, "payment-0", "EFT123");
        waiting.posted = false;
        assert_eq!(judged(PAID, &[waiting], false), Verdict::Post);
    }

    #[test]
    fn twice_in_one_remittance_is_meant() {
        assert_eq!(judged(PAID, &[posted(PAID, "payment-1", "EFT123")], false), Verdict::Post);
    }

    #[test]
    fn what_was_taken_back_may_be_paid_again() {
        let paid = posted(PAID, "payment-0", "EFT100");
        let taken_back = posted(TAKEN_BACK, "payment-0", "EFT101");
        let once = [paid.clone(), taken_back.clone()];
        assert_eq!(judged(PAID, &once, false), Verdict::Post);
        assert!(matches!(judged(TAKEN_BACK, &once, false), Verdict::Duplicate { of: 1, .. }));
        let again = [paid.clone(), taken_back, paid];
        assert!(matches!(judged(PAID, &again, false), Verdict::Duplicate { of: 2, .. }));
        assert_eq!(judged(TAKEN_BACK, &again, false), Verdict::Post);
    }

    #[test]
    fn the_digest_does_not_depend_on_where_elements_end() {
        let digest = |claim: &str| with_payment(claim, |_, payment| content(payment));
        assert_ne!(digest("CLP*A*1*2*3~"), digest("CLP*A1**2*3~"));
        assert_ne!(digest("CLP*A*1*2*3~CAS*CO*45*1~"), digest("CLP*A*1*2*3~CAS*CO*45*2~"));
        assert_eq!(digest(PAID), digest(PAID));
    }

    #[test]
    fn a_reversal_takes_back_the_last_payment_that_stands() {
        let mut paid = [posted(PAID, "payment-0", "EFT100"), posted(PAID, "payment-2", "EFT102")];
        paid[1].claim_payment_id = "again".into();
        let reversal = posted(TAKEN_BACK, "payment-1", "EFT101");
        let of = |prior: &[Posting]| {
            let prior: Postings = prior.iter().cloned().collect();
            prior.taken_back(&reversal).map(|one| one.claim_payment_id.to_string())
        };
        assert_eq!(of(&paid), Some("again".to_owned()));
        assert_eq!(of(&paid[..1]), Some("cp".to_owned()));
        assert_eq!(of(&[paid[0].clone(), reversal.clone()]), None);
        assert_eq!(of(&[]), None);
        let mut renumbered = paid.clone();
        renumbered[0].payer_control_number = "ICN9".into();
        assert_eq!(of(&renumbered[..1]), Some("cp".to_owned()), "the only one of this amount");
        renumbered[1].payer_control_number = "ICN8".into();
        assert_eq!(of(&renumbered), None, "of two nobody knows which");
    }

    #[test]
    fn what_is_withdrawn_counts_no_more_and_may_be_posted_again() {
        let paid = posted(PAID, "payment-0", "EFT100");
        let mut withdrawal = Vec::new();
        Entry::encode_withdrawn("cp", &mut withdrawal);
        let withdrawal = Entry::decode(&withdrawal).expect("it reads back");
        let mut postings = Postings::default();
        let told = [Entry::Posted(paid.clone()), withdrawal.clone(), Entry::Posted(paid.clone())];
        for entry in told {
            entry.apply(&mut postings);
        }
        assert_eq!(postings.as_slice(), [paid]);
        withdrawal.apply(&mut postings);
        assert!(postings.is_empty());
        assert_eq!(judged(PAID, postings.as_slice(), false), Verdict::Post);
    }

    #[test]
    fn a_posting_reads_back_and_shows_no_patient() {
        let posting = posted(PAID, "payment-0", "EFT100");
        let mut out = Vec::new();
        posting.encode(&mut out);
        assert_eq!(Posting::decode(&out), Some(posting.clone()));
        for length in 0..out.len() {
            assert_eq!(Posting::decode(&out[..length]), None);
        }
        assert!(!format!("{posting:?}").contains("ICN1"));
    }
}
