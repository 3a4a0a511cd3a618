//! Decides what a payer does with a claim: a function of the seed and the claim.

use super::denial::{DENIALS, Denial, OF_CLAIMS, find, typical};
use super::payment::{ClaimPayment, Link, Said, Service};
use super::{disturb, events};
use crate::claim::{Adjudicated, Adjustment, Claim, claim_number};
use crate::dice::Dice;
use crate::world::{PAYERS, Payer, PayerKind};
use crate::{NoiseKind, Plan};

/// How many times a payer pays for the claims of one file, weeks apart.
pub(crate) const CYCLES: usize = 3;

/// Settles claims.
pub(crate) struct Settler<'p> {
    plan: &'p Plan,
}

impl<'p> Settler<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Self {
        Self { plan }
    }

    /// What payers say about the claim, in order of time.
    pub(crate) fn settle(&self, claim: &Claim) -> Vec<ClaimPayment> {
        let mut all = self.decide(claim);
        if !self.plan.plain {
            events::befall(self.plan, claim, &mut all);
            disturb::disturb(self.plan, claim, &mut all);
        }
        all
    }

    fn decide(&self, claim: &Claim) -> Vec<ClaimPayment> {
        let mut dice = Dice::new(self.plan.seed, PURPOSE, claim.index);
        let open = dice.chance(STILL_OPEN);
        if open || claim.defect.is_some() {
            return Vec::new();
        }
        let rates = if self.plan.exhibits { OFTEN } else { USUAL };
        let rates = &Rates { plain: self.plan.plain, ..rates };
        let payer = &PAYERS[claim.payer];
        let cycle = if dice.chance(8_000) { 0 } else { 1 + dice.below(CYCLES as u64 - 1) as usize };
        let mut first = adjudicate(claim, &mut dice, cycle, rates);
        let is_paid = first.paid > 0;
        if is_paid && dice.chance(rates.interest) {
            first.interest = dice.between(15, 900);
        }
        let crosses = payer.is_medicare() && claim.patient.second.is_some() && is_paid;
        self.change_numbers(claim, &mut first, &mut dice);
        let mut all = Vec::with_capacity(1);
        if crosses && first.patient_share() > 0 {
            let (second, _) = claim.patient.second.as_ref().expect("asked before");
            first.status = "19";
            first.forwarded = Some(*second);
            let after = supplement(claim, &first, *second, &mut dice);
            all.push(first);
            all.push(after);
            return all;
        }
        let corrected = cycle == 0 && is_paid && claim.prior.is_none() && dice.chance(rates.correction);
        all.push(first);
        if corrected {
            let mut reversal = all[0].reversed();
            reversal.cycle = 1;
            let mut correction = adjudicate(claim, &mut dice, 1, rates);
            correction.number.clone_from(&all[0].number);
            correction.claim_number = claim_number(claim.payer, claim.index, 1);
            correction.link =
                if all[0].number == claim.number { Link::ControlNumber } else { Link::NormalizedNumber };
            correction.noise.clone_from(&all[0].noise);
            all.push(reversal);
            all.push(correction);
        }
        all
    }

    /// Loses punctuation, or what goes past seventeen characters, or gives the claim another number.
    fn change_numbers(&self, claim: &Claim, payment: &mut ClaimPayment, dice: &mut Dice) {
        if !dice.chance(self.plan.noise[NoiseKind::PayerNumberChanged]) || !self.plan.plain {
            return;
        }
        payment.claim_number = claim_number(claim.payer, claim.index, 5);
        payment.noise.push("payer-number-changed");
        let stripped: String = claim.number.chars().filter(char::is_ascii_alphanumeric).collect();
        payment.link = Link::NormalizedNumber;
        if stripped != claim.number {
            payment.number = stripped;
            payment.noise.push("number-stripped");
        } else if claim.number.len() > 17 {
            claim.number[..17].clone_into(&mut payment.number);
            payment.noise.push("number-cut-17");
        } else {
            payment.link = Link::ControlNumber;
        }
    }
}

