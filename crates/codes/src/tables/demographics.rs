//! Ages and sexes that a procedure is for, from a list of the reader's.

use super::in_window;
use crate::packed::{Day, Indexed, Packed, record};
use crate::{Date, ProcedureCode};

/// Procedures and whom they are for.
#[derive(Clone, Copy, Debug)]
pub struct Demographics<'t>(Indexed<'t, DemographicsRow>);

/// Whom a procedure is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// `F` or `M`, when it is for one sex only.
    pub sex: Option<u8>,
    /// Least age in years.
    pub age_from: u8,
    /// Greatest age in years.
    pub age_to: u8,
}

record! {
    /// A procedure and whom it is for.
    pub(crate) struct DemographicsRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        /// 0 for either.
        pub(crate) sex: u8,
        pub(crate) age_from: u8,
        pub(crate) age_to: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> Demographics<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// Whom a procedure is for on a day.
    pub fn find(&self, code: ProcedureCode, on: Date) -> Option<Limits> {
        let row = self.0.find(code).find(|row| in_window(row.from, row.to, on))?;
        Some(row.limits())
    }

    /// Every procedure, whom it is for, and from when to when.
    pub fn iter(&self) -> impl Iterator<Item = (ProcedureCode, Limits, Date, Option<Date>)> + use<'t> {
        let day = |row: &DemographicsRow| row.from.date().unwrap_or(Date::MAX);
        self.0.rows().iter().map(move |row| (row.code, row.limits(), day(&row), row.to.date()))
    }
}

impl DemographicsRow {
    fn limits(self) -> Limits {
        let sex = (self.sex != 0).then_some(self.sex);
        Limits { sex, age_from: self.age_from, age_to: self.age_to }
    }
}
