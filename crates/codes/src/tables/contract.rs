//! What a payer has agreed to pay a practice, from a list of the reader's.

use super::in_window;
use crate::packed::{Day, Packed, Rows, record};
use crate::{Date, ProcedureCode};

/// Agreed fees.
#[derive(Clone, Copy, Debug)]
pub struct Contracts<'t>(Rows<'t, ContractRow>);

/// What a contract says of a service.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Terms {
    /// What the fee is made from.
    pub basis: Basis,
    /// Whether the charge is paid when it is less.
    pub lesser_of: bool,
}

/// What an agreed fee is made from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Basis {
    /// Cents a unit.
    Fixed(u32),
    /// Hundredths of a percent of the physician fee schedule.
    OfSchedule(u32),
    /// Hundredths of a percent of the charge.
    OfCharge(u32),
    /// Nothing: the service is in a capitation.
    Capitated,
}

record! {
    /// What a contract says of a service, or of all it does not name.
    pub(crate) struct ContractRow by ([u8; 16], u32) = |row| (row.payer, row.code);
    {
        pub(crate) payer: [u8; 16],
        /// [`ContractRow::ALL`] for all services.
        pub(crate) code: u32,
        /// NUL for any.
        pub(crate) modifier: [u8; 2],
        /// Tax identifier of the practice; NUL for any.
        pub(crate) practice: [u8; 9],
        /// 0 any place, 1 outside a facility, 2 in one.
        pub(crate) place: u8,
        pub(crate) basis: u8,
        pub(crate) value: u32,
        pub(crate) lesser_of: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl ContractRow {
    pub(crate) const ALL: u32 = u32::MAX;
}

impl<'t> Contracts<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// What a payer has agreed with a practice for a service on a day. A row that names the service goes
    /// before one for all, one that names the practice, the modifier and the place before one that does not.
    pub fn find(
        &self,
        payer: &[u8],
        practice: &[u8],
        service: (ProcedureCode, &[[u8; 2]]),
        facility: bool,
        on: Date,
    ) -> Option<Terms> {
        let payer = super::fixed(payer)?;
        let place = if facility { 2 } else { 1 };
        let fits = |row: &ContractRow| {
            (row.practice == [0; 9] || row.practice == *practice)
                && (row.modifier == [0; 2] || service.1.contains(&row.modifier))
                && (row.place == 0 || row.place == place)
                && in_window(row.from, row.to, on)
        };
        let names = |row: &ContractRow| (row.practice != [0; 9], row.modifier != [0; 2], row.place != 0);
        let best = |code| self.0.find((payer, code)).filter(fits).max_by_key(names);
        best(service.0.number()).or_else(|| best(ContractRow::ALL)).map(ContractRow::terms)
    }
}

impl ContractRow {
    fn terms(self) -> Terms {
        let basis = match self.basis {
            0 => Basis::Fixed(self.value),
            1 => Basis::OfSchedule(self.value),
            2 => Basis::OfCharge(self.value),
            _ => Basis::Capitated,
        };
        Terms { basis, lesser_of: self.lesser_of == 1 }
    }
}
