//! Keeps the totals and writes the rows of truth while a drop is made.

use std::collections::BTreeMap;

use super::outcome::{Account, Answer, Before};
use super::table::Rows;
use super::tables::empty;
use super::totals::{Sum, Truth};
use crate::claim::Claim;
use crate::defect::DefectKind;
use crate::envelope::Place;
use crate::remittance::{ClaimPayment, Link, Merged, ProviderAdjustment, denials, recoverable};
use crate::world::Practice;

/// What is so of a part of a drop: totals and rows.
pub(crate) struct Recorder {
    pub(crate) truth: Truth,
    files: Rows,
    claims: Rows,
    payments: Rows,
    links: Rows,
    lines: Rows,
    denials: Rows,
    defects: Rows,
    provider_adjustments: Rows,
    origins: Vec<Origin>,
    /// Claims that something may still happen to, by their index.
    open: BTreeMap<u64, Open>,
    /// Answers in the remittance that is being written, and the claims they are for.
    answers: Vec<(u64, Answer)>,
    /// What it takes back of claims, or gives back to take it later.
    recoveries: Vec<(u64, i64)>,
}

/// Where claims stand and whose they are: the same for all of a set but for a few.
struct Origin {
    file: String,
    place: Place,
    tax_id: String,
    npi: String,
}

/// A claim whose row is not written yet.
struct Open {
    number: String,
    /// Of the origins.
    origin: usize,
    letter: &'static str,
    payer_id: &'static str,
    total: i64,
    lines: usize,
    disposition: &'static str,
    defect: Option<&'static DefectKind>,
    account: Account,
}

/// A file of the drop, once written.
pub(crate) struct FileTruth<'f> {
    pub(crate) name: &'f str,
    pub(crate) kind: &'static str,
    pub(crate) status: &'static str,
    pub(crate) bytes: u64,
    pub(crate) note: &'static str,
}

impl Recorder {
    pub(crate) fn new() -> Self {
        let [files, claims, payments, links, services, denials, defects, provider_adjustments] = empty();
        Self {
            truth: Truth::default(),
            files,
            claims,
            payments,
            links,
            lines: services,
            denials,
            defects,
            provider_adjustments,
            origins: Vec::new(),
            open: BTreeMap::new(),
            answers: Vec::new(),
            recoveries: Vec::new(),
        }
    }

    pub(crate) fn file(&mut self, file: &FileTruth<'_>) {
        Truth::count(&mut self.truth.files, file.status, 1);
        self.truth.bytes += file.bytes;
        self.files.text(file.name).text(file.kind).number(file.bytes).text(file.status).text(file.note).end();
    }

    /// A claim. Its row is written once nothing more can happen to it.
    pub(crate) fn claim(
        &mut self,
        claim: &Claim,
        practice: &Practice,
        file: &str,
        place: &Place,
        disposition: &'static str,
        before: Before,
    ) {
        let letter = claim.kind.letter();
        Truth::tally(&mut self.truth.claims, letter, claim.total);
        Truth::tally(&mut self.truth.dispositions, disposition, claim.total);
        if disposition != "quarantined" {
            let lines = Sum { count: claim.lines.len() as u64, cents: claim.charge() };
            Truth::tally_all(&mut self.truth.service_lines, letter, lines);
        }
        let npi = claim.billing_npi(practice);
        let is_here = |origin: &Origin| {
            origin.place == *place
                && origin.npi == npi
                && origin.file == file
                && origin.tax_id == practice.ein
        };
        if !self.origins.last().is_some_and(is_here) {
            let (tax_id, npi) = (practice.ein.clone(), npi.into_owned());
            self.origins.push(Origin { file: file.to_owned(), place: place.clone(), tax_id, npi });
        }
        self.open.insert(
            claim.index,
            Open {
                number: claim.number.clone(),
                origin: self.origins.len() - 1,
                letter,
                payer_id: claim.payer_id,
                total: claim.total,
                lines: claim.lines.len(),
                disposition,
                defect: claim.defect,
                account: Account::new(claim.total, before).naming_next(claim.shows_next()),
            },
        );
        if let Some(defect) = claim.defect {
            self.defect(defect, &claim.number, file, place);
        }
    }

    /// A defect; what it is in has no patient control number if it is not a claim.
    pub(crate) fn defect(&mut self, defect: &DefectKind, number: &str, file: &str, place: &Place) {
        Truth::count(&mut self.truth.defects, defect.edit, 1);
        let (category, status) = if number.is_empty() { ("", "") } else { defect.category_and_status() };
        let row = self.defects.text(number).text(file).place(place);
        row.text(defect.name).text(defect.edit).words(defect.also);
        row.number(u64::from(defect.snip)).text(category).text(status).end();
    }

