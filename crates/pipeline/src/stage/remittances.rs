//! 835: payments balanced, matched, posted, and written down.
//!
//! Remittances are worked one after another in the order the money moved, because what one does to a
//! claim decides what the next may do: a payment is posted once, a reversal takes back what was posted.
//! Only encoding is done on all threads.

use ::claims::remittance::provider_adjustments;
use ::claims::{Cents, ClaimPayment, RemittanceEvent, RemittanceReader};
use codes::FilingIndicator;
use codes::denial::PayerKind;
use codes::remittance::PlbClass;
use lake::tables::work::{BalanceRow, LineMatchRow, MatchRow};
use lake::tables::{Origin, Tables};
use remit::allowed::{allowed_of_claim, allowed_of_line};
use remit::denial::{Assessment, History, Judge, Outcome as Judgement, Rules, WorkPolicy, work_items};
use remit::matching::{self, Contender, Decision, Outcome, match_lines};
use remit::provider::{Movement, ProviderMovement};
use remit::state::{Event, EventKind, fold};
use remit::{MatchKey, Posting, Verdict, posting};
use scrub::Findings;
use x12::Segment;
use x12::guide::Fault;

use super::weigh::{Weighed, read_piece};
use super::{Aside, Context, Made};
use crate::book::{Book, in_order};
use crate::identity::{RowId, SourceId};
use crate::piece::{PieceRef, Source};
use crate::records::Records;
use crate::rows::{
    AsideRow, DenialFacts, Derived, Errand, PaymentFacts, ProviderFacts, money, payer_id, push_adjustment,
    push_aside, push_claim_payment, push_denial, push_errand, push_event, push_finding, push_payment,
    push_provider_adjustment, push_remark, push_service_payment, push_work_item,
};
use crate::totals::Tally;
use crate::{Error, keys};

/// What is carried from one remittance to the next.
pub(crate) struct Ledgering<'l> {
    /// The claims that can be paid.
    pub(crate) book: &'l mut Book,
    /// Records for the batch's run of the ledger.
    pub(crate) records: &'l mut Records,
    /// Postings so far: what is posted keeps its order.
    pub(crate) posted: u64,
}

impl Ledgering<'_> {
    /// Something happened to a claim: a row, and a record for later batches.
    pub(crate) fn tell(&mut self, at: u32, event: Event, tables: &mut Tables, origin: &Origin<'_>) {
        let entry = self.book.entry_mut(at);
        entry.events.push(event);
        let claim_id = &entry.candidate.claim_id;
        let (sequence, event) = (entry.events.len(), entry.events.last().expect("one was just pushed"));
        push_event(tables, claim_id, (sequence, event), fold(&entry.events).state(), origin);
        let mut record = Vec::new();
        event.encode(&mut record);
        self.records.push(keys::events(claim_id), &in_order(sequence as u64, &record));
    }
}

/// Works one remittance.
pub(crate) fn work(
    context: &Context<'_>,
    weighed: &Weighed,
    ledgering: &mut Ledgering<'_>,
    made: &mut Made,
) -> Result<(), Error> {
    let source = &context.sources[weighed.set.0 as usize];
    let set = &source.survey.sets[weighed.set.1 as usize];
    let mut desk = Desk { context, weighed, source, st02: &set.st02, ledgering, made, head_written: false };
    for piece in 0..set.pieces.len() {
        let piece = PieceRef { source: weighed.set.0, set: weighed.set.1, piece: piece as u32 };
        let (faults, unplaced) = read_piece(source, piece, |event| desk.event(event))?;
        desk.guide_faults(&faults);
        for segment in &unplaced {
            desk.set_aside(segment.place, segment.length);
        }
    }
    if !desk.head_written {
        desk.headless()?;
    }
    Ok(())
}

struct Desk<'d, 'l> {
    context: &'d Context<'d>,
    weighed: &'d Weighed,
    source: &'d Source,
    st02: &'d str,
    ledgering: &'d mut Ledgering<'l>,
    made: &'d mut Made,
    head_written: bool,
}

