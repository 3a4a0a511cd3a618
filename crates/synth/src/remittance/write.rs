//! Writes 835 transaction sets.

use super::payment::{ClaimPayment, Said, Service};
use crate::Day;
use crate::claim::{Adjudicated, Claim, write_adjustments};
use crate::segments::{Delimiters, Element, Money, Parts, Segments, segment};
use crate::world::{ClaimType, PAYERS, Practice};

/// An amount that a payment differs by for reasons other than claims (PLB).
#[derive(Clone, Debug)]
pub(crate) struct ProviderAdjustment {
    pub(crate) code: &'static str,
    pub(crate) reference: String,
    /// Positive takes away from the payment.
    pub(crate) amount: i64,
    /// The claim it is about: its index and its patient control number.
    pub(crate) claim: Option<(u64, String)>,
}

impl ProviderAdjustment {
    /// What it is, in a word.
    pub(crate) fn meaning(&self) -> &'static str {
        match self.code {
            "WO" if self.amount < 0 => "recovery_deferred",
            "WO" => "recovery",
            "72" => "refund_acknowledged",
            "FB" => "balance_forwarded",
            "L6" => "interest",
            "CT" => "capitation",
            "E3" => "withhold",
            "IP" => "incentive",
            "LE" | "IR" => "levy",
            "CS" => "adjustment",
            _ => "unknown",
        }
    }
}

/// One payment of a payer to a practice.
pub(crate) struct Remittance<'r> {
    pub(crate) practice: &'r Practice,
    pub(crate) payer: usize,
    pub(crate) day: Day,
    /// TRN02.
    pub(crate) trace: String,
    pub(crate) adjustments: Vec<ProviderAdjustment>,
    /// BPR02.
    pub(crate) amount: i64,
}

/// Writes the claim payments of one set, which is finished when all are known.
pub(crate) struct RemittanceWriter {
    pub(crate) body: Segments,
    /// Claim payments written.
    pub(crate) count: u64,
    /// ΣCLP04.
    pub(crate) paid: i64,
    pub(crate) interest: i64,
}

impl RemittanceWriter {
    pub(crate) fn new(delimiters: Delimiters) -> Self {
        Self { body: Segments::new(delimiters), count: 0, paid: 0, interest: 0 }
    }

    /// Begins another set and keeps the memory of the last.
    pub(crate) fn begin(&mut self, delimiters: Delimiters) {
        self.body.clear();
        self.body.delimiters = delimiters;
        (self.count, self.paid, self.interest) = (0, 0, 0);
        segment!(&mut self.body, "LX", "1");
    }

    /// Writes a claim payment: one SVC for each line, in their order, or none.
    pub(crate) fn claim(&mut self, practice: &Practice, claim: &Claim, payment: &ClaimPayment) {
        self.count += 1;
        self.paid += payment.paid;
        self.interest += payment.interest;
        let to = &mut self.body;
        write_clp(to, claim, payment);
        if let Some(whole) = &payment.whole {
            write_adjustments(to, &whole.adjustments);
        }
        write_patient(to, claim, payment);
        if claim.kind == ClaimType::Professional {
            segment!(to, "NM1", "82", "1", "", "", "", "", "", "XX", practice.providers[claim.rendering].npi);
        }
        if let Some(other) = payment.forwarded {
            segment!(to, "NM1", "TT", "2", PAYERS[other].name, "", "", "", "", "PI", PAYERS[other].id);
        }
        write_remarks(to, claim, payment);
        if payment.whole.is_some() {
            segment!(to, "DTM", "232", claim.from.plus(payment.said.days_off));
            segment!(to, "DTM", "233", claim.to.plus(payment.said.days_off));
        }
        segment!(to, "DTM", "050", claim.to.plus(4));
        if payment.interest > 0 {
            segment!(to, "AMT", "I", Money(payment.interest));
        }
        for (service, part) in payment.services.iter().zip(&payment.lines) {
            write_service(to, claim, payment, service, part);
        }
    }

    /// Writes the payment of a claim that nobody sent.
    pub(crate) fn stranger(&mut self, number: &str, claim_number: &str, charge: i64, day: Day) {
        let paid = charge / 2;
        self.count += 1;
        self.paid += paid;
        let to = &mut self.body;
        segment!(to, "CLP", number, "1", Money(charge), Money(paid), "", "12", claim_number, "11", "1");
        segment!(to, "NM1", "QC", "1", "STRANGEWAYES", "NOEMI", "", "", "", "MI", "XZZ0000000Q");
        segment!(to, "SVC", Parts(&["HC", "99213"]), Money(charge), Money(paid), "", "1");
        segment!(to, "DTM", "472", day);
        segment!(to, "CAS", "CO", "45", Money(charge - paid));
    }

    /// Writes the set between ST and SE.
    pub(crate) fn finish(&self, to: &mut Segments, remittance: &Remittance<'_>) {
        remittance.write_header(to);
        to.append(&self.body);
        remittance.write_provider_adjustments(to);
    }
}

