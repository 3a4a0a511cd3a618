//! Which claims a claim payment answers, what of it is whose, and what it does to each.

use std::borrow::Cow;

use ::claims::{ClaimPayment, Payment};
use remit::denial::Assessment;
use remit::matching::{self, Decision, Outcome, match_lines};
use remit::state::{Event, EventKind};
use remit::{Candidate, MatchKey, Nearby, Posting, Postings, Verdict, posting};

use super::paper::Paper;
use crate::book::Book;
use crate::stage::weigh::Weighed;

/// What was decided about a claim payment.
pub(super) struct Found<'b> {
    pub(super) decision: Decision,
    pub(super) candidates: Vec<Candidate<'b>>,
    /// Where the candidates stand in the book.
    pub(super) under: Vec<u32>,
}

/// A claim that a claim payment answers, or answered before.
struct Answer<'f, 'p> {
    candidate: &'f Candidate<'f>,
    /// Where it stands in the book.
    at: u32,
    /// Its order among the claims that are answered, from 1.
    part: usize,
    /// The claim payment, or what of it is this claim's.
    claim: Cow<'f, ClaimPayment<'p>>,
    /// Whether its money counts.
    posted: bool,
}

/// What a claim payment does to a claim.
pub(super) struct Effect {
    pub(super) at: u32,
    pub(super) posting: Option<Posting>,
    pub(super) event: Option<Event>,
}

/// A decision as it is written down.
#[derive(Clone, Copy)]
pub(super) struct Told<'t> {
    /// The claim payment.
    pub(super) id: &'t str,
    /// What names the work that it makes.
    pub(super) subject: &'t str,
    /// The revision of the decision.
    pub(super) revision: i32,
    /// Who decided, when a person did.
    pub(super) by: Option<&'t str>,
    /// Whether denials make work: once, with the first decision.
    pub(super) is_first: bool,
}

impl<'b> Found<'b> {
    pub(super) fn of(
        claim: &ClaimPayment<'_>,
        wanted: &[MatchKey],
        weighed: &Weighed,
        book: &'b Book,
    ) -> Self {
        let context = &weighed.payment;
        let under = book.sought(wanted, &Nearby::of(claim, &context.practice_id));
        let candidates: Vec<_> = under.iter().map(|&at| book.candidate(at)).collect();
        let decision = matching::decide(claim, context, &book.contenders(&under, &candidates));
        Self { decision, candidates, under }
    }

    /// The claim it names first, for certain or not.
    pub(super) fn candidate(&self) -> Option<&Candidate<'b>> {
        self.decision.contender.map(|at| &self.candidates[at])
    }

    /// Whether nobody knows for certain what it answers.
    pub(super) const fn waits(&self) -> bool {
        matches!(self.decision.outcome, Outcome::Ambiguous | Outcome::Unmatched)
    }

    /// Where the claims stand in the book among which nobody can choose; none when there are not several.
    pub(super) fn rivals(&self) -> Vec<u32> {
        let Decision { outcome, contender, rejected, .. } = &self.decision;
        let all = contender.iter().chain(rejected.iter().map(|(at, _)| at));
        let all: Vec<u32> = all.map(|&at| self.under[at]).collect();
        if *outcome == Outcome::Ambiguous && all.len() > 1 { all } else { Vec::new() }
    }

    /// The claims that it answers.
    fn answers<'f, 'p>(
        &'f self,
        claim: &'f ClaimPayment<'p>,
        weighed: &Weighed,
        book: &Book,
    ) -> Vec<Answer<'f, 'p>> {
        let answer = |contender: usize, part: usize, claim: Cow<'f, ClaimPayment<'p>>| {
            let at = self.under[contender];
            let prior = &book.entry(at).postings;
            let posted = self.decision.outcome == Outcome::Matched
                && posting::judge(&claim, &weighed.payment, prior, weighed.in_suspense()) == Verdict::Post;
            Answer { candidate: &self.candidates[contender], at, part, claim, posted }
        };
        let parts =
            self.decision.parts.iter().enumerate().map(|(at, part)| {
                answer(part.contender, at + 1, Cow::Owned(claim.of_services(&part.services)))
            });
        let whole = self.decision.contender.filter(|_| !self.waits() && self.decision.parts.is_empty());
        whole.map(|at| answer(at, 1, Cow::Borrowed(claim))).into_iter().chain(parts).collect()
    }
}

