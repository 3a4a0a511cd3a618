//! What remittances a desk gets, in which files, before anything is written.

use super::claims::{own_ta1, shape};
use super::naming::{digits, joins, on_day, packed};
use super::work::Settled;
use crate::claim::Desk;
use crate::envelope::Numbers;
use crate::remittance::CYCLES;
use crate::world::PAYERS;
use crate::{Day, NoiseKind, Plan};

/// Which claims of a desk each payer pays in each cycle, counted from the first.
pub(super) type Paid = Vec<[Vec<u32>; CYCLES]>;

/// Files of remittances, in order.
pub(super) struct Agenda<'d> {
    pub(super) plan: &'d Plan,
    pub(super) desk: &'d Desk,
    pub(super) files: Vec<RemittanceFile<'d>>,
}

/// A file of remittances.
pub(super) struct RemittanceFile<'d> {
    pub(super) name: String,
    /// The name of what is in it.
    bare: String,
    /// The day it comes.
    day: Day,
    pub(super) payments: Vec<Payment<'d>>,
    /// The day that all its envelopes bear, if it is not that of its payments.
    pub(super) comes: Option<Day>,
    pub(super) is_missing: bool,
    /// The name of its copy, if it comes twice.
    pub(super) again: Option<String>,
}

/// What one payer pays one practice, and what the practice owes from earlier.
pub(super) struct Payment<'d> {
    pub(super) desk: &'d Desk,
    pub(super) payer: usize,
    pub(super) cycle: usize,
    pub(super) day: Day,
    /// What happened to the file it comes in.
    pub(super) noise: Vec<&'static str>,
    /// Claims of the desk, counted from its first.
    pub(super) claims: &'d [u32],
    /// A claim that was paid earlier, to take something back for.
    pub(super) earlier: Option<u32>,
}

/// Which claims each payer pays when.
pub(super) fn paid(desk: &Desk, settled: &[Settled]) -> Paid {
    let mut paid: Paid = (0..PAYERS.len()).map(|_| Default::default()).collect();
    for Settled { claim, payments, .. } in settled {
        for payment in payments {
            let due: &mut Vec<u32> = &mut paid[payment.payer][payment.cycle];
            let offset = (claim.index - desk.first) as u32;
            if due.last() != Some(&offset) {
                due.push(offset);
            }
        }
    }
    paid
}

impl<'d> Agenda<'d> {
    /// What payers pay for the claims of a desk, as far as they have by the day of the drop.
    pub(super) fn of(plan: &'d Plan, desk: &'d Desk, paid: &'d Paid) -> Self {
        let mut files = Vec::new();
        for cycle in 0..CYCLES {
            let mut due: Vec<Payment<'_>> = (0..PAYERS.len())
                .filter(|&payer| !paid[payer][cycle].is_empty())
                .flat_map(|payer| payments(desk, paid, payer, cycle))
                .filter(|payment| payment.day <= plan.as_of)
                .collect();
            // Some clearinghouses send a file for every payer, some one for all.
            let most = if bundle(desk) == Bundle::Apart { 1 } else { due.len().max(1) };
            for position in 0..due.len().div_ceil(most) {
                let rest = due.split_off(most.min(due.len()));
                files.push(RemittanceFile::of(plan, std::mem::replace(&mut due, rest), position));
            }
            join(plan, desk, cycle, &mut files);
        }
        Self { plan, desk, files }
    }

    /// The last numbers used once the desk is written after these.
    pub(super) fn numbers_after(&self, mut last: Numbers) -> Numbers {
        let shape = shape(self.desk, self.plan.claims_per_set);
        // Claims, the 277CA, the 999, and a TA1 of its own.
        last.interchange += shape.len() as u64 + 2 + u64::from(own_ta1(self.desk));
        last.group += shape.iter().map(Vec::len).sum::<usize>() as u64 + 2;
        for file in self.files.iter().filter(|file| !file.is_missing) {
            let payments = file.payments.len() as u64;
            let (by_interchange, by_group) = bundle(self.desk).cuts();
            last.interchange += if by_interchange { payments } else { 1 };
            last.group += if by_group { payments } else { 1 };
            for _ in &file.payments {
                last.remittance += 1;
                let again = u64::from(self.plan.strikes(NoiseKind::Reenveloped, last.remittance));
                last.interchange += again;
                last.group += again;
            }
        }
        last
    }
}

