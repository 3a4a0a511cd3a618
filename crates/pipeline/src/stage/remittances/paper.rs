//! What a remittance says, as rows.

use ::claims::claim::Unplaced;
use ::claims::remittance::ProviderAdjustment;
use ::claims::{Cents, ClaimPayment, Payment};
use codes::FilingIndicator;
use codes::denial::PayerKind;
use codes::remittance::PlbClass;
use lake::tables::Origin;
use lake::tables::work::{BalanceRow, LineMatchRow, MatchRow};
use remit::allowed::{allowed_of_claim, allowed_of_line};
use remit::denial::{Assessment, History, Judge, Outcome as Judgement, WorkPolicy, work_items};
use remit::matching::{Decision, LineMatch, Method, Outcome};
use remit::price::Expectations;
use remit::provider::ProviderMovement;
use remit::{Candidate, Posting, Postings};
use scrub::{Findings, Spot};
use x12::guide::{Fault, LoopId};

use super::super::weigh::Weighed;
use super::super::{Aside, Context, Made};
use super::answer::{Found, Told};
use crate::identity::RowId;
use crate::piece::{PieceRef, Source};
use crate::rows::{
    AsideRow, DenialFacts, Derived, Errand, PaymentFacts, ProviderFacts, money, payer_id, push_adjustment,
    push_aside, push_claim_payment, push_denial, push_errand, push_errand_done, push_finding, push_payment,
    push_provider_adjustment, push_remark, push_service_payment, push_work_item,
};
use crate::totals::Tally;
use crate::waiting::Waiting;

/// One remittance being written down.
pub(super) struct Paper<'d> {
    pub(super) context: &'d Context<'d>,
    pub(super) weighed: &'d Weighed,
    pub(super) source: &'d Source,
    pub(super) st02: &'d str,
    pub(super) made: &'d mut Made,
}