    /// Writes the claims that nothing more can happen to: all so far.
    fn close_claims(&mut self) {
        for open in std::mem::take(&mut self.open).into_values() {
            let Origin { file, place, tax_id, npi } = &self.origins[open.origin];
            let row = self.claims.text(&open.number).text(file).place(place);
            row.text(open.letter).text(tax_id).text(npi).text(open.payer_id);
            row.money(open.total).number(open.lines as u64).text(open.disposition);
            row.text(open.defect.map_or("", |defect| defect.name));
            row.text(open.defect.map_or("", |defect| defect.edit));
            let outcome = open.account.outcome();
            let quarantined = open.disposition == "quarantined";
            row.text(if quarantined { open.disposition } else { outcome.state });
            row.money(outcome.paid).money(outcome.contractual);
            row.money(outcome.patient_share).money(outcome.balance).end();
        }
    }

    /// A claim payment, the `ordinal`-th of its set: for a claim, or for it and another. It is linked to the
    /// first; lines and denials are each claim's own.
    pub(crate) fn claim_payment(
        &mut self,
        (claim, merged): (&Claim, Option<&Merged>),
        payment: &ClaimPayment,
        file: &str,
        place: &Place,
        ordinal: u64,
    ) {
        let truth = &mut self.truth;
        truth.claim_payments.add(payment.paid);
        truth.claim_payments_charge += payment.charge;
        truth.patient_responsibility += payment.patient_share();
        Truth::tally(&mut truth.claim_statuses, payment.status, payment.paid);
        Truth::tally(&mut truth.matches, "matched", payment.paid);
        let mut groups = [("CO", Sum::default()), ("PR", Sum::default()), ("OA", Sum::default())];
        for adjustment in payment.parts().flat_map(|part| &part.adjustments) {
            match groups.iter_mut().find(|(group, _)| *group == adjustment.group) {
                Some((_, sum)) => sum.add(adjustment.amount),
                None => Truth::tally(&mut truth.adjustments, adjustment.group, adjustment.amount),
            }
        }
        for (group, sum) in groups.into_iter().filter(|(_, sum)| sum.count > 0) {
            Truth::tally_all(&mut truth.adjustments, group, sum);
        }
        match merged {
            None => self.answers.push((claim.index, Answer::of(payment))),
            Some(merged) => {
                let [first, second] = payment.apart(merged);
                self.answers.push((claim.index, Answer::of(&first)));
                self.answers.push((merged.second.0, Answer::of(&second)));
            }
        }
        let row = self.links.text(&claim.number).number(1).text(file).place(place);
        row.number(ordinal).text(&payment.number).text(&payment.claim_number);
        row.text(crate::world::PAYERS[payment.payer].id).text(payment.status);
        row.money(payment.charge).money(payment.paid).text(payment.link.method()).text("matched");
        row.words(&payment.noise).end();
        let mut noise = Vec::new();
        let told = merged.map_or(claim, |merged| &merged.claim);
        for (at, (service, part)) in payment.services.iter().zip(&payment.lines).enumerate() {
            self.truth.service_payments.add(part.paid);
            let line = &told.lines[service.line];
            let by_number = payment.returns_line(told, service);
            let (number, before) = owner(claim, merged, service.line);
            let row = self.lines.text(number).number((service.line - before) as u64 + 1).text(&line.control);
            row.text(file).place(place).number(ordinal).number(at as u64 + 1);
            row.text(if by_number { "line_control_number" } else { "procedure" });
            row.money(service.charge).money(part.paid);
            payment.line_noise(told, service, &mut noise);
            row.words(&noise).end();
        }
        self.denied((claim, merged), payment, file, place, ordinal);
    }

    fn denied(
        &mut self,
        (claim, merged): (&Claim, Option<&Merged>),
        payment: &ClaimPayment,
        file: &str,
        place: &Place,
        ordinal: u64,
    ) {
        let whole = payment.whole.iter().map(|part| (0, part));
        let lines = payment.lines.iter().enumerate().map(|(at, part)| (at as u64 + 1, part));
        for (service, part) in whole.chain(lines) {
            let line = service.checked_sub(1).map_or(0, |at| payment.services[at as usize].line);
            let (number, _) = owner(claim, merged, line);
            for (adjustment, denial) in denials(part) {
                Truth::tally(&mut self.truth.denials, adjustment.reason, adjustment.amount);
                Truth::tally(&mut self.truth.denial_categories, denial.category, adjustment.amount);
                let row = self.denials.text(number).text(file).place(place);
                row.number(ordinal).number(service).text(adjustment.group).text(adjustment.reason);
                row.words(&part.remarks).money(adjustment.amount).text(denial.category).text(denial.queue);
                row.money(recoverable(claim, payment.payer, denial.category, adjustment.amount)).end();
            }
        }
    }