impl Desk<'_, '_> {
    fn event(&mut self, event: RemittanceEvent<'_, '_>) {
        let payment = match event {
            RemittanceEvent::Claim(payment, ..)
            | RemittanceEvent::Provider(payment, _)
            | RemittanceEvent::Summary(payment, _) => payment,
        };
        if !self.head_written {
            self.head(payment);
        }
        match event {
            RemittanceEvent::Claim(payment, claim, faults) => self.claim(payment, claim, faults),
            RemittanceEvent::Provider(_, plb) => self.provider(plb),
            RemittanceEvent::Summary(..) => {}
        }
    }

    /// An 835 without claim payments or provider adjustments is a payment all the same.
    fn headless(&mut self) -> Result<(), Error> {
        let set = &self.source.survey.sets[self.weighed.set.1 as usize];
        let bytes = self.source.bytes_at(set.offset, (set.end - set.offset).min(8 << 10))?;
        let segments = x12::lex(&bytes, self.source.delimiters(set), set.offset).numbered_from(1);
        let guide = Source::guide(set).expect("only sets with a guide are planned");
        let mut reader = RemittanceReader::new(guide).expect("the guide is the 835's");
        reader.read(&segments, &mut |_| {});
        self.head(reader.payment());
        Ok(())
    }

    fn head(&mut self, payment: &::claims::Payment<'_>) {
        self.head_written = true;
        let set = &self.source.survey.sets[self.weighed.set.1 as usize];
        let status = if self.weighed.in_suspense() { "suspense" } else { "balanced" };
        let facts = PaymentFacts {
            source: &self.source.id,
            isa13: self.source.isa13(set),
            gs06: self.source.gs06(set),
            claim_payments: self.weighed.claim_payments,
            paid: money(self.weighed.paid),
            provider_adjusted: money(self.weighed.provider_adjusted),
            balance_status: status,
            difference: money(self.weighed.difference()),
        };
        let origin = Origin {
            batch_id: self.context.batch_id,
            practice_id: &self.weighed.payment.practice_id,
            source_sha256: self.source.id.hex(),
            byte_offset: set.offset,
            segment_ordinal: 1,
        };
        push_payment(&mut self.made.tables, payment, &facts, &origin);
        let amount = self.weighed.amount.unwrap_or_default();
        *self.made.totals.payments.entry(status).or_default() += Tally::one(amount);
        let explained = self.weighed.paid - self.weighed.provider_adjusted;
        let id = self.weighed.payment.payment_id.clone();
        self.balance("transaction", &id, explained, i128::from(amount.0), set.offset, 1);
        let mut findings = Findings::new();
        self.context.scrubber.scrub_payment(payment, &mut findings);
        self.push_findings(findings);
        if self.weighed.in_suspense() {
            self.suspended(payment);
        }
    }

    /// A remittance that does not balance: a person must ask the payer.
    fn suspended(&mut self, payment: &::claims::Payment<'_>) {
        let set = &self.source.survey.sets[self.weighed.set.1 as usize];
        let payer_id = payer_id(payment);
        let reason = format!(
            "the payment differs from its claim payments and provider adjustments by {}",
            Cents(money(self.weighed.difference()))
        );
        let errand = Errand {
            queue: SUSPENSE,
            subject_id: &self.weighed.payment.payment_id,
            claim_payment_id: None,
            control_number: None,
            payer_id: &payer_id,
            next_action: "ask the payer to explain or resend the remittance; nothing of it is posted until then",
            reason: &reason,
            amount: self.weighed.amount.unwrap_or_default().0,
            opened_on: self.context.as_of,
        };
        let place = ::claims::Place { offset: set.offset, ordinal: 1 };
        let origin = own_origin(self.context, self.weighed, &self.source.id, place);
        push_errand(&mut self.made.tables, &errand, &origin);
        *self.made.totals.work_items.entry(SUSPENSE.to_owned()).or_default() += Tally::one(Cents::ZERO);
    }

