//! The most units of a service on a day: NCCI medically unlikely edits.

use crate::ProcedureCode;
use crate::packed::{Indexed, Packed, record};

/// The unit limits of a program.
#[derive(Clone, Copy, Debug)]
pub struct UnitLimits<'t>(Indexed<'t, UnitRow>);

/// How a unit limit is applied: the MUE adjudication indicator.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Adjudication {
    /// `1`: to each line by itself.
    Line,
    /// `2`: to all lines of a day, without exception.
    DayPolicy,
    /// `3`: to all lines of a day; a record may show more.
    DayClinical,
}

/// The limit of a code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnitLimit {
    /// The most units; 0 is never.
    pub units: u32,
    /// How it is applied.
    pub adjudication: Adjudication,
}

record! {
    /// A code and its limit.
    pub(crate) struct UnitRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) units: u32,
        pub(crate) adjudication: u8,
    }
}

impl<'t> UnitLimits<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// The limit of a code; a code without one is not unlimited, its limit may be confidential.
    #[inline]
    pub fn find(&self, code: ProcedureCode) -> Option<UnitLimit> {
        self.0.find(code).next().map(UnitRow::limit)
    }

    /// Every code and its limit.
    pub fn iter(&self) -> impl Iterator<Item = (ProcedureCode, UnitLimit)> + use<'t> {
        self.0.rows().iter().map(|row| (row.code, row.limit()))
    }
}

impl UnitRow {
    fn limit(self) -> UnitLimit {
        let adjudication = match self.adjudication {
            1 => Adjudication::Line,
            2 => Adjudication::DayPolicy,
            _ => Adjudication::DayClinical,
        };
        UnitLimit { units: self.units, adjudication }
    }
}
