//! Laboratory tests that are waived under CLIA, from a list of the reader's.

use super::in_window;
use crate::packed::{Day, Indexed, Packed, record};
use crate::{Date, ProcedureCode};

/// Tests that a laboratory with a certificate of waiver may do.
#[derive(Clone, Copy, Debug)]
pub struct WaivedTests<'t>(Indexed<'t, WaivedRow>);

/// How a waived test is billed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Waived {
    /// With QW: the code stands for tests that are not waived too.
    WithModifier,
    /// As it is: every test of the code is waived.
    AsItIs,
}

record! {
    /// A test and whether QW says that it is the waived one.
    pub(crate) struct WaivedRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) modifier: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> WaivedTests<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// How a code is billed on a day when its test is waived; `None` when it is not on the list.
    pub fn find(&self, code: ProcedureCode, on: Date) -> Option<Waived> {
        self.0.find(code).find(|row| in_window(row.from, row.to, on)).map(WaivedRow::waived)
    }

    /// Every test, how it is billed, and from when to when.
    pub fn iter(&self) -> impl Iterator<Item = (ProcedureCode, Waived, Date, Option<Date>)> + use<'t> {
        let day = |row: &WaivedRow| row.from.date().unwrap_or(Date::MAX);
        self.0.rows().iter().map(move |row| (row.code, row.waived(), day(&row), row.to.date()))
    }
}

impl WaivedRow {
    fn waived(self) -> Waived {
        if self.modifier == 0 { Waived::AsItIs } else { Waived::WithModifier }
    }
}