    fn balance(
        &mut self,
        level: &str,
        subject_id: &str,
        expected: i128,
        actual: i128,
        offset: u64,
        ordinal: u32,
    ) {
        let difference = actual - expected;
        let row = BalanceRow {
            level,
            subject_id,
            payment_id: &self.weighed.payment.payment_id,
            expected: money(expected),
            actual: money(actual),
            difference: money(difference),
            status: if difference == 0 { "balanced" } else { "unbalanced" },
        };
        let origin = Origin {
            batch_id: self.context.batch_id,
            practice_id: &self.weighed.payment.practice_id,
            source_sha256: self.source.id.hex(),
            byte_offset: offset,
            segment_ordinal: ordinal,
        };
        self.made.tables.balances.push(&row, &origin);
    }

    fn claim(&mut self, payment: &::claims::Payment<'_>, claim: &ClaimPayment<'_>, faults: &[Fault]) {
        let place = claim.clp.place();
        let id = self.source.id.row(place.offset);
        let (decision, found, posted) = self.decide(claim);
        let codes = self.context.codes;
        let judge = Judge {
            codes,
            rules: Rules::built_in(),
            payer: self.payer_kind(claim, found),
            decided: self.weighed.payment.paid_on.unwrap_or(self.context.as_of),
        };
        let assessment = Assessment::of(claim, &judge);
        let derived = Derived::of(allowed_of_claim(claim, codes), &assessment.sums);
        let origin = own_origin(self.context, self.weighed, &self.source.id, place);
        let payment_id = &self.weighed.payment.payment_id;
        let tables = &mut self.made.tables;
        push_claim_payment(tables, &self.source.id, payment_id, self.st02, claim, &derived, &origin);
        self.match_row(claim, &decision, found, posted, id.as_str());
        self.services(claim, id.as_str());
        self.adjustments(claim, &assessment, id.as_str());
        self.remarks(claim, id.as_str());
        self.balances(claim, id.as_str());
        for segment in &claim.unplaced {
            self.set_aside(segment.place(), segment.raw().len() as u32);
        }
        let (charge, paid) =
            (claim.charge().value.unwrap_or_default(), claim.paid().value.unwrap_or_default());
        let piece = PieceRef { source: self.weighed.set.0, set: self.weighed.set.1, piece: 0 };
        self.made.totals.claim_payment(piece, word_of(decision.outcome), charge, paid);
        let mut findings = Findings::new();
        self.context.scrubber.scrub_claim_payment(payment, claim, faults, &mut findings);
        self.push_findings(findings);
        let matched = found.filter(|_| decision.outcome == Outcome::Matched);
        if let Some(at) = matched {
            self.lines(claim, at);
            self.remember(claim, at, id.as_str(), posted);
        }
        if let Some(at) = found {
            self.happened(claim, &assessment, (&decision, posted), at, id.as_str());
        }
        if decision.outcome != Outcome::Duplicate {
            self.work(payment, claim, (&judge, &assessment), matched, id.as_str());
        }
        if matches!(decision.outcome, Outcome::Ambiguous | Outcome::Unmatched) {
            self.unmatched(payment, claim, &decision, id.as_str());
        }
    }

    /// What the claim payment means for the claim's life.
    fn happened(
        &mut self,
        claim: &ClaimPayment<'_>,
        assessment: &Assessment,
        (decision, posted): (&Decision, bool),
        at: u32,
        id: &str,
    ) {
        let context = &self.weighed.payment;
        let plain = |kind| Event::plain(kind, context.paid_on, context.payer.key(), id);
        let event = match decision.outcome {
            Outcome::Matched if posted => {
                let again = self.ledgering.book.entry(at).awaits_correction(context.payer.key());
                Event::of_payment(claim, context, assessment, id, again)
            }
            Outcome::Matched if self.weighed.in_suspense() => plain(EventKind::Suspended),
            Outcome::Matched | Outcome::Duplicate => plain(EventKind::Repeated),
            Outcome::Ambiguous | Outcome::Unmatched => return,
        };
        let origin = own_origin(self.context, self.weighed, &self.source.id, claim.clp.place());
        self.ledgering.tell(at, event, &mut self.made.tables, &origin);
    }

