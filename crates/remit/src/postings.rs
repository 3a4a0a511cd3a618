//! What payers did with one claim, and what may be asked of it without looking at all of it.
//!
//! Most claims are answered once or twice. One that is answered a hundred thousand times must not have each of its
//! answers compared with each, so above a few of them what they say is counted by what is asked for.

use std::collections::HashMap;

use claims::{Cents, ClaimPayment, Date};
use codes::remittance::{ClaimPaymentStatus, PayerRank};

use crate::context::PaymentContext;
use crate::hash::Hash128;
use crate::posting::{Posting, Whole, content};

/// What payers did with a claim, in order of posting.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    all: Vec<Posting>,
    /// What they say, counted, once they are many.
    index: Option<Box<Index>>,
}

/// What a payer said of a claim in all.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct OfPayer {
    /// Claim payments that are no reversals.
    pub answers: usize,
    /// Reversals.
    pub reversals: usize,
    /// Charges, reversals with their sign.
    pub charge: i128,
    /// Payments, reversals with their sign.
    pub paid: i128,
}

/// One thing that postings may say.
#[derive(Clone, Copy, Debug)]
enum Fact<'f> {
    /// This payer answered, and paid just this.
    Answered { payer: &'f str, paid: Cents },
    /// This payer answered of this charge, and paid just this.
    Mirrored { payer: &'f str, paid: Cents, charge: Cents },
    /// This payer calls the claim by this number, and no other claim with it.
    Number { payer: &'f str, number: &'f str },
    /// This is part of what this payer answered together with other claims.
    Part { payer: &'f str, whole: Whole },
    /// It counts: an answer or a reversal under this number, of these amounts.
    Posted { payer: &'f str, number: &'f str, paid: Cents, charge: Cents, is_reversal: bool },
    /// It counts: an answer that paid just this, under any number.
    PostedAnswer { payer: &'f str, paid: Cents },
    /// It counts, and this is the digest of everything it says.
    Said { payer: &'f str, content: u128 },
    /// The same, in this payment.
    SaidIn { payer: &'f str, content: u128, payment_id: &'f str },
    /// The same, in a payment under this trace number and of this day.
    SaidUnder { payer: &'f str, content: u128, trace: &'f str, paid_on: Option<Date> },
}

/// How often something is said, and where last.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Tally {
    count: usize,
    /// The last posting that says it, and what marks that.
    last: (usize, u128),
    /// The last before it that is marked otherwise.
    before: Option<usize>,
}

#[derive(Clone, Debug, Default)]
struct Index {
    tallies: HashMap<u128, Tally>,
    payers: HashMap<Box<str>, OfPayer>,
    /// The places in line of payers that forwarded the claim.
    forwarded: Vec<PayerRank>,
}

impl Postings {
    /// The postings of a claim that nobody answered.
    pub fn none() -> &'static Self {
        static NONE: Postings = Postings { all: Vec::new(), index: None };
        &NONE
    }

    /// Adds a posting.
    pub fn push(&mut self, posting: Posting) {
        if let Some(index) = &mut self.index {
            index.add(self.all.len(), &posting);
        }
        self.all.push(posting);
        if self.index.is_none() && self.all.len() > UNCOUNTED_MAX {
            self.count();
        }
    }

    /// Takes the last posting of a claim payment away, and gives it.
    pub fn withdraw(&mut self, claim_payment_id: &str) -> Option<Posting> {
        let at = self.all.iter().rposition(|posting| *posting.claim_payment_id == *claim_payment_id)?;
        let withdrawn = self.all.remove(at);
        if self.index.take().is_some() {
            self.count();
        }
        Some(withdrawn)
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, in order.
    pub fn as_slice(&self) -> &[Posting] {
        &self.all
    }

    /// What a payer said in all.
    pub fn of_payer(&self, payer: &str) -> OfPayer {
        if let Some(index) = &self.index {
            return index.payers.get(payer).copied().unwrap_or_default();
        }
        let mut sum = OfPayer::default();
        self.all.iter().filter(|posting| *posting.payer == *payer).for_each(|posting| sum.add(posting));
        sum
    }

    /// Whether this payer answered, and paid the opposite of `paid`.
    pub fn is_opposite_of_answer(&self, payer: &str, paid: Cents) -> bool {
        opposite(paid).is_some_and(|paid| self.says(Fact::Answered { payer, paid }))
    }

    /// Whether this payer answered with the opposite of both amounts.
    pub fn is_mirror_of_answer(&self, payer: &str, charge: Cents, paid: Cents) -> bool {
        let mirror = opposite(charge).zip(opposite(paid));
        mirror.is_some_and(|(charge, paid)| self.says(Fact::Mirrored { payer, paid, charge }))
    }

    /// Whether this payer called the claim, and no other with it, by this number.
    pub fn has_number(&self, payer: &str, number: &str) -> bool {
        self.says(Fact::Number { payer, number })
    }

    /// Whether this payer answered it together with other claims, and all of them came to the opposite of this.
    pub(crate) fn is_opposite_of_part(&self, payer: &str, charge: Cents, paid: Cents) -> bool {
        let whole = opposite(charge).zip(opposite(paid)).map(|(charge, paid)| Whole { charge, paid });
        whole.is_some_and(|whole| self.says(Fact::Part { payer, whole }))
    }

    /// Whether some payer forwarded the claim whose place in line is one that `fits`.
    pub fn is_forwarded(&self, fits: impl Fn(PayerRank) -> bool) -> bool {
        match &self.index {
            Some(index) => index.forwarded.iter().any(|rank| fits(*rank)),
            None => self.all.iter().filter_map(forwarded).any(fits),
        }
    }

    /// The position of the posting that says the same as a claim payment, in another payment, and still stands.
    pub fn duplicate_of(&self, payment: &ClaimPayment<'_>, context: &PaymentContext) -> Option<usize> {
        let payer = context.payer.key();
        let alike = |posting: &Posting| {
            posting.posted
                && posting.status.as_bytes() == payment.status().text
                && Some(posting.told().paid) == payment.paid().value
                && Some(posting.told().charge) == payment.charge().value
                && *posting.payer == *payer
                // Within one remittance the payer counts both, and so does its total.
                && posting.payment_id != context.payment_id
        };
        // The digest is only worked out when something is much the same, or to be looked up.
        if self.index.is_none() && !self.all.iter().any(alike) {
            return None;
        }
        let said = self.tally(Fact::Said { payer, content: content(payment) });
        let payment_id = &*context.payment_id;
        let found = said.last_unlike(mark(payment_id))?;
        // Under the number and day of a payment that was posted it is that payment, whatever became of it since.
        let (trace, paid_on) = (&*context.trace, context.paid_on);
        if !trace.is_empty() {
            let under = Fact::SaidUnder { payer, content: self.all[found].content, trace, paid_on };
            if let Some(copy) = self.tally(under).last_unlike(mark(payment_id)) {
                return Some(copy);
            }
        }
        let within = self.tally(Fact::SaidIn { payer, content: self.all[found].content, payment_id });
        // A posting and the reversal that answers it cancel; what repeats only cancelled ones is new.
        let repeats = said.count - within.count;
        let undone = self.all[found].mirror().map_or(0, |mirror| self.tally(mirror).count);
        let stands = if payment.is_reversal() { repeats >= undone } else { repeats > undone };
        stands.then_some(found)
    }

    /// The posting that a reversal takes back: the last that it answers and that no other took back before. A payer
    /// may have given its claim another number meanwhile: then the only one that it paid with just this amount.
    pub fn taken_back(&self, reversal: &Posting) -> Option<&Posting> {
        if !reversal.is_reversal() {
            return None;
        }
        let answered = reversal.mirror().map(|mirror| self.tally(mirror)).unwrap_or_default();
        let taken = self.tally(reversal.posted_fact());
        if answered.count > 0 && (taken.count == 0 || taken.last.0 < answered.last.0) {
            return Some(&self.all[answered.last.0]);
        }
        let paid = opposite(reversal.paid).filter(|_| reversal.paid != Cents::ZERO)?;
        let paid_so = self.tally(Fact::PostedAnswer { payer: &reversal.payer, paid });
        let only = (paid_so.count - answered.count == 1).then_some(paid_so)?;
        // What marks it are number and charge, by which those that it answers are told from it.
        let other = opposite(reversal.charge).map(|charge| under(&reversal.payer_control_number, charge));
        only.last_unlike(other.unwrap_or_default()).map(|at| &self.all[at])
    }

    fn says(&self, fact: Fact<'_>) -> bool {
        match &self.index {
            Some(index) => index.tallies.contains_key(&fact.key()),
            None => self.all.iter().any(|posting| fact.is_of(posting)),
        }
    }

    fn tally(&self, fact: Fact<'_>) -> Tally {
        if let Some(index) = &self.index {
            return index.tallies.get(&fact.key()).copied().unwrap_or_default();
        }
        let mut tally = Tally::default();
        for (at, posting) in self.all.iter().enumerate().filter(|(_, posting)| fact.is_of(posting)) {
            tally.add(at, fact.mark_of(posting));
        }
        tally
    }

    fn count(&mut self) {
        let mut index = Index::default();
        self.all.iter().enumerate().for_each(|(at, posting)| index.add(at, posting));
        self.index = Some(Box::new(index));
    }
}

impl FromIterator<Posting> for Postings {
    fn from_iter<I: IntoIterator<Item = Posting>>(all: I) -> Self {
        let mut postings = Self::default();
        all.into_iter().for_each(|posting| postings.push(posting));
        postings
    }
}

impl OfPayer {
    fn add(&mut self, posting: &Posting) {
        let kind = if posting.is_reversal() { &mut self.reversals } else { &mut self.answers };
        *kind += 1;
        self.charge += i128::from(posting.charge.0);
        self.paid += i128::from(posting.paid.0);
    }

    /// Whether it never said anything.
    pub const fn is_unheard(&self) -> bool {
        self.answers + self.reversals == 0
    }

    /// Whether it took back whatever it answered.
    pub const fn is_open(&self) -> bool {
        self.answers <= self.reversals
    }
}

impl Posting {
    /// That it counts, with its number and amounts.
    fn posted_fact(&self) -> Fact<'_> {
        Fact::Posted {
            payer: &self.payer,
            number: &self.payer_control_number,
            paid: self.paid,
            charge: self.charge,
            is_reversal: self.is_reversal(),
        }
    }

    /// That what takes it back counts, or what it takes back.
    fn mirror(&self) -> Option<Fact<'_>> {
        Some(Fact::Posted {
            payer: &self.payer,
            number: &self.payer_control_number,
            paid: opposite(self.paid)?,
            charge: opposite(self.charge)?,
            is_reversal: !self.is_reversal(),
        })
    }
}

impl Fact<'_> {
    fn is_of(&self, one: &Posting) -> bool {
        let is_answer = !one.is_reversal();
        match *self {
            Self::Answered { payer, paid } => is_answer && *one.payer == *payer && one.paid == paid,
            Self::Mirrored { payer, paid, charge } => {
                is_answer && *one.payer == *payer && (one.paid, one.charge) == (paid, charge)
            }
            Self::Number { payer, number } => {
                one.part_of.is_none() && *one.payer == *payer && *one.payer_control_number == *number
            }
            Self::Part { payer, whole } => *one.payer == *payer && one.part_of == Some(whole),
            Self::Posted { payer, number, paid, charge, is_reversal } => {
                one.posted
                    && is_answer != is_reversal
                    && *one.payer == *payer
                    && *one.payer_control_number == *number
                    && (one.paid, one.charge) == (paid, charge)
            }
            Self::PostedAnswer { payer, paid } => {
                one.posted && is_answer && *one.payer == *payer && one.paid == paid
            }
            Self::Said { payer, content } => one.posted && *one.payer == *payer && one.content == content,
            Self::SaidIn { payer, content, payment_id } => {
                one.posted && *one.payer == *payer && one.content == content && *one.payment_id == *payment_id
            }
            Self::SaidUnder { payer, content, trace, paid_on } => {
                one.posted
                    && *one.payer == *payer
                    && one.content == content
                    && (&*one.trace, one.paid_on) == (trace, paid_on)
            }
        }
    }

    /// All that a posting says.
    fn all_of(one: &Posting) -> impl Iterator<Item = Fact<'_>> {
        let (payer, number) = (&*one.payer, &*one.payer_control_number);
        let (paid, charge, content) = (one.paid, one.charge, one.content);
        let answers = [Fact::Answered { payer, paid }, Fact::Mirrored { payer, paid, charge }];
        let posted = [
            one.posted_fact(),
            Fact::Said { payer, content },
            Fact::SaidIn { payer, content, payment_id: &one.payment_id },
            Fact::SaidUnder { payer, content, trace: &one.trace, paid_on: one.paid_on },
        ];
        let posted_answer = Fact::PostedAnswer { payer, paid };
        let is_answer = !one.is_reversal();
        let named = match one.part_of {
            None => Fact::Number { payer, number },
            Some(whole) => Fact::Part { payer, whole },
        };
        std::iter::once(named)
            .chain(answers.into_iter().filter(move |_| is_answer))
            .chain(posted.into_iter().filter(|_| one.posted))
            .chain((one.posted && is_answer).then_some(posted_answer))
    }

    fn key(&self) -> u128 {
        let amount = |hash: Hash128, cents: Cents| hash.number(cents.0);
        let of = |kind: i64, payer: &str| Hash128::new().number(kind).text(payer);
        let hash = match *self {
            Self::Answered { payer, paid } => amount(of(1, payer), paid),
            Self::Mirrored { payer, paid, charge } => amount(amount(of(2, payer), paid), charge),
            Self::Number { payer, number } => of(3, payer).text(number),
            Self::Part { payer, whole } => amount(amount(of(4, payer), whole.paid), whole.charge),
            Self::Posted { payer, number, paid, charge, is_reversal } => {
                amount(amount(of(5 + i64::from(is_reversal), payer).text(number), paid), charge)
            }
            Self::PostedAnswer { payer, paid } => amount(of(7, payer), paid),
            Self::Said { payer, content } => of(8, payer).bytes(&content.to_le_bytes()),
            Self::SaidIn { payer, content, payment_id } => {
                of(9, payer).bytes(&content.to_le_bytes()).text(payment_id)
            }
            Self::SaidUnder { payer, content, trace, paid_on } => {
                let day = paid_on.map_or(i64::MIN, |day| i64::from(day.days_since_epoch()));
                of(10, payer).bytes(&content.to_le_bytes()).text(trace).number(day)
            }
        };
        hash.finish()
    }

    /// What a posting that says it is told from others by that say it too.
    fn mark_of(&self, one: &Posting) -> u128 {
        match self {
            Self::PostedAnswer { .. } => under(&one.payer_control_number, one.charge),
            _ => mark(&one.payment_id),
        }
    }
}

