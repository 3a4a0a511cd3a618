//! The fee of one service by the physician fee schedule, before what others of the day do to it.

use super::reduction::reduce;
use super::{Expected, Method, Service, Setting, anesthesia, share};
use crate::CodeSets;
use crate::tables::{Component, FeeSchedule, Indices, ServiceFee};

/// A service with its prices, all in cents a unit.
#[derive(Clone, Debug)]
pub(super) struct Priced<'s> {
    pub(super) service: &'s Service,
    pub(super) fee: ServiceFee,
    /// The fee of the unit as billed.
    pub(super) unit: i64,
    /// Of it, the professional part, the technical part and the practice expense.
    pub(super) professional: i64,
    pub(super) technical: i64,
    pub(super) expense: i64,
}

/// What the schedule allows for each service.
pub(super) fn amounts(services: &[Service], setting: &Setting, codes: &CodeSets) -> Vec<Option<Expected>> {
    let priced: Vec<Option<Priced<'_>>> =
        services.iter().map(|service| priced(service, setting, codes)).collect();
    let reduced = reduce(&priced);
    let each = services.iter().zip(&priced).zip(reduced);
    each.map(|((service, priced), reduced)| match priced {
        Some(priced) => {
            let cents = for_role(reduced?, priced, setting.reduced)?;
            Some(Expected { cents, method: Method::Schedule })
        }
        None => anesthesia::amount(service, setting, codes),
    })
    .collect()
}

fn priced<'s>(service: &'s Service, setting: &Setting, codes: &CodeSets) -> Option<Priced<'s>> {
    // Unusual, reduced and team services are priced by report.
    if service.minutes || service.has(&[b"22", b"52", b"66"]) {
        return None;
    }
    let fees = codes.fees(setting.qualifying, service.on)?;
    let indices = codes.gpci(service.on)?.find(setting.locality?)?;
    let part = match () {
        () if service.has(&[b"26"]) => Component::Professional,
        () if service.has(&[b"TC"]) => Component::Technical,
        () if service.has(&[b"53"]) => Component::Discontinued,
        () => Component::Whole,
    };
    let fee = fees.find(service.code, part).filter(ServiceFee::is_priced)?;
    let values = Values { fees, indices, facility: service.facility };
    let of = |part| fees.find(service.code, part).map(|row| values.of(&row));
    let (professional, technical) = match part {
        Component::Professional => (values.of(&fee), 0),
        Component::Technical => (0, values.capped(&fee)),
        // A whole that has parts is the sum of them, so that a cap of the technical part tells.
        _ => match (of(Component::Professional), fees.find(service.code, Component::Technical)) {
            (Some(professional), Some(technical)) => (professional, values.capped(&technical)),
            _ => (values.of(&fee), 0),
        },
    };
    let capped = technical > 0 && part == Component::Whole && values.is_capped(service.code);
    let mut unit =
        if part == Component::Whole && !capped { values.of(&fee) } else { professional + technical };
    for (modifier, percent) in [(b"54", fee.within), (b"55", fee.after), (b"56", fee.before)] {
        if service.has(&[modifier]) {
            unit = share(unit, percent.into(), 100);
        }
    }
    if service.has(&[b"50"]) {
        unit = match fee.bilateral {
            b'1' => share(unit, 150, 100),
            b'3' => unit * 2,
            _ => unit,
        };
    }
    Some(Priced { service, fee, unit, professional, technical, expense: values.expense(&fee) })
}

/// What the part somebody had in a surgery makes of an amount; `None` when it is not paid.
fn for_role(cents: i64, priced: &Priced<'_>, reduced: bool) -> Option<i64> {
    let (service, fee) = (priced.service, &priced.fee);
    let assists = |wanted| service.has(wanted) && fee.assistant != b'9';
    let cents = match () {
        () if service.has(&[b"62"]) => match fee.co_surgeons {
            b'1' | b'2' => share(cents, 625, 1000),
            _ => return None,
        },
        () if assists(&[b"80", b"81", b"82"]) => match fee.assistant {
            b'1' => 0,
            _ => share(cents, 16, 100),
        },
        // 85 percent of 16 percent.
        () if assists(&[b"AS"]) => match fee.assistant {
            b'1' => 0,
            _ => return Some(share(cents, 136, 1000)),
        },
        () => cents,
    };
    Some(if reduced { share(cents, 85, 100) } else { cents })
}

/// What turns relative values into cents.
struct Values<'t> {
    fees: FeeSchedule<'t>,
    indices: Indices,
    facility: bool,
}

impl Values<'_> {
    /// Work, expense and malpractice, each times its index, times the conversion factor.
    fn of(&self, row: &ServiceFee) -> i64 {
        let expense = if self.facility { row.expense_facility } else { row.expense };
        self.cents(row.work, expense, row.malpractice)
    }

    /// The practice expense alone.
    fn expense(&self, row: &ServiceFee) -> i64 {
        self.cents(0, if self.facility { row.expense_facility } else { row.expense }, 0)
    }

    /// A technical part, which is paid no more than the outpatient prospective payment system pays.
    fn capped(&self, row: &ServiceFee) -> i64 {
        let plain = self.of(row);
        self.cap(row).map_or(plain, |cap| cap.min(plain))
    }

    fn cap(&self, row: &ServiceFee) -> Option<i64> {
        let expense = if self.facility { row.cap_expense_facility } else { row.cap_expense };
        (expense > 0).then(|| self.cents(0, expense, row.cap_malpractice))
    }

    fn is_capped(&self, code: crate::ProcedureCode) -> bool {
        let technical = self.fees.find(code, Component::Technical);
        technical.is_some_and(|row| self.cap(&row).is_some_and(|cap| cap < self.of(&row)))
    }

    fn cents(&self, work: u32, expense: u32, malpractice: u32) -> i64 {
        let Indices { work: of_work, expense: of_expense, malpractice: of_malpractice } = self.indices;
        let product = |value: u32, index: u32| i64::from(value) * i64::from(index);
        let sum =
            product(work, of_work) + product(expense, of_expense) + product(malpractice, of_malpractice);
        // Hundredths of a unit, thousandths, ten-thousandths of a dollar: 10^9 to the dollar.
        share(sum, self.fees.conversion_factor().into(), 10_000_000)
    }
}
