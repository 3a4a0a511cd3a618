//! What a claim shares with another that says the same, or nearly.

use claims::{Cents, Date, Period};

use crate::candidate::{Candidate, CandidateLine};
use crate::hash::Hash128;
use crate::wire::{Wire, put_date, put_period};

/// What claims are compared by, to tell whether one repeats another: digests and days, nobody's name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Likeness {
    /// Practice, payer, patient, rendering provider, and each service by day, code and those modifiers that
    /// make it another service; `None` when the claim says too little to tell it from others.
    pub services: Option<u128>,
    /// The services again, with modifiers, units and charges, and who bills.
    pub content: u64,
    /// Who the claim was sent to.
    pub payer: u64,
    /// The patient's name.
    patient: u64,
    birth_date: Option<Date>,
    /// First and last day of service.
    pub service: Option<Period>,
    /// BHT04, the day it was written.
    pub written: Option<Date>,
    /// CLM05-3; a blank when absent.
    pub frequency: u8,
}

impl Likeness {
    /// What is so of a claim.
    pub fn of(claim: &Candidate<'_>) -> Self {
        let payer = Hash128::new().text(claim.payer.key()).finish();
        Self {
            services: services(claim),
            content: content(claim),
            payer: payer as u64,
            patient: claim.patient_name,
            birth_date: claim.birth_date,
            service: claim.service,
            written: claim.submitted,
            frequency: claim.frequency,
        }
    }

    /// Whether both are about one person: a name is mistyped, or a birth date, seldom both.
    pub fn is_same_patient(&self, other: &Self) -> bool {
        self.patient == other.patient || (self.birth_date.is_some() && self.birth_date == other.birth_date)
    }

    /// Whether days of service of one are days of the other's; so when either says none.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self.service, other.service) {
            (Some(one), Some(other)) => one.from <= other.to && other.from <= one.to,
            _ => true,
        }
    }

    /// Whether it replaces or voids an earlier claim (CLM05-3).
    pub fn is_replacement(&self) -> bool {
        matches!(self.frequency, b'7' | b'8' | b'Q')
    }

    /// Appends the record to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.services.unwrap_or_default().to_le_bytes());
        for number in [self.content, self.payer, self.patient] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        put_date(out, self.birth_date);
        put_date(out, self.written);
        put_period(out, self.service);
        out.push(self.frequency);
    }

    /// What was written like this; `None` when the bytes are not exactly one record.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut wire = Wire::new(bytes);
        let services = u128::from_le_bytes(wire.bytes(16)?.try_into().ok()?);
        let mut number = || wire.bytes(8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
        let (content, payer, patient) = (number()?, number()?, number()?);
        let likeness = Self {
            services: Some(services).filter(|services| *services != 0),
            content,
            payer,
            patient,
            birth_date: wire.date()?,
            written: wire.date()?,
            service: wire.period()?,
            frequency: wire.byte()?,
        };
        wire.is_empty().then_some(likeness)
    }
}

fn services(claim: &Candidate<'_>) -> Option<u128> {
    let unsure = claim.lines.is_empty()
        || claim.member_id.is_empty()
        || claim.birth_date.is_none()
        || claim.lines.iter().any(|line| {
            line.service.is_none() || (line.procedure.is_empty() && line.revenue_code.is_empty())
        });
    if unsure {
        return None;
    }
    let mut lines: Vec<u128> = claim.lines.iter().map(|line| of_line(line).finish()).collect();
    lines.sort_unstable();
    let head = Hash128::new()
        .text(&claim.practice_id)
        .text(claim.claim_type.letter())
        .text(claim.payer.key())
        .text(&claim.member_id)
        .number(claim.patient_name as i64)
        .number(days(claim.birth_date))
        .text(&claim.facility_code)
        .text(&claim.rendering_npi);
    let hash = lines.iter().fold(head, |hash, line| hash.bytes(&line.to_le_bytes())).finish();
    Some(hash.max(1))
}

fn content(claim: &Candidate<'_>) -> u64 {
    let line = |line: &CandidateLine<'_>| {
        let amounts = of_line(line).text(&line.modifiers).number(line.charge.unwrap_or(Cents(-1)).0);
        amounts.number(line.units.map_or(-1, |units| units.0)).finish()
    };
    let mut lines: Vec<u128> = claim.lines.iter().map(line).collect();
    lines.sort_unstable();
    let head = Hash128::new()
        .text(&claim.billing_npi)
        .text(&claim.billing_tax_id)
        .number(claim.charge.unwrap_or(Cents(-1)).0)
        .bytes(&[claim.frequency, claim.payer_sequence]);
    lines.iter().fold(head, |hash, line| hash.bytes(&line.to_le_bytes())).finish() as u64
}

/// A service: its days, its code, and what makes it another one.
fn of_line(line: &CandidateLine<'_>) -> Hash128 {
    let service = line.service;
    let mut telling: Vec<&str> =
        line.modifiers.split(',').filter(|modifier| DISTINCT.contains(modifier)).collect();
    telling.sort_unstable();
    let hash = Hash128::new()
        .text(&line.procedure)
        .text(&line.revenue_code)
        .number(days(service.map(|service| service.from)))
        .number(days(service.map(|service| service.to)));
    telling.into_iter().fold(hash, Hash128::text)
}

fn days(date: Option<Date>) -> i64 {
    date.map_or(i64::MIN, |date| i64::from(date.days_since_epoch()))
}

/// Modifiers that say: another service, a repeated one, another part or side of the body, another part of
/// the service, another role.
const DISTINCT: [&str; 53] = [
    "24", "25", "26", "50", "55", "54", "56", "57", "58", "59", "62", "66", "76", "77", "78", "79", "80",
    "81", "82", "91", "AS", "TC", "XE", "XP", "XS", "XU", "LT", "RT", "E1", "E2", "E3", "E4", "FA", "F1",
    "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8",
    "T9", "LC",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{candidate, candidates};

    fn changed(change: impl FnOnce(&mut Candidate<'_>)) -> Likeness {
        let mut claim = candidate();
        change(&mut claim);
        Likeness::of(&claim)
    }

    #[test]
    fn another_charge_is_nearly_the_same_claim() {
        let (one, other) = (changed(|_| ()), changed(|claim| claim.lines[0].charge = Some(Cents(1))));
        assert!(one.services.is_some());
        assert_eq!(one.services, other.services);
        assert_ne!(one.content, other.content);
    }

    #[test]
    fn another_day_code_payer_or_patient_is_another_claim() {
        let one = changed(|_| ());
        let others = [
            changed(|claim| claim.lines[0].procedure = "99999".into()),
            changed(|claim| claim.lines[0].modifiers = "76".into()),
            changed(|claim| claim.lines[0].service = None),
            changed(|claim| claim.birth_date = Date::of(1901, 1, 1)),
            changed(|claim| claim.payer.add_id(b"OTHER")),
            changed(|claim| claim.practice_id = "tin-2".into()),
        ];
        for other in others {
            assert_ne!(one.services, other.services);
        }
    }

    #[test]
    fn the_order_of_lines_says_nothing() {
        let (one, other) = (changed(|_| ()), changed(|claim| claim.lines.reverse()));
        assert_eq!((one.services, one.content), (other.services, other.content));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(claim in candidates()) {
            let likeness = Likeness::of(&claim);
            let mut out = Vec::new();
            likeness.encode(&mut out);
            prop_assert_eq!(Likeness::decode(&out), Some(likeness));
            out.pop();
            prop_assert_eq!(Likeness::decode(&out), None);
        }
    }
}