impl Tally {
    fn add(&mut self, at: usize, mark: u128) {
        if self.count > 0 && self.last.1 != mark {
            self.before = Some(self.last.0);
        }
        self.count += 1;
        self.last = (at, mark);
    }

    /// The last posting that says it and is not marked so.
    fn last_unlike(&self, mark: u128) -> Option<usize> {
        let last = (self.count > 0).then_some(self.last.0)?;
        if self.last.1 == mark { self.before } else { Some(last) }
    }
}

impl Index {
    fn add(&mut self, at: usize, posting: &Posting) {
        for fact in Fact::all_of(posting) {
            self.tallies.entry(fact.key()).or_default().add(at, fact.mark_of(posting));
        }
        match self.payers.get_mut(&posting.payer) {
            Some(sum) => sum.add(posting),
            None => self.payers.entry(posting.payer.clone()).or_default().add(posting),
        }
        let forwarded = forwarded(posting).filter(|rank| !self.forwarded.contains(rank));
        self.forwarded.extend(forwarded);
    }
}

/// The place in line of a payer that forwarded the claim with this posting.
fn forwarded(posting: &Posting) -> Option<PayerRank> {
    let status = ClaimPaymentStatus::parse(posting.status.as_bytes())?;
    status.payer_rank().filter(|_| status.is_forwarded())
}