/// What the payer that the claim went to says to it.
fn adjudicate(claim: &Claim, dice: &mut Dice, cycle: usize, rates: &Rates) -> ClaimPayment {
    let payer = &PAYERS[claim.payer];
    let mut lines: Vec<Adjudicated> = match claim.prior {
        Some(_) => claim
            .lines
            .iter()
            .map(|line| after_prior(payer, line.charge, line.prior.as_ref(), dice))
            .collect(),
        None => claim.lines.iter().map(|line| share_of(payer, line.charge, dice)).collect(),
    };
    let mut status = if claim.prior.is_some() { "2" } else { "1" };
    if dice.chance(payer.denies * rates.denials) {
        let several = lines.len() > 1;
        if several && dice.chance(5_000) {
            // Never the first line: what is bundled is bundled into it.
            let denied = 1 + dice.below(lines.len() as u64 - 1) as usize;
            let reason = if rates.plain { dice.pick(&DENIALS) } else { typical(payer.kind, false, dice) };
            lines[denied] = denied_line(claim.lines[denied].charge, reason);
        } else {
            let some = &DENIALS[..OF_CLAIMS];
            let reason = if rates.plain { dice.pick(some) } else { typical(payer.kind, true, dice) };
            lines = claim.lines.iter().map(|line| denied_line(line.charge, reason)).collect();
            if dice.chance(1_000) {
                status = "4";
            }
        }
    } else if claim.prior.is_none() && payer.kind == PayerKind::Commercial && dice.chance(500) {
        lines = claim.lines.iter().map(|line| deductible(payer, line.charge, dice)).collect();
    }
    let whole = claim.is_inpatient().then(|| together(&lines));
    let mut services = as_billed(claim);
    if whole.is_some() {
        lines.clear();
        services.clear();
    }
    let paid = whole.iter().chain(&lines).map(|part| part.paid).sum();
    ClaimPayment {
        payer: claim.payer,
        cycle,
        status,
        number: claim.number.clone(),
        claim_number: claim_number(claim.payer, claim.index, 0),
        charge: claim.total,
        paid,
        whole,
        lines,
        interest: 0,
        forwarded: None,
        link: if payer.tells_number { Link::PayerNumber } else { Link::ControlNumber },
        returns_lines: payer.returns_lines,
        services,
        said: Said::default(),
        charge_noise: 0,
        continues: false,
        noise: Vec::new(),
    }
}

/// Every line as it was billed.
fn as_billed(claim: &Claim) -> Vec<Service> {
    let lines = claim.lines.iter().enumerate();
    lines.map(|(line, billed)| Service { line, charge: billed.charge, instead: None }).collect()
}

/// What a payer that pays first does with a charge.
pub(crate) fn share_of(payer: &Payer, charge: i64, dice: &mut Dice) -> Adjudicated {
    let allowed = charge * dice.between(payer.allows.0, payer.allows.1) / 100;
    let mut left = allowed;
    let mut shares = [("1", 0), ("2", 0), ("3", 0)];
    if dice.chance(800) {
        shares[0].1 = left * dice.between(10, 60) / 100;
        left -= shares[0].1;
    }
    if payer.copay > 0 && left > payer.copay && dice.chance(3_500) {
        shares[2].1 = payer.copay;
        left -= payer.copay;
    } else {
        shares[1].1 = left * payer.coinsurance / 100;
        left -= shares[1].1;
    }
    // Two percent of what Medicare pays is kept back by law.
    let kept = if payer.is_medicare() { left * 2 / 100 } else { 0 };
    let mut adjustments = Vec::with_capacity(2 + shares.len());
    adjustments.push(Adjustment { group: "CO", reason: "45", amount: charge - allowed });
    if kept > 0 {
        adjustments.push(Adjustment { group: "CO", reason: "253", amount: kept });
    }
    let owed = shares.into_iter().filter(|(_, amount)| *amount > 0);
    adjustments.extend(owed.map(|(reason, amount)| Adjustment { group: "PR", reason, amount }));
    adjustments.retain(|adjustment| adjustment.amount != 0);
    Adjudicated { paid: left - kept, adjustments, remarks: Vec::new(), allowed: Some(allowed) }
}

/// Everything allowed goes to the deductible.
fn deductible(payer: &Payer, charge: i64, dice: &mut Dice) -> Adjudicated {
    let allowed = charge * dice.between(payer.allows.0, payer.allows.1) / 100;
    let mut adjustments = vec![
        Adjustment { group: "CO", reason: "45", amount: charge - allowed },
        Adjustment { group: "PR", reason: "1", amount: allowed },
    ];
    adjustments.retain(|adjustment| adjustment.amount != 0);
    Adjudicated { paid: 0, adjustments, remarks: Vec::new(), allowed: Some(allowed) }
}