    /// What kind of payer: as the remittance says (CLP06), else as the claim did (SBR09).
    fn payer_kind(&self, claim: &ClaimPayment<'_>, found: Option<u32>) -> PayerKind {
        let told = FilingIndicator::parse(claim.filing_indicator().text).or_else(|| {
            let candidate = &self.ledgering.book.entry(found?).candidate;
            FilingIndicator::parse(candidate.filing_indicator.as_bytes())
        });
        told.map_or(PayerKind::Other, PayerKind::of)
    }

    /// Denials, and the work they make.
    fn work(
        &mut self,
        payment: &::claims::Payment<'_>,
        claim: &ClaimPayment<'_>,
        (judge, assessment): (&Judge<'_>, &Assessment),
        matched: Option<u32>,
        id: &str,
    ) {
        if claim.is_reversal() {
            return;
        }
        let candidate = matched.map(|at| &self.ledgering.book.entry(at).candidate);
        let control_number = ::claims::text(claim.control_number().text);
        let payer_id = payer_id(payment);
        let facts = DenialFacts {
            source: &self.source.id,
            claim_id: candidate.map(|candidate| &*candidate.claim_id),
            claim_payment_id: id,
            payer_id: &payer_id,
            denied_on: self.weighed.payment.paid_on,
            opened_on: self.context.as_of,
            control_number: &control_number,
        };
        let Made { tables, totals, .. } = &mut *self.made;
        let mut denial_ids: Vec<Option<String>> = vec![None; assessment.judged.len()];
        for (at, judged) in assessment.judged.iter().enumerate() {
            if judged.outcome != Judgement::Denial {
                continue;
            }
            let service = judged.service.map(|at| &claim.services[at]);
            let all: Vec<::claims::Adjustment<'_>> = match service {
                Some(service) => service.adjustments().collect(),
                None => claim.adjustments().collect(),
            };
            let adjustment = &all[judged.position];
            let service_id = service.map(|service| self.source.id.row(service.svc.place().offset));
            let procedure = service.map(|service| service.procedure().code().lossy());
            let origin = own_origin(self.context, self.weighed, &self.source.id, adjustment.segment.place());
            let subject = (service_id.as_ref().map(RowId::as_str), procedure.as_deref());
            let part = usize::from(adjustment.ordinal);
            denial_ids[at] = Some(push_denial(tables, &facts, (assessment, judged), subject, part, &origin));
            *totals.denials.entry(judged.queue.as_str().to_owned()).or_default() += Tally::one(judged.amount);
        }
        let last_service = claim.service_period().map(|period| period.to);
        let when = (last_service, self.context.as_of);
        let items =
            work_items(claim, assessment, judge, &WorkPolicy::default(), when, |_| History::default());
        let origin = own_origin(self.context, self.weighed, &self.source.id, claim.clp.place());
        for item in items {
            let denial_id = item.judged.iter().find_map(|&at| denial_ids[at].as_deref());
            push_work_item(tables, &facts, &item, denial_id, &origin);
            let queue = item.queue.as_str().to_owned();
            *totals.work_items.entry(queue).or_default() += Tally::one(item.expected_recovery);
        }
    }

    /// Money that names no claim for certain: a person must place it.
    fn unmatched(
        &mut self,
        payment: &::claims::Payment<'_>,
        claim: &ClaimPayment<'_>,
        decision: &Decision,
        id: &str,
    ) {
        let control_number = ::claims::text(claim.control_number().text);
        let payer_id = payer_id(payment);
        let errand = Errand {
            queue: MATCHING,
            subject_id: id,
            claim_payment_id: Some(id),
            control_number: Some(&control_number),
            payer_id: &payer_id,
            next_action: "find the claim this pays, or ask the payer what it is for; post it by hand",
            reason: &decision.explain(),
            amount: claim.paid().value.unwrap_or_default().0,
            opened_on: self.context.as_of,
        };
        let origin = own_origin(self.context, self.weighed, &self.source.id, claim.clp.place());
        push_errand(&mut self.made.tables, &errand, &origin);
        *self.made.totals.work_items.entry(MATCHING.to_owned()).or_default() += Tally::one(Cents::ZERO);
    }