impl Remittance<'_> {
    fn write_header(&self, to: &mut Segments) {
        let payer = &PAYERS[self.payer];
        if self.amount > 0 {
            segment!(
                to,
                "BPR",
                "I",
                Money(self.amount),
                "C",
                "ACH",
                "CCP",
                "01",
                "099999992",
                "DA",
                "7770001",
                payer.company,
                "",
                "01",
                "099999992",
                "DA",
                "8880002",
                self.day
            );
        } else {
            segment!(
                to,
                "BPR",
                "H",
                Money(self.amount),
                "C",
                "NON",
                "",
                "",
                "",
                "",
                "",
                payer.company,
                "",
                "",
                "",
                "",
                "",
                self.day
            );
        }
        segment!(to, "TRN", "1", self.trace, payer.company);
        segment!(to, "DTM", "405", self.day);
        segment!(to, "N1", "PR", payer.name);
        segment!(to, "N3", "1 LEDGER PLAZA");
        segment!(to, "N4", "TOPEKA", "KS", "666031234");
        segment!(to, "REF", "2U", payer.id);
        segment!(to, "PER", "BL", "PROVIDER SERVICES", "TE", "8005550199");
        let practice = self.practice;
        segment!(to, "N1", "PE", practice.name, "XX", practice.npi);
        segment!(to, "REF", "TJ", practice.ein);
    }

    fn write_provider_adjustments(&self, to: &mut Segments) {
        let (year, _, _) = self.day.parts();
        for six in self.adjustments.chunks(6) {
            to.begin("PLB");
            self.practice.npi.put(to);
            Day::of(year, 12, 31).put(to);
            for adjustment in six {
                Parts(&[adjustment.code, &adjustment.reference]).put(to);
                Money(adjustment.amount).put(to);
            }
            to.end();
        }
    }
}

/// CLP06, whose list has no code for commercial and Blue plans at large: they say what kind of plan it is.
fn filing_in_remittances(filing: &'static str) -> &'static str {
    match filing {
        "BL" | "CI" => "12",
        other => other,
    }
}

fn write_clp(to: &mut Segments, claim: &Claim, payment: &ClaimPayment) {
    let payer = &PAYERS[payment.payer];
    to.begin("CLP");
    payment.number.put(to);
    payment.status.put(to);
    Money(payment.charge).put(to);
    Money(payment.paid).put(to);
    match payment.patient_share() {
        0 => "".put(to),
        share => Money(share).put(to),
    }
    filing_in_remittances(payer.filing).put(to);
    payment.claim_number.put(to);
    claim.facility_code.put(to);
    claim.frequency.put(to);
    if let Some(stay) = &claim.stay {
        "".put(to);
        stay.drg.put(to);
    }
    to.end();
}

/// MIA or MOA: what a claim without lines was denied for, and what Medicare always says.
fn write_remarks(to: &mut Segments, claim: &Claim, payment: &ClaimPayment) {
    let mut remarks: Vec<&str> =
        payment.whole.iter().flat_map(|whole| whole.remarks.iter().copied()).collect();
    let medicare = PAYERS[payment.payer].is_medicare() && payment.status != "22";
    if medicare {
        remarks.push(if payment.forwarded.is_some() { "MA18" } else { "MA01" });
    }
    let at = |position: usize| remarks.get(position).copied().unwrap_or("");
    match &claim.stay {
        Some(stay) if payment.status != "22" => {
            segment!(
                to,
                "MIA",
                stay.nights as u64,
                "",
                "",
                "",
                at(0),
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                at(1)
            );
        }
        _ if !remarks.is_empty() => segment!(to, "MOA", "", "", at(0), at(1)),
        _ => {}
    }
}

fn write_patient(to: &mut Segments, claim: &Claim, payment: &ClaimPayment) {
    let person = &claim.patient.person;
    let Said { member_suffix, misspelt, .. } = payment.said;
    if !member_suffix && !misspelt {
        let (family, given) = (person.family, person.given);
        segment!(to, "NM1", "QC", "1", family, given, person.middle, "", "", "MI", claim.member);
        return;
    }
    // The third letter is left out.
    let family =
        if misspelt { [&person.family[..2], &person.family[3..]].concat() } else { person.family.into() };
    let suffix = if member_suffix { "01" } else { "" };
    let member = format!("{}{suffix}", claim.member);
    segment!(to, "NM1", "QC", "1", family, person.given, person.middle, "", "", "MI", member);
}

fn write_service(
    to: &mut Segments,
    claim: &Claim,
    payment: &ClaimPayment,
    service: &Service,
    part: &Adjudicated,
) {
    let line = &claim.lines[service.line];
    let mut billed = ["HC", &line.code, "", "", "", ""];
    if claim.kind == ClaimType::Dental {
        billed[0] = "AD";
    }
    if line.code.is_empty() {
        billed[0] = "NU";
        billed[1] = line.revenue;
    }
    if !payment.said.without_modifiers {
        for (place, modifier) in billed[2..].iter_mut().zip(&line.modifiers) {
            *place = modifier;
        }
    }
    let revenue = if line.code.is_empty() { "" } else { line.revenue };
    let units = line.units as u64;
    let (charge, paid) = (Money(service.charge), Money(part.paid));
    match service.instead {
        None => segment!(to, "SVC", Parts(&billed), charge, paid, revenue, units),
        Some(code) => {
            let procedure = [billed[0], code];
            segment!(to, "SVC", Parts(&procedure), charge, paid, revenue, units, Parts(&billed));
        }
    }
    segment!(to, "DTM", "472", line.from.plus(payment.said.days_off));
    write_adjustments(to, &part.adjustments);
    if payment.returns_line(claim, service) {
        segment!(to, "REF", "6R", line.control);
    }
    if let Some(allowed) = part.allowed.filter(|&allowed| allowed > 0) {
        segment!(to, "AMT", "B6", Money(allowed));
    }
    for remark in &part.remarks {
        segment!(to, "LQ", "HE", remark);
    }
}
