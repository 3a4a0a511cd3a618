//! What a drug's procedure code says of its packages, from a list of the reader's.

use super::in_window;
use crate::packed::{Day, Indexed, Packed, record};
use crate::{Date, ProcedureCode};

/// Drugs by their procedure codes.
#[derive(Clone, Copy, Debug)]
pub struct Drugs<'t>(Indexed<'t, DrugRow>);

/// A package of a drug, as it is billed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Drug {
    /// National drug code, eleven digits; 0 when the row is about every package.
    pub ndc: u64,
    /// Units of the procedure in one unit of the package, in ten-thousandths; 0 when that is not told.
    pub units: u32,
    /// `F2`, `GR`, `ME`, `ML` or `UN`.
    pub unit: [u8; 2],
    /// Whether it comes in containers for one use.
    pub single_use: bool,
}

record! {
    /// A procedure code and a package.
    pub(crate) struct DrugRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) ndc: u64,
        pub(crate) units: u32,
        pub(crate) unit: [u8; 2],
        pub(crate) single_use: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> Drugs<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// The packages of a procedure code on a day.
    pub fn find(&self, code: ProcedureCode, on: Date) -> impl Iterator<Item = Drug> + use<'t> {
        self.0.find(code).filter(move |row| in_window(row.from, row.to, on)).map(DrugRow::drug)
    }

    /// Every row, and from when to when it holds.
    pub fn iter(&self) -> impl Iterator<Item = (ProcedureCode, Drug, Date, Option<Date>)> + use<'t> {
        let day = |row: &DrugRow| row.from.date().unwrap_or(Date::MAX);
        self.0.rows().iter().map(move |row| (row.code, row.drug(), day(&row), row.to.date()))
    }
}

impl DrugRow {
    fn drug(self) -> Drug {
        Drug { ndc: self.ndc, units: self.units, unit: self.unit, single_use: self.single_use != 0 }
    }
}
