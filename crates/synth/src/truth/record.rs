//! Keeps the totals and writes the rows of truth while a drop is made.

use std::collections::BTreeMap;
use std::path::Path;

use super::outcome::{Account, Answer, Before};
use super::table::{Kind, Table};
use super::totals::Truth;
use crate::claim::Claim;
use crate::defect::DefectKind;
use crate::envelope::Place;
use crate::remittance::{ClaimPayment, Link, ProviderAdjustment, denials};
use crate::{Error, world::Practice};

/// Writes the folder of truth.
pub(crate) struct Recorder {
    pub(crate) truth: Truth,
    files: Table,
    claims: Table,
    payments: Table,
    links: Table,
    lines: Table,
    denials: Table,
    defects: Table,
    provider_adjustments: Table,
    /// Claims that something may still happen to, by their index.
    open: BTreeMap<u64, Open>,
    /// Answers in the remittance that is being written, and the claims they are for.
    answers: Vec<(u64, Answer)>,
}

/// A claim whose row is not written yet.
struct Open {
    number: String,
    file: String,
    place: Place,
    letter: &'static str,
    tax_id: String,
    npi: String,
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
    pub(crate) fn new(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            truth: Truth::default(),
            files: Table::create(folder, "files", FILES)?,
            claims: Table::create(folder, "claims", CLAIMS)?,
            payments: Table::create(folder, "payments", PAYMENTS)?,
            links: Table::create(folder, "links", LINKS)?,
            lines: Table::create(folder, "lines", LINES)?,
            denials: Table::create(folder, "denials", DENIALS)?,
            defects: Table::create(folder, "defects", DEFECTS)?,
            provider_adjustments: Table::create(folder, "provider_adjustments", PROVIDER_ADJUSTMENTS)?,
            open: BTreeMap::new(),
            answers: Vec::new(),
        })
    }

    pub(crate) fn file(&mut self, file: &FileTruth<'_>) -> Result<(), Error> {
        Truth::count(&mut self.truth.files, file.status, 1);
        self.truth.bytes += file.bytes;
        self.files.text(file.name).text(file.kind).number(file.bytes).text(file.status).text(file.note).end()
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
    ) -> Result<(), Error> {
        let letter = claim.kind.letter();
        Truth::tally(&mut self.truth.claims, letter, claim.total);
        Truth::tally(&mut self.truth.dispositions, disposition, claim.total);
        if disposition != "quarantined" {
            for line in &claim.lines {
                Truth::tally(&mut self.truth.service_lines, letter, line.charge);
            }
        }
        self.open.insert(
            claim.index,
            Open {
                number: claim.number.clone(),
                file: file.into(),
                place: place.clone(),
                letter,
                tax_id: practice.ein.clone(),
                npi: claim.billing_npi.clone(),
                payer_id: claim.payer_id,
                total: claim.total,
                lines: claim.lines.len(),
                disposition,
                defect: claim.defect,
                account: Account::new(claim.total, before),
            },
        );
        match claim.defect {
            Some(defect) => self.defect(defect, &claim.number, file, place),
            None => Ok(()),
        }
    }

    /// A defect; what it is in has no patient control number if it is not a claim.
    pub(crate) fn defect(
        &mut self,
        defect: &DefectKind,
        number: &str,
        file: &str,
        place: &Place,
    ) -> Result<(), Error> {
        Truth::count(&mut self.truth.defects, defect.edit, 1);
        let (category, status) = if number.is_empty() { ("", "") } else { defect.category_and_status() };
        let row = self.defects.text(number).text(file).place(place);
        row.text(defect.name).text(defect.edit).text(&defect.also.join(" "));
        row.number(u64::from(defect.snip)).text(category).text(status).end()
    }

    /// Writes the claims that nothing more can happen to: all so far.
    pub(crate) fn close_claims(&mut self) -> Result<(), Error> {
        for open in std::mem::take(&mut self.open).into_values() {
            let row = self.claims.text(&open.number).text(&open.file).place(&open.place);
            row.text(open.letter).text(&open.tax_id).text(&open.npi).text(open.payer_id);
            row.money(open.total).number(open.lines as u64).text(open.disposition);
            row.text(open.defect.map_or("", |defect| defect.name));
            row.text(open.defect.map_or("", |defect| defect.edit));
            let outcome = open.account.outcome();
            let quarantined = open.disposition == "quarantined";
            row.text(if quarantined { open.disposition } else { outcome.state });
            row.money(outcome.paid).money(outcome.contractual);
            row.money(outcome.patient_share).money(outcome.balance).end()?;
        }
        Ok(())
    }

    /// A claim payment, the `ordinal`-th of its set.
    pub(crate) fn claim_payment(
        &mut self,
        claim: &Claim,
        payment: &ClaimPayment,
        file: &str,
        place: &Place,
        ordinal: u64,
    ) -> Result<(), Error> {
        let truth = &mut self.truth;
        truth.claim_payments.add(payment.paid);
        truth.claim_payments_charge += payment.charge;
        truth.patient_responsibility += payment.patient_share();
        Truth::tally(&mut truth.claim_statuses, payment.status, payment.paid);
        Truth::tally(&mut truth.matches, "matched", payment.paid);
        for adjustment in payment.parts().flat_map(|part| &part.adjustments) {
            Truth::tally(&mut truth.adjustments, adjustment.group, adjustment.amount);
        }
        self.answers.push((claim.index, Answer::of(payment)));
        let row = self.links.text(&claim.number).number(1).text(file).place(place);
        row.number(ordinal).text(&payment.number).text(&payment.claim_number);
        row.text(crate::world::PAYERS[payment.payer].id).text(payment.status);
        row.money(payment.charge).money(payment.paid).text(payment.link.method()).text("matched");
        row.text(&payment.noise.join(" ")).end()?;
        for (at, (service, part)) in payment.services.iter().zip(&payment.lines).enumerate() {
            self.truth.service_payments.add(part.paid);
            let line = &claim.lines[service.line];
            let by_number = payment.returns_line(claim, service);
            let row = self.lines.text(&claim.number).number(service.line as u64 + 1).text(&line.control);
            row.text(file).place(place).number(ordinal).number(at as u64 + 1);
            row.text(if by_number { "line_control_number" } else { "procedure" });
            row.money(service.charge).money(part.paid);
            row.text(&payment.line_noise(claim, service).join(" ")).end()?;
        }
        self.denied(claim, payment, file, place, ordinal)
    }

    fn denied(
        &mut self,
        claim: &Claim,
        payment: &ClaimPayment,
        file: &str,
        place: &Place,
        ordinal: u64,
    ) -> Result<(), Error> {
        let whole = payment.whole.iter().map(|part| (0, part));
        let lines = payment.lines.iter().enumerate().map(|(at, part)| (at as u64 + 1, part));
        for (service, part) in whole.chain(lines) {
            for (adjustment, denial) in denials(part) {
                Truth::tally(&mut self.truth.denials, adjustment.reason, adjustment.amount);
                Truth::tally(&mut self.truth.denial_categories, denial.category, adjustment.amount);
                let row = self.denials.text(&claim.number).text(file).place(place);
                row.number(ordinal).number(service).text(adjustment.group).text(adjustment.reason);
                row.text(&part.remarks.join(" "))
                    .money(adjustment.amount)
                    .text(denial.category)
                    .text(denial.queue);
                row.end()?;
            }
        }
        Ok(())
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
    ) -> Result<(), Error> {
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
        row.text(Link::Nothing.method()).text("unmatched").text("nobodys-claim").end()
    }

    pub(crate) fn provider_adjustment(
        &mut self,
        adjustment: &ProviderAdjustment,
        trace: &str,
        file: &str,
        place: &Place,
    ) -> Result<(), Error> {
        Truth::tally(&mut self.truth.provider_adjustments, adjustment.code, adjustment.amount);
        if let (Some(number), "WO") = (&adjustment.claim, adjustment.code)
            && let Some(open) = self.open.values_mut().find(|open| open.number == *number)
        {
            open.account.recover(adjustment.amount);
        }
        let row = self.provider_adjustments.text(trace).text(file).place(place);
        row.text(adjustment.code).text(&adjustment.reference).money(adjustment.amount);
        row.text(adjustment.claim.as_deref().unwrap_or("")).end()
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
    ) -> Result<(), Error> {
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
        let row = self.payments.text(trace).text(file).place(place).text(payer);
        row.text(&practice.ein).day(day).money(amount).number(claims).money(paid).money(adjusted);
        row.flag(difference == 0).money(difference).end()
    }

    /// Writes the totals and what is left of the rows.
    pub(crate) fn finish(mut self, folder: &Path) -> Result<Truth, Error> {
        self.close_claims()?;
        for table in [
            &mut self.files,
            &mut self.claims,
            &mut self.payments,
            &mut self.links,
            &mut self.lines,
            &mut self.denials,
            &mut self.defects,
            &mut self.provider_adjustments,
        ] {
            table.finish()?;
        }
        let path = folder.join("control_totals.json");
        std::fs::write(&path, self.truth.to_json()).map_err(|error| Error::io(error, path))?;
        Ok(self.truth)
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

type Columns = &'static [(&'static str, Kind)];

