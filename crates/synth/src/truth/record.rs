//! Keeps the totals and writes the rows of truth while a drop is made.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::totals::Truth;
use crate::claim::Claim;
use crate::envelope::Place;
use crate::remittance::{ClaimPayment, Link, ProviderAdjustment, denials};
use crate::segments::{push_money, push_number};
use crate::{Error, world::Practice};

/// Writes the folder of truth.
pub(crate) struct Recorder {
    pub(crate) truth: Truth,
    files: Csv,
    claims: Csv,
    payments: Csv,
    links: Csv,
    lines: Csv,
    denials: Csv,
    defects: Csv,
    provider_adjustments: Csv,
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
        let csv = |name: &str, header: &str| Csv::new(folder, name, header);
        Ok(Self {
            truth: Truth::default(),
            files: csv("files.csv", "file,kind,bytes,expected_status,note")?,
            claims: csv(
                "claims.csv",
                "patient_control_number,file,isa13,gs06,st02,claim_type,practice_tax_id,practice_npi,payer_id,total_charge,lines,disposition,defect,edit_id",
            )?,
            payments: csv(
                "payments.csv",
                "trace_number,file,isa13,gs06,st02,payer_id,practice_tax_id,payment_date,payment_amount,claim_payments,paid,provider_adjustments,balanced,difference",
            )?,
            links: csv(
                "links.csv",
                "patient_control_number,occurrence,file,isa13,gs06,st02,ordinal,sent_back_as,payer_claim_control_number,payer_id,status,charge,paid,method,decision",
            )?,
            lines: csv(
                "lines.csv",
                "patient_control_number,line_number,line_control_number,file,isa13,gs06,st02,ordinal,service_ordinal,method,charge,paid",
            )?,
            denials: csv(
                "denials.csv",
                "patient_control_number,file,isa13,gs06,st02,ordinal,service_ordinal,group_code,carc,rarcs,amount,category,queue",
            )?,
            defects: csv(
                "defects.csv",
                "patient_control_number,file,isa13,gs06,st02,defect,edit_id,also,status_category,status",
            )?,
            provider_adjustments: csv(
                "provider_adjustments.csv",
                "trace_number,file,isa13,gs06,st02,reason_code,reference,amount,patient_control_number",
            )?,
        })
    }

    pub(crate) fn file(&mut self, file: &FileTruth<'_>) -> Result<(), Error> {
        Truth::count(&mut self.truth.files, file.status, 1);
        self.truth.bytes += file.bytes;
        self.files.text(file.name).text(file.kind).number(file.bytes).text(file.status).text(file.note).end()
    }

    pub(crate) fn claim(
        &mut self,
        claim: &Claim,
        practice: &Practice,
        file: &str,
        place: &Place,
        disposition: &str,
    ) -> Result<(), Error> {
        let letter = claim.kind.letter();
        Truth::tally(&mut self.truth.claims, letter, claim.total);
        Truth::tally(&mut self.truth.dispositions, disposition, claim.total);
        if disposition != "quarantined" {
            for line in &claim.lines {
                Truth::tally(&mut self.truth.service_lines, letter, line.charge);
            }
        }
        let row = self.claims.text(&claim.number).text(file).place(place);
        row.text(letter).text(&practice.ein).text(&claim.billing_npi).text(claim.payer_id);
        row.money(claim.total).number(claim.lines.len() as u64).text(disposition);
        row.text(claim.defect.map_or("", |defect| defect.name()));
        row.text(claim.defect.map_or("", |defect| defect.edit())).end()?;
        let Some(defect) = claim.defect else { return Ok(()) };
        Truth::count(&mut self.truth.defects, defect.edit(), 1);
        let (category, status) = defect.status();
        let row = self.defects.text(&claim.number).text(file).place(place);
        row.text(defect.name())
            .text(defect.edit())
            .text(&defect.also().join(" "))
            .text(category)
            .text(status)
            .end()
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
        let row = self.links.text(&claim.number).number(1).text(file).place(place);
        row.number(ordinal).text(&payment.number).text(&payment.claim_number);
        row.text(crate::world::PAYERS[payment.payer].id).text(payment.status);
        row.money(payment.charge).money(payment.paid).text(payment.link.method()).text("matched").end()?;
        for (at, part) in payment.lines.iter().enumerate() {
            self.truth.service_payments.add(part.paid);
            let line = &claim.lines[at];
            let by_number = payment.returns_lines && !line.control.is_empty();
            let row = self.lines.text(&claim.number).number(at as u64 + 1).text(&line.control).text(file);
            row.place(place).number(ordinal).number(at as u64 + 1);
            row.text(if by_number { "line_control_number" } else { "procedure" });
            row.money(if payment.status == "22" { -line.charge } else { line.charge })
                .money(part.paid)
                .end()?;
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
        row.text(Link::Nothing.method()).text("unmatched").end()
    }

    pub(crate) fn provider_adjustment(
        &mut self,
        adjustment: &ProviderAdjustment,
        trace: &str,
        file: &str,
        place: &Place,
    ) -> Result<(), Error> {
        Truth::tally(&mut self.truth.provider_adjustments, adjustment.code, adjustment.amount);
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
        let row = self.payments.text(trace).text(file).place(place).text(payer);
        row.text(&practice.ein)
            .text(&day.to_string())
            .money(amount)
            .number(claims)
            .money(paid)
            .money(adjusted);
        row.text(if difference == 0 { "true" } else { "false" }).money(difference).end()
    }

    /// Writes the totals and what is left of the rows.
    pub(crate) fn finish(mut self, folder: &Path) -> Result<Truth, Error> {
        for csv in [
            &mut self.files,
            &mut self.claims,
            &mut self.payments,
            &mut self.links,
            &mut self.lines,
            &mut self.denials,
            &mut self.defects,
            &mut self.provider_adjustments,
        ] {
            csv.finish()?;
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

/// A table of comma separated values. Nothing we write needs quotes.
struct Csv {
    out: BufWriter<File>,
    row: Vec<u8>,
    path: std::path::PathBuf,
}

impl Csv {
    fn new(folder: &Path, name: &str, header: &str) -> Result<Self, Error> {
        let path = folder.join(name);
        let start = || -> io::Result<BufWriter<File>> {
            let mut out = BufWriter::with_capacity(128 << 10, File::create(&path)?);
            writeln!(out, "{header}")?;
            Ok(out)
        };
        match start() {
            Ok(out) => Ok(Self { out, row: Vec::new(), path }),
            Err(error) => Err(Error::io(error, path)),
        }
    }

    fn text(&mut self, text: &str) -> &mut Self {
        debug_assert!(!text.contains([',', '"', '\n']), "{text}");
        self.row.extend_from_slice(text.as_bytes());
        self.row.push(b',');
        self
    }

    /// ISA13, GS06 and ST02.
    fn place(&mut self, place: &Place) -> &mut Self {
        self.text(&place.interchange).number(place.group).text(&place.set)
    }

    fn number(&mut self, number: u64) -> &mut Self {
        push_number(&mut self.row, number);
        self.row.push(b',');
        self
    }

    fn money(&mut self, cents: i64) -> &mut Self {
        push_money(&mut self.row, cents);
        self.row.push(b',');
        self
    }

    fn end(&mut self) -> Result<(), Error> {
        if let Some(last) = self.row.last_mut() {
            *last = b'\n';
        }
        let written = self.out.write_all(&self.row);
        self.row.clear();
        written.map_err(|error| Error::io(error, &self.path))
    }

    fn finish(&mut self) -> Result<(), Error> {
        self.out.flush().map_err(|error| Error::io(error, &self.path))
    }
}
