//! Files of remittances.

use super::agenda::{Agenda, Payment, RemittanceFile, bundle};
use super::claims::answer_route;
use super::dialect::dialect;
use super::naming::{digits, on_day};
use super::work::Settled;
use super::{Drop, practice};
use crate::claim::{Composer, claim_number};
use crate::dice::Dice;
use crate::envelope::{Envelope, Route};
use crate::remittance::{ClaimPayment, ProviderAdjustment, Remittance, RemittanceWriter, Settler};
use crate::segments::Delimiters;
use crate::sink::Sink;
use crate::truth::{FileTruth, PaymentAmounts, Truth};
use crate::world::PAYERS;
use crate::{Error, NoiseKind};

impl<'p> Drop<'p> {
    /// Writes the files of an agenda.
    pub(super) fn write_payments(
        &mut self,
        agenda: &Agenda<'_>,
        settled: &mut [Settled],
    ) -> Result<(), Error> {
        let mut books = Books {
            settled,
            owed: (0..PAYERS.len()).map(|_| Owed::default()).collect(),
            writer: RemittanceWriter::new(dialect(0, false)),
        };
        for file in &agenda.files {
            if file.is_missing {
                self.record_missing(&file.name);
                continue;
            }
            self.write_payments_file(file, &mut books)?;
            if let Some(again) = &file.again {
                self.seal()?;
                self.copy(&file.name, again, "835")?;
            }
        }
        self.seal()
    }

    fn record_missing(&mut self, name: &str) {
        let (kind, status, note) = ("835", "missing", "never came");
        self.recorder.file(&FileTruth { name, kind, status, bytes: 0, note });
    }

    fn write_payments_file(
        &mut self,
        about: &RemittanceFile<'_>,
        books: &mut Books<'_>,
    ) -> Result<(), Error> {
        let RemittanceFile { name, payments, comes, .. } = about;
        let desk = payments[0].desk;
        let mut file = self.create(name)?;
        let delimiters = dialect(desk.ordinal % 4, self.varies(desk));
        let (by_interchange, by_group) = bundle(desk).cuts();
        for (at, payment) in payments.iter().enumerate() {
            let route = answer_route(comes.unwrap_or(payment.day));
            if at == 0 || by_interchange {
                file.open_interchange(route, delimiters);
            }
            if at == 0 || by_group {
                file.open_group("HP", VERSION_835, route);
            }
            self.write_remittance(payment, &mut file, name, books)?;
            let last = at + 1 == payments.len();
            if last || by_group {
                file.close_group();
            }
            if last || by_interchange {
                file.close_interchange();
            }
        }
        self.close(file, name, "835", "")
    }

    fn write_remittance(
        &mut self,
        payment: &Payment<'_>,
        file: &mut Envelope<'p, Sink>,
        name: &str,
        books: &mut Books<'_>,
    ) -> Result<(), Error> {
        let Books { settled, owed, writer } = books;
        let owed = &mut owed[payment.payer];
        self.remittances += 1;
        let mut dice = Dice::new(self.plan.seed, PURPOSE, self.remittances);
        self.spoiler.choose(self.plan, self.remittances, payment);
        let begin = file.segments.bytes.len();
        file.open_set("835", "");
        writer.begin(file.segments.delimiters);
        let reversals = self.write_claim_payments(payment, settled, file, name, writer);
        if dice.chance(if self.plan.exhibits { 500 } else { 300 }) {
            self.write_stranger(payment, file, name, writer, &mut dice);
        }
        let payer = &PAYERS[payment.payer];
        let trace = format!("{}{:09}", &payer.id[..3], self.remittances);
        let mut adjustments = self.adjust(payment, writer, &mut dice);
        if !self.plan.plain {
            self.adjust_otherwise(payment, writer.paid, reversals, owed, &mut adjustments);
        }
        let claimed: i64 = adjustments.iter().map(|adjustment| adjustment.amount).sum();
        forward_balance(&mut adjustments, owed, writer.paid - claimed, &trace);
        let adjusted: i64 = adjustments.iter().map(|adjustment| adjustment.amount).sum();
        let exhibit = self.plan.exhibits && self.remittances == UNBALANCED_EXHIBIT;
        let wrong = if exhibit || dice.chance(self.plan.noise[NoiseKind::Unbalanced]) {
            dice.between(100, 9_999)
        } else {
            0
        };
        let amount = writer.paid - adjusted + wrong;
        let desk = payment.desk;
        let mut remittance = Remittance {
            practice: practice(desk),
            payer: payment.payer,
            day: payment.day,
            trace,
            adjustments,
            amount,
        };
        self.spoiler.remittance(&mut remittance);
        for adjustment in &remittance.adjustments {
            self.recorder.provider_adjustment(adjustment, &remittance.trace, name, &file.place);
        }
        writer.finish(&mut file.segments, &remittance);
        file.close_set();
        self.recorder.truth.patient_responsibility += self.spoiler.set(file, begin);
        if self.plan.strikes(NoiseKind::Reenveloped, self.remittances) {
            let route = answer_route(payment.day.plus(1).min(self.plan.as_of));
            self.write_again(&file.segments.bytes[begin..], file.segments.delimiters, route)?;
        }
        let spoilt = self.spoiler.done();
        if let Some(kind) = spoilt {
            self.recorder.defect(kind, "", name, &file.place);
        }
        file.drain().map_err(self.at(name))?;
        Truth::count(&mut self.recorder.truth.sets, "835", 1);
        let amount = if spoilt.is_some_and(|kind| kind.without_amount) { 0 } else { remittance.amount };
        let amounts = PaymentAmounts { amount, claims: writer.count, paid: writer.paid, adjusted };
        self.recorder.payment(
            &remittance.trace,
            name,
            &file.place,
            payer.id,
            practice(desk),
            payment.day,
            amounts,
        );
        Ok(())
    }