    /// Which claim it answers, and whether its money counts.
    fn decide(&mut self, claim: &ClaimPayment<'_>) -> (Decision, Option<u32>, bool) {
        let wanted = remit::wanted(claim, &self.weighed.payment.practice_id);
        let under = self.ledgering.book.under(&wanted);
        let contenders = self.contenders(&under);
        let decision = matching::decide(claim, &self.weighed.payment, &contenders);
        let found = decision.contender.map(|at| under[at]);
        let posted = decision.outcome == Outcome::Matched
            && found.is_some_and(|at| {
                let prior = &self.ledgering.book.entry(at).postings;
                posting::judge(claim, &self.weighed.payment, prior, self.weighed.in_suspense())
                    == Verdict::Post
            });
        (decision, found, posted)
    }

    fn match_row(
        &mut self,
        claim: &ClaimPayment<'_>,
        decision: &Decision,
        found: Option<u32>,
        posted: bool,
        id: &str,
    ) {
        let settled = matches!(decision.outcome, Outcome::Matched | Outcome::Duplicate);
        let book = &self.ledgering.book;
        let claim_id = found.filter(|_| settled).map(|at| book.entry(at).candidate.claim_id.clone());
        let wanted = remit::wanted(claim, &self.weighed.payment.practice_id);
        let under = book.under(&wanted);
        let passed =
            decision.rejected.iter().map(|&(at, _)| at).chain(decision.contender.filter(|_| !settled));
        let rejected: Vec<&str> = passed.map(|at| &*book.entry(under[at]).candidate.claim_id).collect();
        let rejected = rejected.join(",");
        let reasons = decision.reasons.to_string();
        let row = MatchRow {
            claim_payment_id: id,
            claim_id: claim_id.as_deref(),
            decision: word_of(decision.outcome),
            posted,
            method: decision.method.map(matching::Method::as_str),
            score: i32::from(decision.score),
            reasons: Some(reasons.as_str()).filter(|reasons| !reasons.is_empty()),
            runner_up_score: decision.runner_up.map(i32::from),
            rejected_claim_ids: Some(rejected.as_str()).filter(|ids| !ids.is_empty()),
        };
        let place = claim.clp.place();
        let origin = own_origin(self.context, self.weighed, &self.source.id, place);
        self.made.tables.matches.push(&row, &origin);
    }

    fn services(&mut self, claim: &ClaimPayment<'_>, id: &str) {
        for (at, service) in claim.services.iter().enumerate() {
            let place = service.svc.place();
            let allowed = allowed_of_line(claim, service, self.context.codes);
            let derived = Derived {
                allowed: allowed.map(|one| one.amount.0),
                allowed_method: allowed.map(|one| one.method.as_str()),
                ..Derived::default()
            };
            let origin = own_origin(self.context, self.weighed, &self.source.id, place);
            push_service_payment(
                &mut self.made.tables,
                &self.source.id,
                id,
                at + 1,
                service,
                &derived,
                &origin,
            );
            self.made.totals.service_payments += Tally::one(service.paid().value.unwrap_or_default());
        }
    }

    fn adjustments(&mut self, claim: &ClaimPayment<'_>, assessment: &Assessment, id: &str) {
        let origin = own_origin(self.context, self.weighed, &self.source.id, claim.clp.place());
        let source = &self.source.id;
        let of_services = claim.services.iter().enumerate();
        let of_services =
            of_services.flat_map(|(at, service)| service.adjustments().map(move |one| (Some(at), one)));
        let all = claim.adjustments().map(|one| (None, one)).chain(of_services);
        // The assessment goes through the adjustments in the same order.
        for ((service, adjustment), judged) in all.zip(&assessment.judged) {
            debug_assert_eq!(judged.service, service);
            let service_id = service.map(|at| source.row(claim.services[at].svc.place().offset));
            let service_id = service_id.as_ref().map(RowId::as_str);
            let class = judged.bucket.as_str();
            push_adjustment(&mut self.made.tables, source, id, service_id, &adjustment, class, &origin);
            let group = adjustment.group.lossy().into_owned();
            let amount = adjustment.amount.value.unwrap_or_default();
            *self.made.totals.adjustments.entry(group).or_default() += Tally::one(amount);
        }
    }

