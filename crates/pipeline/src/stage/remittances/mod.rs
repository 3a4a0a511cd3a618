//! 835: payments balanced, matched, posted, and written down.
//!
//! The remittances of a practice are worked one after another in the order the money moved, because
//! what one does to a claim decides what the next may do: a payment is posted once, a reversal takes back
//! what was posted. Nothing crosses practices, so piles of them are worked side by side.
//!
//! Claim payments of earlier batches that waited for a claim of this one are worked among them; of those
//! only the decision, the lines and the event are new.

mod answer;
mod paper;
mod person;
mod price;

use std::collections::BTreeSet;

use ::claims::claim::Unplaced;
use ::claims::remittance::provider_adjustments;
use ::claims::{Cents, ClaimPayment, ElementPlace, Quantity, ReadElement as _, RemittanceEvent};
use lake::tables::{Origin, Tables};
use remit::denial::Assessment;
use remit::provider::{Movement, ProviderMovement};
use remit::state::{Event, EventKind};
use remit::{MatchKey, Nearby, Posting};
use x12::Segment;
use x12::guide::Fault;

use super::weigh::{Weighed, read_piece, with_head};
use super::{Context, Made};
use crate::Error;
use crate::book::Book;
use crate::keys;
use crate::piece::PieceRef;
use crate::records::Records;
use crate::rows::push_event;
use crate::totals::Tally;
use crate::waiting::{self, These, Waiting, Why};
use answer::{Effect, Found, Told};
use paper::Paper;

/// What is carried from one remittance of a pile to the next.
pub(crate) struct Ledgering<'l> {
    /// The claims that can be paid.
    pub(crate) book: &'l mut Book,
    /// Records for the batch's run of the ledger.
    pub(crate) records: &'l mut Records,
    /// Postings so far: what is posted keeps its order.
    pub(crate) posted: u64,
    /// Claims that something was posted to since refused claim payments were looked at last.
    pub(crate) answered: BTreeSet<u32>,
    /// Claim payments of earlier batches, or refused before in this one, that wait no more.
    pub(crate) placed: BTreeSet<Waiting>,
}

impl Ledgering<'_> {
    /// Something happened to a claim: a row, and a record for later batches.
    pub(crate) fn tell(&mut self, at: u32, event: &Event, tables: &mut Tables, origin: &Origin<'_>) {
        self.book.entry_mut(at).apply(event);
        let entry = self.book.entry(at);
        push_event(tables, self.book.claim_id(at), (entry.told, event), &entry.state, origin);
        let key = keys::kin(keys::EVENTS, &entry.key);
        self.records.push_numbered(key, entry.told, |record| event.encode(record));
    }

    /// A payer calls the claim by this number from now on.
    pub(crate) fn learn(&mut self, at: u32, number: &MatchKey) {
        let key = self.book.entry(at).key;
        self.records.push(keys::matching(number), &key);
        self.book.learn(number, at);
    }
}

impl Ledgering<'_> {
    /// Claim payments that were refused because a claim fitted that has been answered since.
    pub(crate) fn refused(&mut self) -> BTreeSet<Waiting> {
        let answered = std::mem::take(&mut self.answered);
        let refused = answered.iter().flat_map(|&at| &self.book.entry(at).refused);
        refused.filter(|waiting| !self.placed.contains(waiting)).cloned().collect()
    }
}

/// Works one remittance.
pub(crate) fn work(
    context: &Context<'_>,
    weighed: &Weighed,
    ledgering: &mut Ledgering<'_>,
    made: &mut Made,
) -> Result<(), Error> {
    if let Some(these) = &weighed.recalled {
        return work_again(context, weighed, these, ledgering, made);
    }
    let source = context.source(weighed.set.0);
    let set = &source.survey.sets[weighed.set.1 as usize];
    let paper = Paper { context, weighed, source, st02: &set.st02, made };
    let mut desk = Desk { paper, ledgering, head_written: false, summary: None };
    for piece in 0..set.pieces.len() {
        let piece = PieceRef { source: weighed.set.0, set: weighed.set.1, piece: piece as u32 };
        let (faults, unplaced) = read_piece(source, piece, |event| desk.event(event))?;
        desk.paper.guide_faults(&faults);
        Unplaced::joined(unplaced).for_each(|range| desk.paper.set_aside(range));
    }
    desk.settle_summary();
    if let Some(key) = weighed.trace_key() {
        let movement = weighed.movement().unwrap_or_default();
        desk.ledgering.records.push(key, movement.as_bytes());
    }
    if desk.head_written {
        return Ok(());
    }
    // An 835 without claim payments or provider adjustments is a payment all the same.
    with_head(context, weighed.set, |reader| desk.paper.head(reader.payment()))
}

