//! What a person decided about a claim payment of an earlier batch, put into effect.

use ::claims::{ClaimPayment, Payment};
use remit::denial::Assessment;
use remit::matching::{self, Decision};
use remit::posting::Entry;
use remit::state::{Event, EventKind};
use remit::{Candidate, Nearby};

use super::Desk;
use super::answer::{Effect, Found, Told};
use crate::totals::Tally;
use crate::{keys, person};

impl Desk<'_, '_> {
    /// Withdraws what the claim payment did to the claims it was posted to, if it was, and lets it answer the
    /// claim that the person confirmed.
    pub(super) fn told_by_person(
        &mut self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        told: &person::Told,
    ) -> Vec<Effect> {
        let row = self.paper.source.id.row(claim.clp.place().offset);
        let id = row.as_str();
        let under = self.spoken_of(claim, told);
        let is_here = |at: &u32| self.ledgering.book.entry(*at).did(id).is_some();
        let here: Vec<u32> = under.iter().copied().filter(is_here).collect();
        for &at in &here {
            self.withdraw(claim, at, id);
        }
        let open = told.item_before(!here.is_empty());
        let book = &*self.ledgering.book;
        let candidates: Vec<_> = under.iter().map(|&at| book.candidate(at)).collect();
        let was_refused = open == Some(0);
        let decision = self.decided(claim, told, (&under, &candidates), was_refused);
        let found = Found { decision, candidates, under };
        let revision = told.decision.revision;
        let subject = |revision: i32| if revision == 0 { id.to_owned() } else { format!("{id}.{revision}") };
        let paper = &mut self.paper;
        let assessment = Assessment::of(claim, &paper.judge(claim, found.candidate()));
        let by = Some(told.decision.decided_by.as_str());
        let row = Told { id, subject: &subject(revision), revision, by, is_first: false };
        let effects = paper.answers((payment, claim), (&found, &assessment), book, row);
        let item = match (found.waits(), open) {
            (false, open) => {
                if let Some(item) = open {
                    let is_confirmed = told.decision.verdict == person::Verdict::Confirm;
                    let why = if is_confirmed { CONFIRMED } else { ONE_IS_LEFT };
                    paper.placed(claim, &subject(item), why);
                }
                None
            }
            (true, Some(item)) => Some(item),
            (true, None) => {
                paper.unmatched(payment, claim, &found.decision, (id, &subject(revision)));
                Some(revision)
            }
        };
        let placed = paper.made.totals.placed.entry(found.decision.outcome.as_str()).or_default();
        *placed += Tally::one(claim.paid().value.unwrap_or_default());
        told.note(item, self.ledgering.records);
        let waiting = self.paper.waiting(claim);
        self.ledgering.placed.insert(waiting);
        effects
    }

    /// Where the claims stand that the claim payment asks for, or that persons spoke of; of its practice only.
    fn spoken_of(&self, claim: &ClaimPayment<'_>, told: &person::Told) -> Vec<u32> {
        let practice = &*self.paper.weighed.payment.practice_id;
        let book = &*self.ledgering.book;
        let mut under = book.sought(&remit::wanted(claim, practice), &Nearby::of(claim, practice));
        under.extend(told.claims().filter_map(|key| book.position(&key)));
        under.sort_unstable();
        under.dedup();
        under.retain(|&at| *book.head(at).practice_id == *practice);
        under
    }

    /// What comes of the decision for the claim payment; `was_refused` says that it never was posted.
    fn decided(
        &self,
        claim: &ClaimPayment<'_>,
        told: &person::Told,
        (under, candidates): (&[u32], &[Candidate<'_>]),
        was_refused: bool,
    ) -> Decision {
        let book = &*self.ledgering.book;
        let confirmed = told.confirmed().and_then(|key| book.position(&key));
        if let Some(at) = confirmed.and_then(|at| under.iter().position(|&one| one == at)) {
            return Decision::confirmed(at, under.len());
        }
        let rejected = told.rejected();
        let left: Vec<usize> =
            (0..under.len()).filter(|&at| !rejected.contains(&*candidates[at].claim_id)).collect();
        let contenders = book.contenders(under, candidates);
        let contenders: Vec<_> = left.iter().map(|&at| contenders[at]).collect();
        let mut decision = matching::decide(claim, &self.paper.weighed.payment, &contenders);
        decision.contender = decision.contender.map(|at| left[at]);
        for (at, _) in &mut decision.rejected {
            *at = left[*at];
        }
        for part in &mut decision.parts {
            part.contender = left[part.contender];
        }
        decision.rejected(was_refused)
    }

    /// What a claim payment did to a claim counts no more.
    fn withdraw(&mut self, claim: &ClaimPayment<'_>, at: u32, id: &str) {
        let entry = self.ledgering.book.entry_mut(at);
        let did = entry.did(id).expect("it is only asked of a claim that it did something to");
        let amounts = did.amounts.negated();
        let plain = Event::plain(EventKind::Withdrawn, Some(self.paper.context.as_of), &did.payer, id);
        let event = Event { rank: did.rank, amounts, ..plain };
        let counted = entry.postings.withdraw(id).filter(|posting| posting.posted);
        let disputed = counted.map(|posting| posting.disputed).unwrap_or_default();
        let key = keys::kin(keys::POSTINGS, &entry.key);
        self.ledgering.posted += 1;
        let number = self.ledgering.posted;
        self.ledgering.records.push_numbered(key, number, |record| Entry::encode_withdrawn(id, record));
        if !disputed.is_empty() {
            self.paper.dispute_no_more(claim, &disputed);
        }
        let origin = self.paper.origin(claim.clp.place());
        self.ledgering.tell(at, &event, &mut self.paper.made.tables, &origin);
    }
}

/// Why a claim payment is placed of which a person spoke.
const CONFIRMED: &str = "a person confirmed its claim";
const ONE_IS_LEFT: &str = "a person rejected the other claims, and one is left";