    fn remarks(&mut self, claim: &ClaimPayment<'_>, id: &str) {
        let origin = own_origin(self.context, self.weighed, &self.source.id, claim.clp.place());
        let is_alert = |code: &[u8]| codes::Rarc::of(code).is_some_and(|rarc| rarc.is_alert);
        let tables = &mut self.made.tables;
        for remark in claim.remarks() {
            let segment = if claim.inpatient.is_some_and(|mia| mia.place() == remark.at.segment) {
                "MIA"
            } else {
                "MOA"
            };
            push_remark(tables, id, None, &remark, (segment, "HE"), is_alert(remark.text), &origin);
        }
        for service in &claim.services {
            let service_id = self.source.id.row(service.svc.place().offset);
            for lq in &service.remark_segments {
                use ::claims::ReadElement;
                let list = ::claims::text(lq.element(1));
                let remark = lq.read(2);
                push_remark(
                    tables,
                    id,
                    Some(service_id.as_str()),
                    &remark,
                    ("LQ", &list),
                    is_alert(remark.text),
                    &origin,
                );
            }
        }
    }

    fn balances(&mut self, claim: &ClaimPayment<'_>, id: &str) {
        let cents = |amount: Option<::claims::Cents>| i128::from(amount.unwrap_or_default().0);
        for service in &claim.services {
            let place = service.svc.place();
            let service_id = self.source.id.row(place.offset);
            let expected = cents(service.charge().value) - cents(Some(service.adjusted()));
            self.balance(
                "line",
                service_id.as_str(),
                expected,
                cents(service.paid().value),
                place.offset,
                place.ordinal,
            );
        }
        let place = claim.clp.place();
        let expected = cents(claim.charge().value) - cents(Some(claim.adjusted()));
        self.balance("claim", id, expected, cents(claim.paid().value), place.offset, place.ordinal);
        if !claim.services.is_empty() {
            let charged: i128 = claim.services.iter().map(|service| cents(service.charge().value)).sum();
            self.balance(
                "claim_lines",
                id,
                charged,
                cents(claim.charge().value),
                place.offset,
                place.ordinal,
            );
        }
    }

    fn lines(&mut self, claim: &ClaimPayment<'_>, at: u32) {
        let candidate = &self.ledgering.book.entry(at).candidate;
        for found in match_lines(claim, candidate) {
            let place = claim.services[found.service].svc.place();
            let service_id = self.source.id.row(place.offset);
            let origin = own_origin(self.context, self.weighed, &self.source.id, place);
            let row = LineMatchRow {
                service_payment_id: service_id.as_str(),
                service_line_id: found.line.map(|line| &*candidate.lines[line].service_line_id),
                method: found.method.as_str(),
                share: i64::from(found.share),
            };
            self.made.tables.line_matches.push(&row, &origin);
        }
    }

    /// Keeps the posting, and the payer's number for the claim, for what comes later.
    fn remember(&mut self, claim: &ClaimPayment<'_>, at: u32, id: &str, posted: bool) {
        let posting = Posting::of(claim, &self.weighed.payment, id, posted);
        let mut record = Vec::new();
        posting.encode(&mut record);
        let practice = self.weighed.payment.practice_id.clone();
        let number = claim.payer_control_number();
        let claim_id = self.ledgering.book.entry(at).candidate.claim_id.clone();
        self.ledgering.posted += 1;
        let order = self.ledgering.posted;
        self.ledgering.records.push(keys::postings(&claim_id), &in_order(order, &record));
        if !number.is_absent() {
            let key = MatchKey::payer_control_number(&practice, &number.lossy());
            self.ledgering.records.push(keys::matching(&key), &keys::claim(&claim_id));
            self.ledgering.book.learn(&key, at);
        }
        self.ledgering.book.entry_mut(at).postings.push(posting);
    }