/// Looks at these claim payments of a remittance again, that was worked before.
pub(crate) fn work_again(
    context: &Context<'_>,
    weighed: &Weighed,
    these: &These,
    ledgering: &mut Ledgering<'_>,
    made: &mut Made,
) -> Result<(), Error> {
    let source = context.source(weighed.set.0);
    let set = &source.survey.sets[weighed.set.1 as usize];
    let paper = Paper { context, weighed, source, st02: &set.st02, made };
    let mut desk = Desk { paper, ledgering, head_written: false, summary: None };
    for (at, piece) in set.pieces.iter().enumerate() {
        if these.range(piece.body.offset..piece.body.end()).next().is_some() {
            let piece = PieceRef { source: weighed.set.0, set: weighed.set.1, piece: at as u32 };
            read_piece(source, piece, |event| desk.event_again(&event, these))?;
        }
    }
    Ok(())
}

/// Where one remittance is worked: what it does to claims goes into the book, what it says onto paper.
struct Desk<'d, 'l> {
    paper: Paper<'d>,
    ledgering: &'d mut Ledgering<'l>,
    head_written: bool,
    /// The last TS3, and the claim payments since.
    summary: Option<Summary>,
}

/// What a TS3 says of the claim payments of its loop, and what they came to.
struct Summary {
    at: ElementPlace,
    /// TS304 and TS305.
    told: (Option<Quantity>, Option<Cents>),
    count: i64,
    charge: Cents,
}

impl Desk<'_, '_> {
    fn event(&mut self, event: RemittanceEvent<'_, '_>) {
        let payment = match event {
            RemittanceEvent::Claim(payment, ..)
            | RemittanceEvent::Provider(payment, _)
            | RemittanceEvent::Summary(payment, _) => payment,
        };
        if !self.head_written {
            self.head_written = true;
            self.paper.head(payment);
        }
        match event {
            RemittanceEvent::Claim(payment, claim, faults) => {
                if let Some(summary) = &mut self.summary {
                    summary.count += 1;
                    summary.charge += claim.charge().value.unwrap_or_default();
                }
                self.claim(payment, claim, faults);
            }
            RemittanceEvent::Provider(_, plb) => {
                self.settle_summary();
                self.provider(plb);
            }
            RemittanceEvent::Summary(_, segment) if segment.id() == b"TS3" => {
                self.settle_summary();
                let told = (segment.read(4).value, segment.read(5).value);
                let at = segment.element_place(4);
                self.summary = Some(Summary { at, told, count: 0, charge: Cents::ZERO });
            }
            RemittanceEvent::Summary(_, segment) if segment.id() == b"LX" => self.settle_summary(),
            RemittanceEvent::Summary(..) => {}
        }
    }

    /// Compares what a TS3 said with the claim payments that followed it.
    fn settle_summary(&mut self) {
        let Some(Summary { at, told, count, charge }) = self.summary.take() else { return };
        let off =
            told.0.is_some_and(|told| i128::from(told.0) != i128::from(count) * i128::from(Quantity::ONE.0))
                || told.1.is_some_and(|told| told != charge);
        if off {
            self.paper.summary_off(at, count, charge);
        }
    }

    /// Of a remittance of an earlier batch only these claim payments are looked at.
    fn event_again(&mut self, event: &RemittanceEvent<'_, '_>, these: &These) {
        let RemittanceEvent::Claim(payment, claim, _) = event else { return };
        let effects = match these.get(&claim.clp.place().offset) {
            Some(Why::ClaimHasCome) => self.judge_again(payment, claim, HAS_COME),
            Some(Why::RivalAnswered) => self.judge_again(payment, claim, IS_LEFT),
            Some(Why::Person(told)) => self.told_by_person(payment, claim, told),
            None => Vec::new(),
        };
        self.take_effect(claim, effects);
    }

    fn claim(&mut self, payment: &::claims::Payment<'_>, claim: &ClaimPayment<'_>, faults: &[Fault]) {
        let effects = self.judge(payment, claim, faults);
        self.take_effect(claim, effects);
    }

    fn take_effect(&mut self, claim: &ClaimPayment<'_>, effects: Vec<Effect>) {
        for Effect { at, posting, event } in effects {
            if let Some(posting) = posting {
                self.remember(claim, at, posting);
            }
            if let Some(event) = event {
                let origin = self.paper.origin(claim.clp.place());
                self.ledgering.tell(at, &event, &mut self.paper.made.tables, &origin);
            }
        }
    }

    /// Finds the claims, writes everything down, and says what it does to them.
    fn judge(
        &mut self,
        payment: &::claims::Payment<'_>,
        claim: &ClaimPayment<'_>,
        faults: &[Fault],
    ) -> Vec<Effect> {
        let paper = &mut self.paper;
        let wanted = remit::wanted(claim, &paper.weighed.payment.practice_id);
        let found = Found::of(claim, &wanted, paper.weighed, self.ledgering.book);
        let row = paper.source.id.row(claim.clp.place().offset);
        let id = row.as_str();
        let assessment = Assessment::of(claim, &paper.judge(claim, found.candidate()));
        paper.claim_payment((payment, claim, faults), &assessment, found.decision.outcome, id);
        let told = Told { id, subject: id, revision: FIRST, by: None, is_first: true };
        let effects = paper.answers((payment, claim), (&found, &assessment), self.ledgering.book, told);
        if found.waits() {
            paper.unmatched(payment, claim, &found.decision, (id, id));
            let nearby = Nearby::of(claim, &paper.weighed.payment.practice_id);
            let waiting = paper.waiting(claim);
            waiting.note(&[wanted, nearby.keys].concat(), self.ledgering.records);
            let rivals = found.rivals();
            self.note_refused(&waiting, &rivals);
        }
        effects
    }