    fn write_claim_payments(
        &mut self,
        payment: &Payment<'_>,
        settled: &mut [Settled],
        file: &Envelope<'p, Sink>,
        name: &str,
        writer: &mut RemittanceWriter,
    ) -> Vec<ProviderAdjustment> {
        let mut reversals = Vec::new();
        for &offset in payment.claims {
            let Settled { claim, payments, merged } = &mut settled[offset as usize];
            let merged = merged.as_deref();
            let here = |one: &ClaimPayment| one.payer == payment.payer && one.cycle == payment.cycle;
            for (which, one) in payments.iter_mut().enumerate().filter(|(_, one)| here(one)) {
                one.noise.extend(&payment.noise);
                self.spoiler.payment(claim, which, one);
                if one.status == "22" {
                    reversals.push(ProviderAdjustment {
                        code: "WO",
                        reference: one.claim_number.clone(),
                        amount: -one.paid,
                        claim: Some((claim.index, claim.number.clone())),
                    });
                }
                writer.claim(practice(payment.desk), merged.map_or(&*claim, |merged| &merged.claim), one);
                self.recorder.claim_payment((claim, merged), one, name, &file.place, writer.count);
            }
        }
        reversals
    }

    /// The same set in other envelopes, in a file of its own.
    fn write_again(&mut self, set: &[u8], delimiters: Delimiters, route: Route<'_>) -> Result<(), Error> {
        let name = format!("REPEAT_ERA_{}_{:06}.835", digits(route.day), self.remittances);
        let name = on_day(self.plan, route.day, &name);
        let mut file = self.create(&name)?;
        file.open_interchange(route, delimiters);
        file.open_group("HP", VERSION_835, route);
        file.repeat_set(set);
        file.close_group();
        file.close_interchange();
        self.recorder.truth.sets_repeated += 1;
        self.close(file, &name, "835", "every set stands in another file too")
    }

    fn write_stranger(
        &mut self,
        payment: &Payment<'_>,
        file: &Envelope<'p, Sink>,
        name: &str,
        writer: &mut RemittanceWriter,
        dice: &mut Dice,
    ) {
        let number = format!("ZZ{:07}", 9_000_000 + self.remittances);
        let theirs = claim_number(payment.payer, 900_000_000 + self.remittances, 0);
        let charge = dice.between(80, 400) * 100;
        writer.stranger(&number, &theirs, charge, payment.day.plus(-30));
        self.recorder.stranger(&number, &theirs, charge, name, &file.place, writer.count);
    }