impl<'d> RemittanceFile<'d> {
    fn of(plan: &Plan, mut payments: Vec<Payment<'d>>, position: usize) -> Self {
        let (desk, cycle) = (payments[0].desk, payments[0].cycle);
        let turn = desk.ordinal << 12 | (cycle as u64) << 8 | position as u64;
        let strikes = |kind: NoiseKind| plan.strikes(kind, turn);
        let early = cycle == 0 && strikes(NoiseKind::FileEarly);
        let late = !early && strikes(NoiseKind::FileLate);
        for payment in &mut payments {
            if early {
                payment.day = desk.sent.plus(-1);
                payment.noise.push(NoiseKind::FileEarly.name());
            }
            if late {
                payment.noise.push(NoiseKind::FileLate.name());
            }
        }
        let day = payments.iter().map(|payment| payment.day).max().expect("a file has payments");
        let comes = if late { day.plus(LATE).min(plan.as_of) } else { day };
        let who = if payments.len() == 1 { PAYERS[payments[0].payer].id } else { "ALL" };
        let place =
            format!("{:06}{}{}", desk.ordinal + 1, cycle + 1, char::from(b'A' + (position % 26) as u8));
        let extra = if position < 26 { String::new() } else { format!("{}", position / 26) };
        let bare = format!("ERA_{who}_{}_{place}{extra}.835", digits(comes));
        let name = packed(plan, turn, &bare);
        let again = || on_day(plan, comes.plus(1), &format!("COPY_{name}"));
        Self {
            day: comes,
            comes: late.then_some(comes),
            is_missing: strikes(NoiseKind::FileMissing),
            again: strikes(NoiseKind::FileTwice).then(again),
            name: on_day(plan, comes, &name),
            bare,
            payments,
        }
    }
}

/// Some clearinghouses send all that came of one cycle in one archive, once the last is there.
fn join(plan: &Plan, desk: &Desk, cycle: usize, files: &mut [RemittanceFile<'_>]) {
    let of_cycle = |file: &&mut RemittanceFile<'_>| file.payments[0].cycle == cycle;
    let mut files: Vec<_> = files.iter_mut().filter(of_cycle).collect();
    let whole = files.len() > 1 && files.iter().all(|file| !file.is_missing && file.again.is_none());
    if !whole || !joins(plan, desk.ordinal << 4 | 8 | cycle as u64) {
        return;
    }
    let day = files.iter().map(|file| file.day).max().expect("there are some");
    let archive = format!("ERA_{}_{:06}{}.zip", digits(day), desk.ordinal + 1, cycle + 1);
    for file in &mut files {
        file.name = on_day(plan, day, &format!("{archive}!{}", file.bare));
    }
}

/// How the remittances of one day are put into files.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Bundle {
    Apart,
    Sets,
    Groups,
    Interchanges,
}

impl Bundle {
    /// Whether every remittance has an interchange, and a group, of its own.
    pub(super) fn cuts(self) -> (bool, bool) {
        match self {
            Self::Interchanges => (true, true),
            Self::Groups => (false, true),
            Self::Sets | Self::Apart => (false, false),
        }
    }
}

pub(super) fn bundle(desk: &Desk) -> Bundle {
    [Bundle::Sets, Bundle::Apart, Bundle::Interchanges, Bundle::Groups][desk.ordinal as usize % 4]
}

/// The payments of a payer in a cycle: several, if there are very many claims.
fn payments<'d>(
    desk: &'d Desk,
    paid: &'d Paid,
    payer: usize,
    cycle: usize,
) -> impl Iterator<Item = Payment<'d>> {
    let day = desk.sent.plus(PAYERS[payer].days + 21 * cycle as i32);
    let earlier = if cycle == 0 { None } else { paid[payer][0].first().copied() };
    paid[payer][cycle].chunks(CLAIMS_MAX).map(move |claims| Payment {
        desk,
        payer,
        cycle,
        day,
        noise: Vec::new(),
        claims,
        earlier,
    })
}

/// The most claims a payment is for.
const CLAIMS_MAX: usize = 2_000;

/// Days by which a late file comes late, at most.
const LATE: i32 = 24;