const FILES: Columns = &[
    ("file", Kind::Text),
    ("kind", Kind::Text),
    ("bytes", Kind::Number),
    ("expected_status", Kind::Text),
    ("note", Kind::Text),
];

const CLAIMS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("claim_type", Kind::Text),
    ("practice_tax_id", Kind::Text),
    ("practice_npi", Kind::Text),
    ("payer_id", Kind::Text),
    ("total_charge", Kind::Money),
    ("lines", Kind::Number),
    ("disposition", Kind::Text),
    ("defect", Kind::Text),
    ("edit_id", Kind::Text),
    ("final_state", Kind::Text),
    ("paid", Kind::Money),
    ("contractual", Kind::Money),
    ("patient_share", Kind::Money),
    ("balance", Kind::Money),
];

const PAYMENTS: Columns = &[
    ("trace_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("payer_id", Kind::Text),
    ("practice_tax_id", Kind::Text),
    ("payment_date", Kind::Date),
    ("payment_amount", Kind::Money),
    ("claim_payments", Kind::Number),
    ("paid", Kind::Money),
    ("provider_adjustments", Kind::Money),
    ("balanced", Kind::Flag),
    ("difference", Kind::Money),
];

const LINKS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("occurrence", Kind::Number),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("ordinal", Kind::Number),
    ("sent_back_as", Kind::Text),
    ("payer_claim_control_number", Kind::Text),
    ("payer_id", Kind::Text),
    ("status", Kind::Text),
    ("charge", Kind::Money),
    ("paid", Kind::Money),
    ("method", Kind::Text),
    ("decision", Kind::Text),
    ("noise", Kind::Text),
];

