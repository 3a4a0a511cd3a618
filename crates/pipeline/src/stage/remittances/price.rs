//! Lines whose price is known, beside what the payer allowed for them.

use ::claims::{Cents, ClaimPayment, Payment};
use codes::denial::{PayerKind, Windows};
use lake::tables::work::PriceCheckRow;
use remit::Candidate;
use remit::denial::Assessment;
use remit::matching::LineMatch;
use remit::price::{PriceCheck, PriceVerdict, check_prices};

use super::super::Context;
use super::paper::Paper;
use crate::rows::{Errand, payer_id, push_errand, push_errand_done};
use crate::totals::Tally;

impl Paper<'_> {
    /// Writes down how prices compare; what is underpaid is to be disputed. Says whether anything is.
    pub(super) fn prices(
        &mut self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        (candidate, assessment, matches): (&Candidate<'_>, &Assessment, &[LineMatch]),
        (id, subject): (&str, &str),
    ) -> bool {
        let payer_id = payer_id(payment);
        let checks = self.checks(claim, (candidate, assessment, matches));
        for check in &checks {
            let place = claim.services[check.service].svc.place();
            let service_id = self.source.id.row(place.offset);
            let line = &candidate.lines[check.line];
            let row = PriceCheckRow {
                service_payment_id: service_id.as_str(),
                service_line_id: &line.service_line_id,
                claim_payment_id: id,
                claim_id: &candidate.claim_id,
                payer_id: &payer_id,
                procedure_code: Some(&*line.procedure).filter(|code| !code.is_empty()),
                modifiers: Some(&*line.modifiers).filter(|modifiers| !modifiers.is_empty()),
                expected_amount: check.expected.0,
                allowed_amount: check.allowed.0,
                allowed_method: check.method.as_str(),
                difference: check.difference().0,
                verdict: check.verdict.as_str(),
            };
            let origin = self.origin(place);
            self.made.tables.price_checks.push(&row, &origin);
        }
        self.dispute(claim, (candidate, &checks), (id, subject, &payer_id))
    }

    /// The payer took the claim payment back: if it corrects it, the correction is judged anew.
    pub(super) fn dispute_settled(&mut self, reversal: &ClaimPayment<'_>, subject: &str) {
        let origin = self.origin(reversal.clp.place());
        let done = ("taken_back", "the payer took back what was disputed");
        let item = Errand::id(subject, UNDERPAYMENT);
        push_errand_done(&mut self.made.tables, &item, done, self.context.as_of, &origin);
    }

    /// The claim payment was withdrawn from the claim: nothing is to be disputed any more.
    pub(super) fn dispute_no_more(&mut self, claim: &ClaimPayment<'_>, subject: &str) {
        let origin = self.origin(claim.clp.place());
        let item = Errand::id(subject, UNDERPAYMENT);
        let done = ("withdrawn", "a person found that the claim payment was not to this claim");
        push_errand_done(&mut self.made.tables, &item, done, self.context.as_of, &origin);
    }

    fn checks(
        &self,
        claim: &ClaimPayment<'_>,
        (candidate, assessment, matches): (&Candidate<'_>, &Assessment, &[LineMatch]),
    ) -> Vec<PriceCheck> {
        let Context { codes, pricing, .. } = *self.context;
        check_prices(claim, assessment, (candidate, matches), codes, pricing.tolerance())
    }

    /// The work that underpaid lines make: one item for a claim payment.
    fn dispute(
        &mut self,
        claim: &ClaimPayment<'_>,
        (candidate, checks): (&Candidate<'_>, &[PriceCheck]),
        (id, subject, payer_id): (&str, &str, &str),
    ) -> bool {
        let underpaid = || checks.iter().filter(|check| check.verdict == PriceVerdict::Underpaid);
        let short = underpaid().map(|check| check.difference().0).fold(0, i64::saturating_sub);
        if short == 0 {
            return false;
        }
        let codes: Vec<&str> = underpaid().map(|check| &*candidate.lines[check.line].procedure).collect();
        let reason = format!("{} less was allowed than should be, for {}", Cents(short), codes.join(", "));
        let decided = self.weighed.payment.paid_on.unwrap_or(self.context.as_of);
        let windows = Windows::of(PayerKind::sent(candidate.filing_indicator.as_bytes()), decided);
        let control_number = ::claims::text(claim.control_number().text);
        let errand = Errand {
            queue: UNDERPAYMENT,
            subject_id: subject,
            claim_id: Some(&candidate.claim_id),
            claim_payment_id: Some(id),
            control_number: Some(&control_number),
            payer_id: Some(payer_id),
            next_action: "dispute the price with the payer: send the page of the contract or fee schedule",
            reason: &reason,
            amount: short,
            expected_recovery: short,
            due: windows.appeals[0].term.last_day(decided),
            opened_on: self.context.as_of,
        };
        let origin = self.origin(claim.clp.place());
        push_errand(&mut self.made.tables, &errand, &origin);
        *self.made.totals.work_items.entry(UNDERPAYMENT.to_owned()).or_default() += Tally::one(Cents(short));
        true
    }
}

/// The queue of claim payments that allow too little.
const UNDERPAYMENT: &str = "WQ_UNDERPAYMENT";