    /// What the payer adds or takes back apart from claims.
    fn adjust(
        &self,
        payment: &Payment<'_>,
        writer: &RemittanceWriter,
        dice: &mut Dice,
    ) -> Vec<ProviderAdjustment> {
        let mut adjustments = Vec::new();
        let often = if self.plan.exhibits { 3 } else { 1 };
        if writer.interest > 0 {
            let reference = String::new();
            adjustments.push(ProviderAdjustment {
                code: "L6",
                reference,
                amount: -writer.interest,
                claim: None,
            });
        }
        if let Some(offset) = payment.earlier.filter(|_| dice.chance(1_500 * often)) {
            let claim = Composer::new(self.plan, payment.desk).claim(payment.desk.first + u64::from(offset));
            let settled = Settler::new(self.plan).settle(&claim);
            // What was reversed is not taken back again.
            let is_reversed = settled.iter().any(|one| one.status == "22");
            let paid = |one: &&ClaimPayment| one.payer == payment.payer && one.paid > 0;
            let before = settled.iter().find(paid).filter(|_| !is_reversed);
            if let Some(before) = before {
                let amount = (before.paid / 4).max(1);
                let reference = before.claim_number.clone();
                let claim = Some((claim.index, claim.number.clone()));
                let refunded = dice.chance(3_000);
                if refunded {
                    let (reference, claim) = (reference.clone(), claim.clone());
                    adjustments.push(ProviderAdjustment { code: "72", reference, amount: -amount, claim });
                }
                adjustments.push(ProviderAdjustment { code: "WO", reference, amount, claim });
            }
        }
        if dice.chance(400 * often) {
            let amount = dice.between(-2_500, 2_500) | 1;
            let reference = format!("ADJ{:06}", self.remittances);
            adjustments.push(ProviderAdjustment { code: "CS", reference, amount, claim: None });
        }
        adjustments
    }
}

impl Drop<'_> {
    /// What befalls payments now and then: levies, shares of a month, what is taken back later.
    fn adjust_otherwise(
        &self,
        payment: &Payment<'_>,
        paid: i64,
        reversals: Vec<ProviderAdjustment>,
        owed: &mut Owed,
        adjustments: &mut Vec<ProviderAdjustment>,
    ) {
        let mut dice = Dice::new(self.plan.seed, OTHERWISE, self.remittances);
        let payer = &PAYERS[payment.payer];
        let (year, month, _) = payment.day.parts();
        let mut push = |code, reference: String, amount| {
            adjustments.push(ProviderAdjustment { code, reference, amount, claim: None });
        };
        if payer.filing == "HM" && dice.chance(3_000) {
            push("CT", format!("CAP{year}{month:02}"), -dice.between(20_000, 90_000));
        }
        if payer.filing == "HM" && paid > 5_000 && dice.chance(2_000) {
            push("E3", format!("WITHHELD{year}"), paid * 5 / 100);
        }
        if paid > 50_000 && dice.chance(80) {
            let code = dice.word(&["LE", "IR"]);
            push(code, format!("LEVY{:06}", self.remittances), paid * dice.between(5, 25) / 100);
        }
        if dice.chance(60) {
            push("IP", format!("QUALITY{year}"), -dice.between(1_000, 40_000));
        }
        adjustments.append(&mut owed.deferred);
        let deferred = reversals.into_iter().find(|reversal| reversal.amount > 0 && dice.chance(2_500));
        if let Some(taken) = deferred {
            adjustments.push(ProviderAdjustment { amount: -taken.amount, ..taken.clone() });
            owed.deferred.push(taken);
        }
        if payer.filing == "BL" {
            let day = digits(payment.day);
            for adjustment in adjustments.iter_mut().filter(|adjustment| adjustment.claim.is_some()) {
                let number = adjustment.claim.as_ref().map_or("", |(_, number)| number);
                if !adjustment.reference.contains(' ') {
                    adjustment.reference = format!("{number} {day} {}", adjustment.reference);
                }
            }
        }
    }
}

/// The claims of a desk, and what the practice owes each payer.
struct Books<'s> {
    settled: &'s mut [Settled],
    owed: Vec<Owed>,
    writer: RemittanceWriter,
}

/// What a practice owes a payer after a payment.
#[derive(Default)]
pub(super) struct Owed {
    /// Carried forward, and the payment it comes from.
    forward: i64,
    trace: String,
    /// Reversed, but not taken yet.
    deferred: Vec<ProviderAdjustment>,
}

/// A payment is never negative: what is missing is carried forward, and taken from the next payment.
fn forward_balance(adjustments: &mut Vec<ProviderAdjustment>, owed: &mut Owed, left: i64, trace: &str) {
    let mut left = left;
    let mut forward = |reference: &str, amount: i64| {
        adjustments.push(ProviderAdjustment {
            code: "FB",
            reference: reference.to_owned(),
            amount,
            claim: None,
        });
    };
    if owed.forward > 0 {
        forward(&owed.trace, owed.forward);
        left -= owed.forward;
        owed.forward = 0;
    }
    if left < 0 {
        forward(trace, left);
        owed.forward = -left;
        trace.clone_into(&mut owed.trace);
    }
}

const VERSION_835: &str = "005010X221A1";

/// The ordinal of the remittance that does not balance, where one is shown.
const UNBALANCED_EXHIBIT: u64 = 4;

const PURPOSE: u64 = 7;

const OTHERWISE: u64 = 10;
