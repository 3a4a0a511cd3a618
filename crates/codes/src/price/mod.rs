//! What a payer should allow for the services of a day: the Medicare physician fee schedule with the
//! arithmetic of its modifiers, and contracts.
//!
//! Everything is whole cents, rounded half up: the fee of one unit first, then each percentage. Where the
//! schedule leaves a price to a carrier or to a report, or a table is missing, no amount is told: a wrong
//! one would make underpayments of what was paid right.

mod anesthesia;
mod reduction;
mod schedule;

use crate::tables::{Basis, Locality, Terms};
use crate::{CodeSets, Date, ProcedureCode};

/// A service as it was billed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Service {
    /// What was done.
    pub code: ProcedureCode,
    /// Its modifiers.
    pub modifiers: Vec<[u8; 2]>,
    /// Units, in ten-thousandths; of anesthesia billed by time, minutes.
    pub units: i64,
    /// Whether the units are minutes.
    pub minutes: bool,
    /// What was charged, in cents.
    pub charge: i64,
    /// Whether it was given where a facility bears the costs.
    pub facility: bool,
    /// The day.
    pub on: Date,
    /// Who gave it, by number: reductions are among the services of one provider on one day.
    pub provider: u64,
}

/// Who pays whom, and where.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Setting {
    /// The payer's identifier, for contracts.
    pub payer: Vec<u8>,
    /// The practice's tax identifier, for contracts.
    pub practice: Vec<u8>,
    /// Whether the payer is Medicare Part B, which pays by the schedule itself.
    pub medicare: bool,
    /// Where the service was given; without it the schedule has no prices.
    pub locality: Option<Locality>,
    /// Whether the clinician takes part in an advanced payment model (since 2026).
    pub qualifying: bool,
    /// Whether the clinician is one who is paid 85 percent: a nurse practitioner, a physician assistant, a
    /// clinical nurse specialist.
    pub reduced: bool,
}

/// What is expected to be allowed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Expected {
    /// Cents.
    pub cents: i64,
    /// How it was found.
    pub method: Method,
}

/// How an amount was found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Method {
    /// By the physician fee schedule.
    Schedule,
    /// By base units and time.
    Anesthesia,
    /// A contracted fee.
    ContractFixed,
    /// A contracted percentage of the schedule.
    ContractSchedule,
    /// A contracted percentage of the charge.
    ContractCharge,
    /// Nothing: it is in a capitation.
    Capitated,
}

impl Method {
    /// A word for a column.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Schedule => "mpfs",
            Self::Anesthesia => "anesthesia",
            Self::ContractFixed => "contract fixed",
            Self::ContractSchedule => "contract of mpfs",
            Self::ContractCharge => "contract of charge",
            Self::Capitated => "capitated",
        }
    }
}

/// What should be allowed for each service, in their order; `None` where nobody can say.
pub fn price(services: &[Service], setting: &Setting, codes: &CodeSets) -> Vec<Option<Expected>> {
    let terms: Vec<Option<Terms>> = services
        .iter()
        .map(|service| {
            let modifiers = (service.code, &service.modifiers[..]);
            let contracts = codes.contracts(service.on)?;
            contracts.find(&setting.payer, &setting.practice, modifiers, service.facility, service.on)
        })
        .collect();
    let by_schedule = |terms: &Option<Terms>| match terms {
        Some(terms) => matches!(terms.basis, Basis::OfSchedule(_)),
        None => setting.medicare,
    };
    let scheduled: Vec<Option<Expected>> = if terms.iter().any(by_schedule) {
        schedule::amounts(services, setting, codes)
    } else {
        vec![None; services.len()]
    };
    let each = services.iter().zip(&terms).zip(scheduled);
    each.map(|((service, terms), scheduled)| match terms {
        None if setting.medicare => {
            // Medicare pays the lower of the charge and the schedule.
            scheduled.map(|found| Expected { cents: found.cents.min(service.charge), ..found })
        }
        None => None,
        Some(terms) => contracted(service, *terms, scheduled),
    })
    .collect()
}

fn contracted(service: &Service, terms: Terms, scheduled: Option<Expected>) -> Option<Expected> {
    let (cents, method) = match terms.basis {
        // What a modifier does to an agreed fee is for the contract to say.
        Basis::Fixed(_) if service.has(CHANGING) => return None,
        Basis::Fixed(cents) => (of_units(i64::from(cents), service.units), Method::ContractFixed),
        Basis::OfSchedule(percent) => {
            (share(scheduled?.cents, percent.into(), 10_000), Method::ContractSchedule)
        }
        Basis::OfCharge(percent) => (share(service.charge, percent.into(), 10_000), Method::ContractCharge),
        Basis::Capitated => (0, Method::Capitated),
    };
    Some(Expected { cents: if terms.lesser_of { cents.min(service.charge) } else { cents }, method })
}

impl Service {
    fn has(&self, wanted: &[&[u8; 2]]) -> bool {
        self.modifiers.iter().any(|modifier| wanted.contains(&modifier))
    }
}

/// Modifiers that change what is paid.
const CHANGING: &[&[u8; 2]] = &[
    b"22", b"26", b"TC", b"50", b"52", b"53", b"54", b"55", b"56", b"62", b"66", b"80", b"81", b"82", b"AS",
];

/// A part of an amount, rounded half up; amounts are not negative.
fn share(cents: i64, part: i64, of: i64) -> i64 {
    let (cents, part, of) = (i128::from(cents), i128::from(part), i128::from(of));
    ((cents * part * 2 + of) / (of * 2)) as i64
}

/// The amount of so many units, which are in ten-thousandths.
fn of_units(cents: i64, units: i64) -> i64 {
    share(cents, units.max(0), 10_000)
}

#[cfg(test)]
mod tests;
