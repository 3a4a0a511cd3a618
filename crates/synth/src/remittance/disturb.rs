//! Noise on claim payments: what payers and clearinghouses lose or change of what a claim said.

use super::payment::{ClaimPayment, Link};
use super::settle::together;
use crate::claim::{Adjudicated, Claim, claim_number};
use crate::dice::Dice;
use crate::{NoiseKind, Plan};

/// Disturbs the payments of a claim. What a payer does to a claim it does each time it answers it.
pub(super) fn disturb(plan: &Plan, claim: &Claim, all: &mut [ClaimPayment]) {
    for (which, payment) in all.iter_mut().enumerate() {
        let each_time = claim.index << 3 | which as u64;
        let always = claim.index << 8 | payment.payer as u64;
        let strikes = |kind: NoiseKind, key: u64| {
            let rate = plan.noise[kind];
            rate > 0 && Dice::new(plan.seed, PURPOSE + kind as u64, key).chance(rate)
        };
        let told = payment.link == Link::PayerNumber && !strikes(NoiseKind::PayerNumberChanged, each_time);
        change_number(claim, payment, |kind| strikes(kind, always));
        if told {
            payment.link = Link::PayerNumber;
        }
        if strikes(NoiseKind::PayerNumberChanged, each_time) {
            payment.claim_number = claim_number(payment.payer, claim.index, 5 + which as u64 % 4);
            note(payment, NoiseKind::PayerNumberChanged);
        }
        if claim.lines.iter().any(|line| !line.modifiers.is_empty())
            && payment.whole.is_none()
            && strikes(NoiseKind::ModifiersDropped, each_time)
        {
            payment.said.without_modifiers = true;
            note(payment, NoiseKind::ModifiersDropped);
        }
        if payment.returns_lines
            && !payment.lines.is_empty()
            && strikes(NoiseKind::LineNumberAbsent, each_time)
        {
            payment.returns_lines = false;
            note(payment, NoiseKind::LineNumberAbsent);
        }
        if strikes(NoiseKind::MemberSuffix, always) {
            payment.said.member_suffix = true;
            note(payment, NoiseKind::MemberSuffix);
        }
        if strikes(NoiseKind::NameMisspelt, always) {
            payment.said.misspelt = true;
            note(payment, NoiseKind::NameMisspelt);
        }
        if strikes(NoiseKind::DateShifted, always) {
            payment.said.days_off = 1;
            note(payment, NoiseKind::DateShifted);
        }
        if strikes(NoiseKind::ChargeChanged, always) {
            change_charge(payment);
        }
        if payment.status == "22"
            && !payment.lines.is_empty()
            && strikes(NoiseKind::ReversedAsWhole, each_time)
        {
            payment.whole = Some(together(&payment.lines));
            payment.lines.clear();
            payment.services.clear();
            note(payment, NoiseKind::ReversedAsWhole);
        }
    }
}

/// Changes the patient control number in the first way that strikes and makes a difference.
fn change_number(claim: &Claim, payment: &mut ClaimPayment, strikes: impl Fn(NoiseKind) -> bool) {
    payment.link = Link::ControlNumber;
    let sent = &claim.number;
    for (kind, link) in [
        (NoiseKind::NumberReplaced, Link::Particulars),
        (NoiseKind::NumberCut12, Link::NormalizedNumber),
        (NoiseKind::NumberCut17, Link::NormalizedNumber),
        (NoiseKind::NumberStripped, Link::NormalizedNumber),
        (NoiseKind::NumberPadded, Link::NormalizedNumber),
    ] {
        if !strikes(kind) {
            continue;
        }
        let number: String = match kind {
            NoiseKind::NumberCut12 => sent.chars().take(12).collect(),
            NoiseKind::NumberCut17 => sent.chars().take(17).collect(),
            NoiseKind::NumberStripped => sent.chars().filter(char::is_ascii_alphanumeric).collect(),
            NoiseKind::NumberPadded => format!("{sent:0>20}"),
            // A number of the payer's own making.
            _ => format!("{:09}", Dice::new(claim.index, PURPOSE, payment.payer as u64).below(1_000_000_000)),
        };
        if number != *sent {
            payment.number = number;
            payment.link = link;
            note(payment, kind);
            return;
        }
    }
}

/// Says a charge one dollar higher, and writes the dollar off.
fn change_charge(payment: &mut ClaimPayment) {
    let more = if payment.status == "22" { -100 } else { 100 };
    let mut parts = payment.whole.iter_mut().chain(&mut payment.lines).enumerate();
    let by_contract = |part: &Adjudicated| part.adjustments.iter().any(|one| one.reason == "45");
    let Some((at, part)) = parts.find(|(_, part)| by_contract(part)) else { return };
    for adjustment in part.adjustments.iter_mut().filter(|adjustment| adjustment.reason == "45") {
        adjustment.amount += more;
    }
    if let Some(service) = payment.services.get_mut(at) {
        service.charge += more;
    }
    payment.charge += more;
    payment.charge_noise += more;
    note(payment, NoiseKind::ChargeChanged);
}

fn note(payment: &mut ClaimPayment, kind: NoiseKind) {
    payment.noise.push(kind.name());
}

/// One for each kind, from here on.
const PURPOSE: u64 = 100;