impl<'d> Paper<'d> {
    /// What is so of every row of the remittance.
    pub(super) fn origin(&self, place: ::claims::Place) -> Origin<'d> {
        Origin {
            batch_id: self.context.batch_id,
            practice_id: &self.weighed.payment.practice_id,
            source_sha256: self.source.id.hex(),
            byte_offset: place.offset,
            segment_ordinal: place.ordinal,
        }
    }

    /// Where a claim payment of it is to be read again.
    pub(super) fn waiting(&self, claim: &ClaimPayment<'_>) -> Waiting {
        let set = &self.source.survey.sets[self.weighed.set.1 as usize];
        Waiting::new(&self.source.id, set.offset, claim.clp.place().offset)
    }

    /// The payment itself.
    pub(super) fn head(&mut self, payment: &Payment<'_>) {
        let set = &self.source.survey.sets[self.weighed.set.1 as usize];
        let status = match (self.weighed.is_copy, self.weighed.in_suspense()) {
            (true, _) => "duplicate",
            (false, true) => "suspense",
            (false, false) => "balanced",
        };
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
        let origin = self.origin(::claims::Place { offset: set.offset, ordinal: 1 });
        push_payment(&mut self.made.tables, payment, &facts, &origin);
        let amount = self.weighed.amount.unwrap_or_default();
        *self.made.totals.payments.entry(status).or_default() += Tally::one(amount);
        let explained = self.weighed.paid - self.weighed.provider_adjusted;
        let id = self.weighed.payment.payment_id.clone();
        self.balance("transaction", &id, explained, i128::from(amount.0), set.offset, 1);
        let mut findings = Findings::new();
        self.context.scrubber.scrub_payment(payment, &mut findings);
        self.beside_others(payment, &mut findings);
        self.push_findings(findings);
        if status == "suspense" {
            self.suspended(payment);
        }
    }

    /// What is odd about a payment that others, or the configuration, show.
    fn beside_others(&self, payment: &Payment<'_>, findings: &mut Findings) {
        let scrubber = self.context.scrubber;
        if let Some(trn) = payment.trn.filter(|_| self.weighed.trace_used) {
            let spot = Spot::new(LoopId::HEADER, "TRN", trn.element_place(2));
            let message = "TRN02 is the number of another remittance of this payer";
            scrubber.batch_finding("R835-018", spot, message).into_iter().for_each(|one| findings.push(one));
        }
        let known = self.context.practices.lists(&self.weighed.payment.practice_id);
        if let Some(payee) = payment.payee.as_ref().filter(|_| known == Some(false)) {
            let spot = Spot::new(payee.loop_id, "N1", payee.name.element_place(4));
            let message = "no practice of the configuration has the payee's NPI or tax id";
            scrubber.batch_finding("R835-017", spot, message).into_iter().for_each(|one| findings.push(one));
        }
    }

    /// A TS3 says something else of the claim payments after it than they say.
    pub(super) fn summary_off(&mut self, at: ::claims::ElementPlace, count: i64, charge: Cents) {
        let message = format!("TS3 does not say what follows it: {count} claim payments, charges {charge}");
        let spot = Spot::new(LoopId::new("2000"), "TS3", at);
        let mut findings = Findings::new();
        self.context
            .scrubber
            .batch_finding("R835-016", spot, &message)
            .into_iter()
            .for_each(|one| findings.push(one));
        self.push_findings(findings);
    }

    /// Holds a reversal against what this payer paid; `prior` is what is known of that.
    pub(super) fn reversal(&mut self, claim: &ClaimPayment<'_>, prior: &Postings) {
        if !claim.is_reversal() {
            return;
        }
        let payer = self.weighed.payment.payer.key();
        let (charge, taken) = (claim.charge().value, claim.paid().value);
        // What was paid in parts may be taken back at once.
        let of_payer = prior.of_payer(payer);
        if of_payer.paid != 0 && taken.is_some_and(|taken| i128::from(taken.0) == -of_payer.paid) {
            return;
        }
        let amounts = charge.zip(taken);
        let is_mirror = amounts.is_some_and(|(charge, paid)| prior.is_mirror_of_answer(payer, charge, paid));
        // Of several payments it may take back some, and one under another name of the payer.
        let (message, element) = match (of_payer.answers, is_mirror) {
            (0, false) if prior.is_empty() => ("no payment is known that it takes back", 2),
            (1, false) => ("no payment of the claim has these amounts", 4),
            _ => return,
        };
        let spot = Spot::new(LoopId::new("2100"), "CLP", claim.clp.element_place(element));
        let mut findings = Findings::new();
        self.context
            .scrubber
            .batch_finding("R835-011", spot, message)
            .into_iter()
            .for_each(|one| findings.push(one));
        self.push_findings(findings);
    }

    /// How the adjustments of a claim payment are judged, given the claim it found.
    pub(super) fn judge<'j>(&self, claim: &ClaimPayment<'_>, found: Option<&'j Candidate<'j>>) -> Judge<'j>
    where
        'd: 'j,
    {
        // What kind of payer: as the remittance says (CLP06), else as the claim did (SBR09).
        let told = FilingIndicator::parse(claim.filing_indicator().text)
            .or_else(|| FilingIndicator::parse(found?.filing_indicator.as_bytes()));
        let weighed: &'d Weighed = self.weighed;
        let payer = &weighed.payment.payer;
        let of_claim = found.map(|found| &found.payer).filter(|named| named.is(payer));
        Judge {
            codes: self.context.codes,
            rules: self.context.rules,
            named: [Some(payer), of_claim],
            payer: told.map_or(PayerKind::Other, PayerKind::of),
            decided: self.weighed.payment.paid_on.unwrap_or(self.context.as_of),
        }
    }

    /// The claim payment itself, its services, and what is wrong with it.
    pub(super) fn claim_payment(
        &mut self,
        (payment, claim, faults): (&Payment<'_>, &ClaimPayment<'_>, &[Fault]),
        assessment: &Assessment,
        outcome: Outcome,
        id: &str,
    ) {
        let origin = self.origin(claim.clp.place());
        let derived = Derived::of(allowed_of_claim(claim, self.context.codes), &assessment.sums);
        let payment_id = &self.weighed.payment.payment_id;
        let tables = &mut self.made.tables;
        push_claim_payment(tables, &self.source.id, payment_id, self.st02, claim, &derived, &origin);
        self.services(claim, id);
        self.adjustments(claim, assessment, id);
        self.remarks(claim, id);
        self.balances(claim, id);
        Unplaced::joined(claim.unplaced.iter().map(Unplaced::of)).for_each(|range| self.set_aside(range));
        let (charge, paid) =
            (claim.charge().value.unwrap_or_default(), claim.paid().value.unwrap_or_default());
        let piece = PieceRef { source: self.weighed.set.0, set: self.weighed.set.1, piece: 0 };
        self.made.totals.claim_payment(piece, outcome.as_str(), charge, paid);
        let mut findings = Findings::new();
        self.context.scrubber.scrub_claim_payment(payment, claim, faults, &mut findings);
        self.push_findings(findings);
    }

    /// Which claim it answers, and why; where it answers several, one of them and what is that one's.
    pub(super) fn match_row(
        &mut self,
        claim: &ClaimPayment<'_>,
        found: &Found<'_>,
        answered: Option<(&Candidate<'_>, usize, bool)>,
        takes_back: Option<&Posting>,
        told: Told<'_>,
    ) {
        let decision = &found.decision;
        let id_of = |at: usize| &*found.candidates[at].claim_id;
        let best = decision.contender.filter(|_| answered.is_none());
        let passed = best.into_iter().chain(decision.rejected.iter().map(|&(at, _)| at));
        let rejected = passed.map(id_of).collect::<Vec<&str>>().join(",");
        let reasons = decision.reasons.to_string();
        let row = MatchRow {
            claim_payment_id: told.id,
            revision: told.revision,
            claim_id: answered.map(|(candidate, ..)| &*candidate.claim_id),
            part: answered.map_or(1, |(_, part, _)| part as i32),
            charge: claim.charge().value.map(|charge| charge.0),
            paid_amount: claim.paid().value.map(|paid| paid.0),
            decision: decision.outcome.as_str(),
            posted: answered.is_some_and(|(.., posted)| posted),
            method: decision.method.map(Method::as_str),
            score: i32::from(decision.score),
            reasons: Some(reasons.as_str()).filter(|reasons| !reasons.is_empty()),
            runner_up_score: decision.runner_up.map(i32::from),
            rejected_claim_ids: Some(rejected.as_str()).filter(|ids| !ids.is_empty()),
            takes_back_id: takes_back.map(|taken| &*taken.claim_payment_id),
            decided_by: told.by,
        };
        self.made.tables.matches.push(&row, &self.origin(claim.clp.place()));
        if let Some(subject) = takes_back.map(|taken| &*taken.disputed).filter(|subject| !subject.is_empty())
        {
            self.dispute_settled(claim, subject);
        }
    }

    /// A provider adjustment, and the row it made.
    pub(super) fn provider_adjustment(
        &mut self,
        one: &ProviderAdjustment<'_>,
        moved: &ProviderMovement,
        claim_id: Option<&str>,
    ) -> RowId {
        let origin = self.origin(one.segment.place());
        let id = self.source.id.row(origin.byte_offset).part(usize::from(one.ordinal));
        let about = ProviderFacts {
            payment_id: &self.weighed.payment.payment_id,
            class: moved.class.map_or("other", PlbClass::as_str),
            linked_claim_id: claim_id,
            chain_id: moved.chain_id.as_deref(),
        };
        push_provider_adjustment(&mut self.made.tables, id.as_str(), one, &about, &origin);
        self.made.totals.provider_adjustments += Tally::one(one.amount.value.unwrap_or_default());
        id
    }

    /// A remittance that does not balance: a person must ask the payer.
    fn suspended(&mut self, payment: &Payment<'_>) {
        let set = &self.source.survey.sets[self.weighed.set.1 as usize];
        let payer_id = payer_id(payment);
        let reason = if self.weighed.is_meant {
            let difference = Cents(money(self.weighed.difference()));
            format!("the payment differs from its claim payments and provider adjustments by {difference}")
        } else {
            "the remittance is cut short, a test or out of a damaged file; it counts when it comes whole and in \
             earnest"
                .to_owned()
        };
        let errand = Errand {
            queue: SUSPENSE,
            subject_id: &self.weighed.payment.payment_id,
            claim_id: None,
            claim_payment_id: None,
            control_number: None,
            payer_id: Some(&payer_id),
            next_action: "ask the payer to explain or resend the remittance; nothing of it is posted until then",
            reason: &reason,
            amount: self.weighed.amount.unwrap_or_default().0,
            expected_recovery: 0,
            due: None,
            opened_on: self.context.as_of,
        };
        let place = ::claims::Place { offset: set.offset, ordinal: 1 };
        let origin = self.origin(place);
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
        let origin = self.origin(::claims::Place { offset, ordinal });
        self.made.tables.balances.push(&row, &origin);
    }

    /// Denials, and the work they make; `subject` names it, and `answered` is the claim, with its lines.
    pub(super) fn work(
        &mut self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        (judge, assessment): (&Judge<'_>, &Assessment),
        answered: Option<(&Candidate<'_>, &[LineMatch])>,
        (id, subject): (&str, &str),
    ) {
        if claim.is_reversal() {
            return;
        }
        let control_number = ::claims::text(claim.control_number().text);
        let payer_id = payer_id(payment);
        let facts = DenialFacts {
            source: &self.source.id,
            claim_id: answered.map(|(candidate, _)| &*candidate.claim_id),
            claim_payment_id: id,
            subject,
            payer_id: &payer_id,
            denied_on: self.weighed.payment.paid_on,
            opened_on: self.context.as_of,
            control_number: &control_number,
        };
        let mut denial_ids: Vec<Option<String>> = vec![None; assessment.judged.len()];
        // Those of the service at hand, or of the claim.
        let mut all: (Option<Option<usize>>, Vec<::claims::Adjustment<'_>>) = (None, Vec::new());
        for (at, judged) in assessment.judged.iter().enumerate() {
            if judged.outcome != Judgement::Denial {
                continue;
            }
            let service = judged.service.map(|at| &claim.services[at]);
            if all.0 != Some(judged.service) {
                all = match service {
                    Some(service) => (Some(judged.service), service.adjustments().collect()),
                    None => (Some(None), claim.adjustments().collect()),
                };
            }
            let adjustment = &all.1[judged.position];
            let service_id = service.map(|service| self.source.id.row(service.svc.place().offset));
            let procedure = service.map(|service| service.procedure().code().lossy());
            let origin = self.origin(adjustment.segment.place());
            let line = (service_id.as_ref().map(RowId::as_str), procedure.as_deref());
            let part = usize::from(adjustment.ordinal);
            let Made { tables, totals, .. } = &mut *self.made;
            denial_ids[at] = Some(push_denial(tables, &facts, (assessment, judged), line, part, &origin));
            *totals.denials.entry(judged.queue.as_str().to_owned()).or_default() += Tally::one(judged.amount);
        }
        let last_service = claim.service_period().map(|period| period.to);
        let when = (last_service, self.context.as_of);
        let expected = answered.map(|answered| Expectations::of(claim, answered));
        let policy = WorkPolicy { expected: expected.as_ref(), ..WorkPolicy::default() };
        let items = work_items(claim, assessment, judge, &policy, when, |_| History::default());
        let origin = self.origin(claim.clp.place());
        for item in items {
            let denial_id = item.judged.iter().find_map(|&at| denial_ids[at].as_deref());
            let Made { tables, totals, .. } = &mut *self.made;
            push_work_item(tables, &facts, &item, denial_id, &origin);
            let queue = item.queue.as_str().to_owned();
            *totals.work_items.entry(queue).or_default() += Tally::one(item.expected_recovery);
        }
    }

    /// Money that names no claim for certain: a person must place it. `subject` names the work item.
    pub(super) fn unmatched(
        &mut self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        decision: &Decision,
        (id, subject): (&str, &str),
    ) {
        let control_number = ::claims::text(claim.control_number().text);
        let payer_id = payer_id(payment);
        let errand = Errand {
            queue: MATCHING,
            subject_id: subject,
            claim_id: None,
            claim_payment_id: Some(id),
            control_number: Some(&control_number),
            payer_id: Some(&payer_id),
            next_action: "find the claim this pays (`cleanclaim match show`), or ask the payer what it is for",
            reason: &decision.explain(),
            amount: claim.paid().value.unwrap_or_default().0,
            expected_recovery: 0,
            due: None,
            opened_on: self.context.as_of,
        };
        let origin = self.origin(claim.clp.place());
        push_errand(&mut self.made.tables, &errand, &origin);
        *self.made.totals.work_items.entry(MATCHING.to_owned()).or_default() += Tally::one(Cents::ZERO);
    }

    /// What a person was to place the claim payment for is done; `subject` names the work item.
    pub(super) fn placed(&mut self, claim: &ClaimPayment<'_>, subject: &str, why: &str) {
        let origin = self.origin(claim.clp.place());
        let item = Errand::id(subject, MATCHING);
        push_errand_done(&mut self.made.tables, &item, ("placed", why), self.context.as_of, &origin);
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
            let origin = self.origin(place);
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
        let origin = self.origin(claim.clp.place());
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
            let amount = adjustment.amount.value.unwrap_or_default();
            self.made.totals.adjustment(&adjustment.group.lossy(), amount);
        }
    }

    fn remarks(&mut self, claim: &ClaimPayment<'_>, id: &str) {
        let origin = self.origin(claim.clp.place());
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

    /// Writes down which lines of the claim its services answer, and whether their price is right; `subject` names the
    /// work that a wrong one makes.
    pub(super) fn lines(
        &mut self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        (candidate, assessment, matches): (&Candidate<'_>, &Assessment, &[LineMatch]),
        (id, subject, posted): (&str, &str, bool),
    ) -> bool {
        for found in matches {
            let place = claim.services[found.service].svc.place();
            let service_id = self.source.id.row(place.offset);
            let origin = self.origin(place);
            let row = LineMatchRow {
                service_payment_id: service_id.as_str(),
                service_line_id: found.line.map(|line| &*candidate.lines[line].service_line_id),
                method: found.method.as_str(),
                share: i64::from(found.share),
            };
            self.made.tables.line_matches.push(&row, &origin);
        }
        posted && self.prices(payment, claim, (candidate, assessment, matches), (id, subject))
    }

    /// Sets aside segments that the guide has no place for.
    pub(super) fn set_aside(&mut self, unplaced: Unplaced) {
        let Unplaced { place, length, .. } = unplaced;
        let aside = Aside {
            source: self.weighed.set.0,
            offset: place.offset,
            length,
            reason: "unplaced-segment",
            why: "the implementation guide has no place here for what these bytes say".to_owned(),
        };
        let row = AsideRow { level: "segment", claim_id: None, control_number: None, charge: None };
        let origin = self.origin(place);
        push_aside(self.made, &self.source.id, aside, &row, &origin);
    }

    /// Faults that no claim payment tells.
    pub(super) fn guide_faults(&mut self, faults: &[Fault]) {
        let mut findings = Findings::new();
        self.context.scrubber.guide_faults(faults, &mut findings);
        self.push_findings(findings);
    }

    fn push_findings(&mut self, mut findings: Findings) {
        let origin = self.origin(::claims::Place::default());
        let Made { tables, totals, .. } = &mut *self.made;
        for finding in findings.take() {
            totals.finding(&finding);
            push_finding(tables, &self.source.id, &finding, None, &origin);
        }
    }
}

/// The queue of claim payments whose claim is not certain.
const MATCHING: &str = "WQ_MATCHING";

/// The queue of remittances that do not balance.
const SUSPENSE: &str = "WQ_SUSPENSE";