    fn provider(&mut self, plb: Segment<'_>) {
        let origin = own_origin(self.context, self.weighed, &self.source.id, plb.place());
        for one in provider_adjustments(plb) {
            let moved = ProviderMovement::of(&one, &self.weighed.payment);
            let linked = self.linked(&moved);
            let id = self.source.id.row(origin.byte_offset).part(usize::from(one.ordinal));
            let claim_id = linked.map(|at| self.ledgering.book.entry(at).candidate.claim_id.clone());
            let about = ProviderFacts {
                payment_id: &self.weighed.payment.payment_id,
                class: moved.class.map_or("other", PlbClass::as_str),
                linked_claim_id: claim_id.as_deref(),
                chain_id: moved.chain_id.as_deref(),
            };
            push_provider_adjustment(&mut self.made.tables, id.as_str(), &one, &about, &origin);
            let amount = one.amount.value.unwrap_or_default();
            self.made.totals.provider_adjustments += Tally::one(amount);
            let kind = match moved.movement {
                Some(Movement::Recovered) => EventKind::Recovered,
                Some(Movement::Deferred) => EventKind::RecoveryDeferred,
                _ => continue,
            };
            if let Some(at) = linked.filter(|_| !self.weighed.in_suspense()) {
                let payment = &self.weighed.payment;
                let mut event = Event::plain(kind, payment.paid_on, payment.payer.key(), id.as_str());
                event.amounts.paid = amount;
                self.ledgering.tell(at, event, &mut self.made.tables, &origin);
            }
        }
    }

    /// The claim that a provider adjustment is about, if its reference names exactly one.
    fn linked(&self, moved: &ProviderMovement) -> Option<u32> {
        let under = self.ledgering.book.under(&moved.wanted(&self.weighed.payment.practice_id));
        let contenders = self.contenders(&under);
        moved.linked(&self.weighed.payment, &contenders).map(|at| under[at])
    }

    fn contenders(&self, under: &[u32]) -> Vec<Contender<'_>> {
        let contender = |&at: &u32| {
            let entry = self.ledgering.book.entry(at);
            Contender {
                candidate: &entry.candidate,
                postings: &entry.postings,
                payer_control_numbers: &entry.payer_numbers,
            }
        };
        under.iter().map(contender).collect()
    }

    /// Sets aside a segment that the guide has no place for.
    fn set_aside(&mut self, place: ::claims::Place, length: u32) {
        let aside = Aside {
            source: self.weighed.set.0,
            offset: place.offset,
            length: u64::from(length),
            reason: "unplaced-segment",
            why: "the implementation guide has no place for this segment here".to_owned(),
        };
        let row = AsideRow { level: "segment", claim_id: None, control_number: None, charge: None };
        let origin = own_origin(self.context, self.weighed, &self.source.id, place);
        push_aside(self.made, &self.source.id, aside, &row, &origin);
    }

    fn guide_faults(&mut self, faults: &[Fault]) {
        let mut findings = Findings::new();
        self.context.scrubber.guide_faults(faults, &mut findings);
        self.push_findings(findings);
    }

    fn push_findings(&mut self, mut findings: Findings) {
        let origin = own_origin(self.context, self.weighed, &self.source.id, ::claims::Place::default());
        let Made { tables, totals, .. } = &mut *self.made;
        for finding in findings.take() {
            totals.finding(&finding);
            push_finding(tables, &self.source.id, &finding, None, &origin);
        }
    }
}

fn own_origin<'o>(
    context: &Context<'o>,
    weighed: &'o Weighed,
    source: &'o SourceId,
    place: ::claims::Place,
) -> Origin<'o> {
    Origin {
        batch_id: context.batch_id,
        practice_id: &weighed.payment.practice_id,
        source_sha256: source.hex(),
        byte_offset: place.offset,
        segment_ordinal: place.ordinal,
    }
}

fn word_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Matched => "matched",
        Outcome::Ambiguous => "ambiguous",
        Outcome::Unmatched => "unmatched",
        Outcome::Duplicate => "duplicate",
    }
}

/// The queue of claim payments whose claim is not certain.
const MATCHING: &str = "WQ_MATCHING";

/// The queue of remittances that do not balance.
const SUSPENSE: &str = "WQ_SUSPENSE";