impl Paper<'_> {
    /// Writes down which claims it answers, which lines of theirs, and the work that follows; gives what it does
    /// to them. `assessment` is that of all of it.
    pub(super) fn answers(
        &mut self,
        (payment, claim): (&Payment<'_>, &ClaimPayment<'_>),
        (found, assessment): (&Found<'_>, &Assessment),
        book: &Book,
        told: Told<'_>,
    ) -> Vec<Effect> {
        let all = found.answers(claim, self.weighed, book);
        if all.is_empty() {
            self.match_row(claim, found, None, None, told);
            if told.is_first {
                let judge = self.judge(claim, found.candidate());
                self.work(payment, claim, (&judge, assessment), None, (told.id, told.subject));
                self.reversal(claim, Postings::none());
            }
        }
        self.made.totals.further_parts += (all.len() as u64).saturating_sub(1);
        all.iter().map(|one| self.answer((payment, claim), (found, assessment), book, (one, told))).collect()
    }

    fn answer(
        &mut self,
        (payment, whole): (&Payment<'_>, &ClaimPayment<'_>),
        (found, assessment): (&Found<'_>, &Assessment),
        book: &Book,
        (answer, told): (&Answer<'_, '_>, Told<'_>),
    ) -> Effect {
        let Answer { candidate, at, part, claim, posted } = answer;
        let judge = self.judge(claim, Some(candidate));
        let of_part = claim.is_part().then(|| Assessment::of(claim, &judge));
        let assessment = of_part.as_ref().unwrap_or(assessment);
        let prior = &book.entry(*at).postings;
        let reversal =
            (*posted && claim.is_reversal()).then(|| Posting::of(claim, &self.weighed.payment, "", true));
        let takes_back = reversal.and_then(|reversal| prior.taken_back(&reversal));
        let id = told.id;
        let subject =
            if *part > 1 { Cow::Owned(format!("{}.p{part}", told.subject)) } else { told.subject.into() };
        self.match_row(claim, found, Some((candidate, *part, *posted)), takes_back, told);
        let is_matched = found.decision.outcome == Outcome::Matched;
        let lines = if is_matched { match_lines(claim, candidate) } else { Vec::new() };
        let is_disputed = is_matched
            && self.lines(payment, claim, (candidate, assessment, &lines), (id, &subject, *posted));
        if told.is_first && is_matched {
            self.work(payment, claim, (&judge, assessment), Some((candidate, &lines)), (id, &subject));
            self.reversal(claim, prior);
        }
        let context = &self.weighed.payment;
        let posting = is_matched.then(|| {
            let posting = Posting::of(claim, context, id, *posted);
            let posting = if claim.is_part() { posting.of_whole(whole) } else { posting };
            Posting { disputed: if is_disputed { (*subject).into() } else { Box::default() }, ..posting }
        });
        Effect { at: *at, posting, event: Some(self.happened(answer, assessment, book, (is_matched, id))) }
    }

    /// What the claim payment means for the claim's life.
    fn happened(
        &self,
        answer: &Answer<'_, '_>,
        assessment: &Assessment,
        book: &Book,
        (is_matched, id): (bool, &str),
    ) -> Event {
        let context = &self.weighed.payment;
        let plain = |kind| Event::plain(kind, context.paid_on, context.payer.key(), id);
        if answer.posted {
            let again = book.entry(answer.at).state.awaits_correction(context.payer.key());
            return Event::of_payment(&answer.claim, context, assessment, id, again);
        }
        let waits = is_matched && self.weighed.in_suspense();
        plain(if waits { EventKind::Suspended } else { EventKind::Repeated })
    }
}