const LINES: Columns = &[
    ("patient_control_number", Kind::Text),
    ("line_number", Kind::Number),
    ("line_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("ordinal", Kind::Number),
    ("service_ordinal", Kind::Number),
    ("method", Kind::Text),
    ("charge", Kind::Money),
    ("paid", Kind::Money),
    ("noise", Kind::Text),
];

const DENIALS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("ordinal", Kind::Number),
    ("service_ordinal", Kind::Number),
    ("group_code", Kind::Text),
    ("carc", Kind::Text),
    ("rarcs", Kind::Text),
    ("amount", Kind::Money),
    ("category", Kind::Text),
    ("queue", Kind::Text),
];

const DEFECTS: Columns = &[
    ("patient_control_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("defect", Kind::Text),
    ("edit_id", Kind::Text),
    ("also", Kind::Text),
    ("snip_type", Kind::Number),
    ("status_category", Kind::Text),
    ("status", Kind::Text),
];

const PROVIDER_ADJUSTMENTS: Columns = &[
    ("trace_number", Kind::Text),
    ("file", Kind::Text),
    ("isa13", Kind::Text),
    ("gs06", Kind::Number),
    ("st02", Kind::Text),
    ("reason_code", Kind::Text),
    ("reference", Kind::Text),
    ("amount", Kind::Money),
    ("patient_control_number", Kind::Text),
];