    /// A claim payment for a claim that nobody sent: one line, half of it paid.
    pub(crate) fn stranger(
        &mut self,
        number: &str,
        claim_number: &str,
        charge: i64,
        file: &str,
        place: &Place,
        ordinal: u64,
    ) {
        let paid = charge / 2;
        let truth = &mut self.truth;
        truth.claim_payments.add(paid);
        truth.service_payments.add(paid);
        truth.claim_payments_charge += charge;
        Truth::tally(&mut truth.claim_statuses, "1", paid);
        Truth::tally(&mut truth.matches, "unmatched", paid);
        Truth::tally(&mut truth.adjustments, "CO", charge - paid);
        let row = self.links.text("").number(0).text(file).place(place).number(ordinal);
        row.text(number).text(claim_number).text("").text("1").money(charge).money(paid);
        row.text(Link::Nothing.method()).text("unmatched").text("nobodys-claim").end();
    }

    pub(crate) fn provider_adjustment(
        &mut self,
        adjustment: &ProviderAdjustment,
        trace: &str,
        file: &str,
        place: &Place,
    ) {
        Truth::tally(&mut self.truth.provider_adjustments, adjustment.code, adjustment.amount);
        if let (Some((claim, _)), "WO") = (&adjustment.claim, adjustment.code) {
            self.recoveries.push((*claim, adjustment.amount));
        }
        let row = self.provider_adjustments.text(trace).text(file).place(place);
        row.text(adjustment.code).text(&adjustment.reference).money(adjustment.amount);
        row.text(adjustment.claim.as_ref().map_or("", |(_, number)| number)).text(adjustment.meaning()).end();
    }

    /// A payment: a whole 835 set. `difference` is BPR02 less what it should be.
    #[expect(clippy::too_many_arguments, reason = "one for each column")]
    pub(crate) fn payment(
        &mut self,
        trace: &str,
        file: &str,
        place: &Place,
        payer: &str,
        practice: &Practice,
        day: crate::Day,
        amounts: PaymentAmounts,
    ) {
        let PaymentAmounts { amount, claims, paid, adjusted } = amounts;
        let difference = amount - (paid - adjusted);
        self.truth.payments.add(amount);
        if difference != 0 {
            self.truth.unbalanced.add(difference);
        }
        for (claim, answer) in self.answers.drain(..) {
            let Some(open) = self.open.get_mut(&claim) else { continue };
            if difference == 0 { open.account.post(&answer) } else { open.account.suspend() }
        }
        for (claim, cents) in self.recoveries.drain(..) {
            if let Some(open) = self.open.get_mut(&claim).filter(|_| difference == 0) {
                open.account.recover(cents);
            }
        }
        let row = self.payments.text(trace).text(file).place(place).text(payer);
        row.text(&practice.ein).day(day).money(amount).number(claims).money(paid).money(adjusted);
        row.flag(difference == 0).money(difference).end();
    }

    /// Totals and rows, in the order of the tables.
    pub(super) fn finish(mut self) -> (Truth, [Rows; 8]) {
        self.close_claims();
        let rows = [
            self.files,
            self.claims,
            self.payments,
            self.links,
            self.lines,
            self.denials,
            self.defects,
            self.provider_adjustments,
        ];
        (self.truth, rows)
    }
}

/// Whose a line of a claim payment is: the number of its claim, and how many lines stand before that claim's.
fn owner<'c>(claim: &'c Claim, merged: Option<&'c Merged>, line: usize) -> (&'c str, usize) {
    match merged {
        Some(merged) if line >= merged.lines => (&merged.second.1, merged.lines),
        _ => (&claim.number, 0),
    }
}

/// What an 835 amounts to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PaymentAmounts {
    /// BPR02.
    pub(crate) amount: i64,
    pub(crate) claims: u64,
    /// ΣCLP04.
    pub(crate) paid: i64,
    /// ΣPLB.
    pub(crate) adjusted: i64,
}