pub(super) fn denied_line(charge: i64, denial: &Denial) -> Adjudicated {
    let adjustment = Adjustment { group: denial.group, reason: denial.reason, amount: charge };
    Adjudicated { paid: 0, adjustments: vec![adjustment], remarks: denial.remarks.to_vec(), allowed: None }
}

/// What a payer that pays second does with what the first left to the patient.
fn after_prior(payer: &Payer, charge: i64, prior: Option<&Adjudicated>, dice: &mut Dice) -> Adjudicated {
    let left = prior.map_or(charge, Adjudicated::patient_share);
    let part = if payer.kind == PayerKind::Supplement { 100 } else { dice.between(6, 10) * 10 };
    let paid = left * part / 100;
    let mut adjustments = vec![
        Adjustment { group: "OA", reason: "23", amount: charge - left },
        Adjustment { group: "PR", reason: "2", amount: left - paid },
    ];
    adjustments.retain(|adjustment| adjustment.amount != 0);
    Adjudicated { paid, adjustments, remarks: Vec::new(), allowed: Some(left) }
}

/// The payment of the supplement that Medicare forwarded the claim to.
fn supplement(claim: &Claim, first: &ClaimPayment, second: usize, dice: &mut Dice) -> ClaimPayment {
    let payer = &PAYERS[second];
    let charges = claim.lines.iter().map(|line| line.charge);
    let lines: Vec<_> = charges
        .zip(&first.lines)
        .map(|(charge, part)| after_prior(payer, charge, Some(part), dice))
        .collect();
    let whole = first.whole.as_ref().map(|part| after_prior(payer, claim.total, Some(part), dice));
    let paid = whole.iter().chain(&lines).map(|part| part.paid).sum();
    ClaimPayment {
        payer: second,
        status: "2",
        number: claim.number.clone(),
        claim_number: claim_number(second, claim.index, 0),
        paid,
        whole,
        lines,
        interest: 0,
        forwarded: None,
        link: Link::ControlNumber,
        returns_lines: payer.returns_lines,
        noise: Vec::new(),
        ..first.clone()
    }
}

/// The lines as one: adjustments of the same kind added up.
pub(super) fn together(lines: &[Adjudicated]) -> Adjudicated {
    let mut all = Adjudicated { allowed: Some(0), ..Adjudicated::default() };
    for line in lines {
        all.paid += line.paid;
        all.allowed = all.allowed.zip(line.allowed).map(|(sum, allowed)| sum + allowed);
        for adjustment in &line.adjustments {
            let same = |other: &&mut Adjustment| {
                other.group == adjustment.group && other.reason == adjustment.reason
            };
            match all.adjustments.iter_mut().find(same) {
                Some(sum) => sum.amount += adjustment.amount,
                None => all.adjustments.push(*adjustment),
            }
        }
        for remark in &line.remarks {
            if !all.remarks.contains(remark) {
                all.remarks.push(remark);
            }
        }
    }
    all.adjustments.sort_by_key(|adjustment| adjustment.group);
    all
}

/// The denials among the adjustments of a claim or a line.
pub(crate) fn denials(part: &Adjudicated) -> impl Iterator<Item = (&Adjustment, &'static Denial)> {
    let denying = part
        .adjustments
        .iter()
        .filter(|adjustment| !matches!(adjustment.reason, "45" | "253" | "1" | "2" | "3" | "23" | "24"));
    denying.filter_map(|adjustment| find(adjustment, &part.remarks).map(|denial| (adjustment, denial)))
}

/// How often rare things happen, of ten thousand.
struct Rates {
    interest: u32,
    correction: u32,
    /// How many times as often as usual.
    denials: u32,
    /// Whether payers deny for any reason, whatever kind of payer they are.
    plain: bool,
}

const USUAL: Rates = Rates { interest: 120, correction: 250, denials: 1, plain: false };

const OFTEN: Rates = Rates { interest: 900, correction: 900, denials: 2, plain: false };

const STILL_OPEN: u32 = 800;

const PURPOSE: u64 = 5;
