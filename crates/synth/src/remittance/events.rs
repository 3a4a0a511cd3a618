//! What may befall a claim that payers have decided on: split, recoded, bundled, corrected twice.

use std::borrow::Cow;

use super::denial::DENIALS;
use super::payment::{ClaimPayment, Link, Service};
use super::settle::{CYCLES, denied_line, share_of};
use crate::Plan;
use crate::claim::{Adjudicated, Adjustment, Claim, claim_number};
use crate::dice::Dice;
use crate::world::{ClaimType, PAYERS};

/// Lets something befall the claim, or nothing.
pub(super) fn befall(plan: &Plan, claim: &Claim, all: &mut Vec<ClaimPayment>) {
    let mut dice = Dice::new(plan.seed, PURPOSE, claim.index);
    match all.len() {
        1 => befall_one(claim, all, &mut dice),
        3 => correct_otherwise(all, &mut dice),
        _ => {}
    }
}

/// A reversal and its correction come with what they correct, or apart, or nothing comes after the reversal.
fn correct_otherwise(all: &mut Vec<ClaimPayment>, dice: &mut Dice) {
    match dice.below(10) {
        0..3 => all[1..].iter_mut().for_each(|payment| payment.cycle = 0),
        3..6 => all[2].cycle = CYCLES - 1,
        6 => all.truncate(2),
        _ => {}
    }
}

fn befall_one(claim: &Claim, all: &mut Vec<ClaimPayment>, dice: &mut Dice) {
    let payment = &mut all[0];
    let capitates = PAYERS[payment.payer].filing == "HM" && claim.kind == ClaimType::Professional;
    if capitates && payment.status == "1" && dice.chance(1_500) {
        capitate(claim, payment);
        return;
    }
    if payment.lines.is_empty() || payment.status == "4" {
        return;
    }
    match dice.below(10_000) {
        0..350 => {
            let rest = split(claim, payment, dice);
            all.extend(rest);
        }
        350..650 => recode(claim, payment, dice),
        650..900 => bundle(claim, payment, dice),
        900..1_100 => unbundle(claim, payment, dice),
        1_100..1_350 => deny_partly(claim, payment, dice),
        _ => {}
    }
}

/// Nothing is paid for the claim: the practice has its share each month.
fn capitate(claim: &Claim, payment: &mut ClaimPayment) {
    for (part, line) in payment.lines.iter_mut().zip(&claim.lines) {
        let adjustment = Adjustment { group: "CO", reason: "24", amount: line.charge };
        *part = Adjudicated { adjustments: vec![adjustment], ..Adjudicated::default() };
    }
    payment.interest = 0;
    payment.paid = 0;
}

/// Answers the lines of the claim in two claim payments, the second maybe later. Returns the second.
fn split(claim: &Claim, payment: &mut ClaimPayment, dice: &mut Dice) -> Option<ClaimPayment> {
    let count = payment.lines.len();
    if count < 2 || payment.status != "1" {
        return None;
    }
    let at = 1 + dice.below(count as u64 - 1) as usize;
    let mut rest = ClaimPayment {
        lines: payment.lines.split_off(at),
        services: payment.services.split_off(at),
        claim_number: claim_number(payment.payer, claim.index, 2),
        link: Link::ControlNumber,
        interest: 0,
        continues: true,
        ..payment.clone()
    };
    if dice.chance(3_000) {
        rest.cycle = (rest.cycle + 1).min(CYCLES - 1);
    }
    for half in [payment, &mut rest] {
        half.paid = half.lines.iter().map(|part| part.paid).sum();
        half.charge = half.services.iter().map(|service| service.charge).sum();
    }
    Some(rest)
}

/// Pays for another procedure than the one billed.
fn recode(claim: &Claim, payment: &mut ClaimPayment, dice: &mut Dice) {
    let known = |service: &&mut Service| paired(RECODED, &claim.lines[service.line].code).is_some();
    let Some(service) = payment.services.iter_mut().find(known) else { return };
    service.instead = paired(RECODED, &claim.lines[service.line].code).map(|codes| *dice.pick(codes));
}