    /// Beside each of the claims among which nobody can choose, notes that the claim payment was refused.
    fn note_refused(&mut self, waiting: &Waiting, rivals: &[u32]) {
        for &at in rivals {
            let ledgering = &mut *self.ledgering;
            let entry = ledgering.book.entry_mut(at);
            if !entry.refused.contains(waiting) {
                ledgering.posted += 1;
                waiting.note_refused(ledgering.posted, &entry.key, ledgering.records);
                entry.refused.push(waiting.clone());
            }
        }
    }

    /// Looks for the claim of a claim payment of an earlier batch again. Unless it is found for certain,
    /// what was decided then stands, and the claim payment goes on waiting.
    fn judge_again(
        &mut self,
        payment: &::claims::Payment<'_>,
        claim: &ClaimPayment<'_>,
        why: &str,
    ) -> Vec<Effect> {
        let paper = &mut self.paper;
        let wanted = remit::wanted(claim, &paper.weighed.payment.practice_id);
        let found = Found::of(claim, &wanted, paper.weighed, self.ledgering.book);
        let waiting = paper.waiting(claim);
        if found.waits() {
            let rivals = found.rivals();
            self.note_refused(&waiting, &rivals);
            return Vec::new();
        }
        let row = paper.source.id.row(claim.clp.place().offset);
        let id = row.as_str();
        let assessment = Assessment::of(claim, &paper.judge(claim, found.candidate()));
        let told = Told { id, subject: id, revision: AGAIN, by: None, is_first: false };
        let effects = paper.answers((payment, claim), (&found, &assessment), self.ledgering.book, told);
        paper.placed(claim, id, why);
        let placed = paper.made.totals.placed.entry(found.decision.outcome.as_str()).or_default();
        *placed += Tally::one(claim.paid().value.unwrap_or_default());
        waiting::strike(id, self.ledgering.records);
        self.ledgering.placed.insert(waiting);
        effects
    }

    /// Keeps the posting, and the payer's number for the claim, for what comes later.
    fn remember(&mut self, claim: &ClaimPayment<'_>, at: u32, posting: Posting) {
        let ledgering = &mut *self.ledgering;
        ledgering.posted += 1;
        let key = keys::kin(keys::POSTINGS, &ledgering.book.entry(at).key);
        ledgering.records.push_numbered(key, ledgering.posted, |record| posting.encode(record));
        let number = claim.payer_control_number();
        if !number.is_absent() {
            let practice = &self.paper.weighed.payment.practice_id;
            ledgering.learn(at, &MatchKey::payer_control_number(practice, &number.lossy()));
        }
        ledgering.book.entry_mut(at).postings.push(posting);
        ledgering.answered.insert(at);
    }

    fn provider(&mut self, plb: Segment<'_>) {
        for one in provider_adjustments(plb) {
            let payment = &self.paper.weighed.payment;
            let moved = ProviderMovement::of(&one, payment);
            let linked = self.linked(&moved);
            let claim_id = linked.map(|at| self.ledgering.book.claim_id(at));
            let id = self.paper.provider_adjustment(&one, &moved, claim_id);
            let kind = match moved.movement {
                Some(Movement::Recovered) => EventKind::Recovered,
                Some(Movement::Deferred) => EventKind::RecoveryDeferred,
                _ => continue,
            };
            if let Some(at) = linked.filter(|_| !self.paper.weighed.in_suspense()) {
                let mut event = Event::plain(kind, payment.paid_on, payment.payer.key(), id.as_str());
                event.amounts.paid = one.amount.value.unwrap_or_default();
                let origin = self.paper.origin(plb.place());
                self.ledgering.tell(at, &event, &mut self.paper.made.tables, &origin);
            }
        }
    }

    /// The claim that a provider adjustment is about, if its reference names exactly one.
    fn linked(&self, moved: &ProviderMovement) -> Option<u32> {
        let payment = &self.paper.weighed.payment;
        let book = &*self.ledgering.book;
        let under = book.under(&moved.wanted(&payment.practice_id));
        let candidates: Vec<_> = under.iter().map(|&at| book.head(at)).collect();
        moved.linked(payment, &book.contenders(&under, &candidates)).map(|at| under[at])
    }
}

/// The revision of a decision made when the remittance was read.
const FIRST: i32 = 0;

/// The revision of a decision made anew, because the claim has come or another one is answered.
const AGAIN: i32 = 1;

/// Why a claim payment is placed that could not be before.
const HAS_COME: &str = "the claim came later and the claim payment found it";
const IS_LEFT: &str = "another claim that it might have been about was answered, and one is left";