fn mark(payment_id: &str) -> u128 {
    Hash128::new().text(payment_id).finish()
}

fn under(number: &str, charge: Cents) -> u128 {
    Hash128::new().text(number).number(charge.0).finish()
}

fn opposite(amount: Cents) -> Option<Cents> {
    amount.0.checked_neg().map(Cents)
}

/// So many postings are looked at one by one.
const UNCOUNTED_MAX: usize = 16;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::with_payment;

    /// Few values of each kind, so that many postings have something in common.
    fn postings() -> impl Strategy<Value = Posting> {
        let texts = (0..3_usize, 0..3_usize, 0..3_usize, 0..4_usize);
        (texts, -2..3_i64, -1..2_i64, 0..3_u128, any::<bool>(), 0..4_i64).prop_map(
            |((payment, payer, number, status), paid, charge, content, posted, whole)| Posting {
                claim_payment_id: format!("cp-{payment}{payer}").into(),
                payment_id: format!("payment-{payment}").into(),
                payer: ["1999999999", "1888888888", ""][payer].into(),
                payer_control_number: ["ICN1", "ICN2", ""][number].into(),
                status: ["1", "22", "19", "20"][status].into(),
                charge: Cents(charge * 10_000),
                paid: Cents(paid * 5_000),
                trace: ["", "EFT123", "TRACE2"][payment].into(),
                paid_on: Some(Date::literal(2026, 3, 2)),
                content,
                posted,
                disputed: "".into(),
                part_of: (whole == 0).then_some(Whole { charge: Cents(10_000), paid: Cents(5_000) }),
            },
        )
    }

    /// What is to be said of a claim payment by looking at each posting.
    fn is_reversed_by(one: &Posting, later: &Posting) -> bool {
        !one.is_reversal()
            && later.is_reversal()
            && (&later.payer, &later.payer_control_number) == (&one.payer, &one.payer_control_number)
            && (opposite(later.paid), opposite(later.charge)) == (Some(one.paid), Some(one.charge))
    }

    fn taken_back<'p>(reversal: &Posting, prior: &'p [Posting]) -> Option<&'p Posting> {
        let is_open = |at: &usize| {
            !prior[at + 1..].iter().any(|later| later.posted && is_reversed_by(&prior[*at], later))
        };
        let mut answered =
            (0..prior.len()).rev().filter(|&at| prior[at].posted && is_reversed_by(&prior[at], reversal));
        if let Some(at) = answered.find(is_open) {
            return Some(&prior[at]);
        }
        let mut others = prior.iter().filter(|one| {
            one.posted
                && !one.is_reversal()
                && one.payer == reversal.payer
                && opposite(reversal.paid) == Some(one.paid)
                && !is_reversed_by(one, reversal)
        });
        others.next().filter(|_| reversal.paid != Cents::ZERO && others.next().is_none())
    }

    fn duplicate_of(said: &Posting, prior: &[Posting], content: u128) -> Option<usize> {
        let same = |one: &Posting| {
            one.posted
                && one.payer == said.payer
                && one.content == content
                && one.payment_id != said.payment_id
        };
        let found = prior.iter().rposition(same)?;
        let is_copy = |one: &Posting| {
            same(one) && !one.trace.is_empty() && (&one.trace, one.paid_on) == (&said.trace, said.paid_on)
        };
        if let Some(copy) = prior.iter().rposition(is_copy) {
            return Some(copy);
        }
        let repeats = prior.iter().filter(|one| same(one)).count();
        let is_undone = |other: &&Posting| {
            other.posted && (is_reversed_by(&prior[found], other) || is_reversed_by(other, &prior[found]))
        };
        let undone = prior.iter().filter(is_undone).count();
        let stands = if prior[found].is_reversal() { repeats >= undone } else { repeats > undone };
        stands.then_some(found)
    }

    proptest! {
        /// However many they are, counted or not, they answer as they do one by one.
        #[test]
        fn what_is_counted_is_what_looking_at_each_finds(
            all in proptest::collection::vec(postings(), 0..40),
            asked in postings(),
            gone in 0..12_usize,
        ) {
            let mut kept: Postings = all.iter().cloned().collect();
            let mut left = all.clone();
            let id = format!("cp-{}{}", gone / 3, gone % 3);
            let last = left.iter().rposition(|one| *one.claim_payment_id == *id);
            prop_assert_eq!(kept.withdraw(&id), last.map(|at| left.remove(at)));
            let mut counted = kept.clone();
            counted.count();
            prop_assert_eq!(kept.as_slice(), &left[..]);
            let reversal = Posting { status: "22".into(), ..asked.clone() };
            let (payer, number) = (&*asked.payer, &*asked.payer_control_number);
            for postings in [&kept, &counted] {
                prop_assert_eq!(postings.taken_back(&reversal), taken_back(&reversal, &left));
                prop_assert_eq!(
                    postings.has_number(payer, number),
                    left.iter().any(|one| one.part_of.is_none() && *one.payer == *payer && *one.payer_control_number == *number)
                );
            }
            prop_assert_eq!(kept.of_payer(payer), counted.of_payer(payer));
            let (charge, paid) = (asked.charge, asked.paid);
            let answers = |one: &Postings| (
                one.is_opposite_of_answer(payer, paid),
                one.is_mirror_of_answer(payer, charge, paid),
                one.is_opposite_of_part(payer, charge, paid),
                one.is_forwarded(|rank| rank < PayerRank::Secondary),
            );
            prop_assert_eq!(answers(&kept), answers(&counted));
        }

        #[test]
        fn a_duplicate_is_found_among_many_as_among_few(
            mut all in proptest::collection::vec(postings(), 0..40),
            is_reversal in any::<bool>(),
        ) {
            let claim = if is_reversal { "CLP*A1*22*-100*-50**CI*ICN1~" } else { "CLP*A1*1*100*50**CI*ICN1~" };
            with_payment(claim, |context, payment| {
                let said = Posting::of(payment, context, "cp", true);
                // What has the digest of the claim payment says the same.
                for one in all.iter_mut().filter(|one| one.content == 0) {
                    let Posting { status, charge, paid, payer_control_number, content, .. } = said.clone();
                    *one = Posting { status, charge, paid, payer_control_number, content, part_of: None, ..one.clone() };
                }
                let kept: Postings = all.iter().cloned().collect();
                let mut counted = kept.clone();
                counted.count();
                let expected = duplicate_of(&said, &all, said.content);
                assert_eq!(kept.duplicate_of(payment, context), expected);
                assert_eq!(counted.duplicate_of(payment, context), expected);
            });
        }
    }
}