/// Pays one line as part of the first: nothing, under the first one's code.
fn bundle(claim: &Claim, payment: &mut ClaimPayment, dice: &mut Dice) {
    let Some(Cow::Borrowed(code)) = claim.lines.first().map(|line| &line.code) else { return };
    if payment.lines.len() < 2 || code.is_empty() || payment.lines[0].paid == 0 {
        return;
    }
    let at = 1 + dice.below(payment.lines.len() as u64 - 1) as usize;
    let bundled = DENIALS.iter().find(|denial| denial.reason == "97" && denial.remarks == ["M15"]);
    payment.paid -= payment.lines[at].paid;
    payment.lines[at] = denied_line(payment.services[at].charge, bundled.expect("it is in the list"));
    if !claim.lines[at].code.is_empty() {
        payment.services[at].instead = Some(code);
    }
}

/// Pays for a panel as two of the tests in it.
fn unbundle(claim: &Claim, payment: &mut ClaimPayment, dice: &mut Dice) {
    let known = |service: &Service| paired(UNBUNDLED, &claim.lines[service.line].code).is_some();
    let Some(at) = payment.services.iter().position(known) else { return };
    let whole = payment.services[at];
    if claim.prior.is_some() || payment.lines[at].paid == 0 {
        return;
    }
    let codes = paired(UNBUNDLED, &claim.lines[whole.line].code).expect("just found");
    let half = whole.charge / 2;
    payment.paid -= payment.lines[at].paid;
    payment.services[at] = Service { charge: half, instead: Some(codes[0]), ..whole };
    payment
        .services
        .insert(at + 1, Service { charge: whole.charge - half, instead: Some(codes[1]), ..whole });
    payment.lines[at] = share_of(&PAYERS[payment.payer], half, dice);
    payment.lines.insert(at + 1, share_of(&PAYERS[payment.payer], whole.charge - half, dice));
    payment.paid += payment.lines[at].paid + payment.lines[at + 1].paid;
}

/// Pays for half of a line, because that often is too often.
fn deny_partly(claim: &Claim, payment: &mut ClaimPayment, dice: &mut Dice) {
    if claim.prior.is_some() {
        return;
    }
    let Some(at) = payment.lines.iter().position(|part| part.paid > 0) else { return };
    let charge = payment.services[at].charge;
    let denied = charge / 2;
    let mut part = share_of(&PAYERS[payment.payer], charge - denied, dice);
    let first_share = part.adjustments.iter().position(|adjustment| adjustment.group != "CO");
    let adjustment = Adjustment { group: "CO", reason: "151", amount: denied };
    part.adjustments.insert(first_share.unwrap_or(part.adjustments.len()), adjustment);
    payment.paid += part.paid - payment.lines[at].paid;
    payment.lines[at] = part;
}

type Pairs = [(&'static str, [&'static str; 2])];

fn paired(pairs: &'static Pairs, code: &str) -> Option<&'static [&'static str; 2]> {
    pairs.iter().find(|(billed, _)| *billed == code).map(|(_, codes)| codes)
}

/// What payers put in place of what was billed.
static RECODED: &Pairs = &[
    ("99213", ["99212", "99212"]),
    ("99214", ["99213", "99212"]),
    ("99215", ["99214", "99213"]),
    ("99284", ["99283", "99282"]),
    ("99283", ["99282", "99281"]),
    ("D2392", ["D2391", "D2391"]),
    ("D0150", ["D0120", "D0120"]),
    ("93306", ["93307", "93308"]),
    ("96413", ["96365", "96365"]),
];

static UNBUNDLED: &Pairs = &[("80053", ["80048", "84155"]), ("85025", ["85027", "85004"])];

const PURPOSE: u64 = 9;
