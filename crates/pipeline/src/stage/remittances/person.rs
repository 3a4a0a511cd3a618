//! What a person decided about a claim payment of an earlier batch, put into effect.

use ::claims::{ClaimPayment, Payment};
use remit::denial::Assessment;
use remit::matching::{self, Decision, Outcome};
use remit::posting::{self, Entry};
use remit::state::{Event, EventKind};
use remit::{Candidate, Nearby, Verdict};

use super::{Desk, Effect, Found};
use crate::keys;
use crate::person::Told;
use crate::totals::Tally;

impl Desk<'_, '_> {
    /// Withdraws what the claim payment did to the claim it was posted to, if it was, and lets it answer the
    /// claim that the person confirmed.
    pub(super) fn told_by_person(
        &mut self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        told: &Told,
    ) -> Option<Effect> {
        let row = self.paper.source.id.row(claim.clp.place().offset);
        let id = row.as_str();
        let under = self.spoken_of(claim, told);
        let is_here = |at: &&u32| self.ledgering.book.entry(**at).did(id).is_some();
        let here = under.iter().find(is_here).copied();
        let open = told.item_before(here.is_some());
        let subject = |revision: i32| if revision == 0 { id.to_owned() } else { format!("{id}.{revision}") };
        if let Some(at) = here {
            let counted = self.ledgering.book.entry(at).postings.iter();
            let counted =
                counted.rev().find(|one| *one.claim_payment_id == *id).is_some_and(|one| one.posted);
            if counted {
                let candidate = self.ledgering.book.candidate(at);
                let paper = &mut self.paper;
                let assessment = Assessment::of(claim, &paper.judge(claim, Some(&candidate)));
                paper.dispute_no_more(claim, (&candidate, &assessment), &subject(told.posted_by()));
            }
            self.withdraw(claim, at, id);
        }
        let book = &*self.ledgering.book;
        let candidates: Vec<_> = under.iter().map(|&at| book.candidate(at)).collect();
        let decision = self.decided(claim, told, &under, &candidates);
        let at = decision.contender.map(|at| under[at]);
        let matched = at.filter(|_| decision.outcome == Outcome::Matched);
        let suspended = self.paper.weighed.in_suspense();
        let posted = matched.is_some_and(|at| {
            let prior = &book.entry(at).postings;
            posting::judge(claim, &self.paper.weighed.payment, prior, suspended) == Verdict::Post
        });
        let found = Found { decision, candidates, at, posted };
        let Found { decision, candidates, .. } = &found;
        let revision = told.decision.revision;
        let paper = &mut self.paper;
        let assessment = Assessment::of(claim, &paper.judge(claim, found.candidate()));
        let takes_back = found.takes_back(claim, paper.weighed, self.ledgering.book);
        let by = Some(told.decision.decided_by.as_str());
        paper.match_row(claim, (decision, posted, takes_back), candidates, (id, revision, by));
        let mut is_disputed = false;
        let item = match (found.matched(), open) {
            (Some(candidate), open) => {
                is_disputed =
                    paper.lines(payment, claim, (candidate, &assessment), (id, &subject(revision), posted));
                if let Some(item) = open {
                    paper.placed(claim, &subject(item), "a person confirmed its claim");
                }
                None
            }
            (None, Some(item)) => Some(item),
            (None, None) => {
                paper.unmatched(payment, claim, decision, (id, &subject(revision)));
                Some(revision)
            }
        };
        let placed = paper.made.totals.placed.entry(decision.outcome.as_str()).or_default();
        *placed += Tally::one(claim.paid().value.unwrap_or_default());
        let effect = matched.and_then(|_| self.effect(claim, &found, &assessment, id));
        let effect = effect.map(|one| one.of_dispute(is_disputed, &subject(revision)));
        told.note(item, self.ledgering.records);
        effect
    }

    /// Where the claims stand that the claim payment asks for, or that persons spoke of; of its practice only.
    fn spoken_of(&self, claim: &ClaimPayment<'_>, told: &Told) -> Vec<u32> {
        let practice = &*self.paper.weighed.payment.practice_id;
        let book = &*self.ledgering.book;
        let mut under = book.sought(&remit::wanted(claim, practice), &Nearby::of(claim, practice));
        under.extend(told.claims().filter_map(|key| book.position(&key)));
        under.sort_unstable();
        under.dedup();
        under.retain(|&at| *book.head(at).practice_id == *practice);
        under
    }

    /// What comes of the decision for the claim payment.
    fn decided(
        &self,
        claim: &ClaimPayment<'_>,
        told: &Told,
        under: &[u32],
        candidates: &[Candidate<'_>],
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
        let mut decision = matching::decide(claim, &self.paper.weighed.payment, &contenders).rejected();
        decision.contender = decision.contender.map(|at| left[at]);
        for (at, _) in &mut decision.rejected {
            *at = left[*at];
        }
        decision
    }

    /// What a claim payment did to a claim counts no more.
    fn withdraw(&mut self, claim: &ClaimPayment<'_>, at: u32, id: &str) {
        let entry = self.ledgering.book.entry_mut(at);
        let did = entry.did(id).expect("it is only asked of a claim that it did something to");
        let amounts = did.amounts.negated();
        let plain = Event::plain(EventKind::Withdrawn, Some(self.paper.context.as_of), &did.payer, id);
        let event = Event { rank: did.rank, amounts, ..plain };
        Entry::Withdrawn(id.into()).apply(&mut entry.postings);
        let key = keys::kin(keys::POSTINGS, &entry.key);
        self.ledgering.posted += 1;
        let number = self.ledgering.posted;
        self.ledgering.records.push_numbered(key, number, |record| Entry::encode_withdrawn(id, record));
        let origin = self.paper.origin(claim.clp.place());
        self.ledgering.tell(at, &event, &mut self.paper.made.tables, &origin);
    }
}
