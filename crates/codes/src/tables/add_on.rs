//! Codes that are billed beside another only: NCCI add-on code edits.

use super::in_window;
use crate::packed::{Day, Indexed, Packed, record};
use crate::{Date, ProcedureCode};

/// The add-on codes and what they may stand beside.
#[derive(Clone, Copy, Debug)]
pub struct AddOns<'t>(Indexed<'t, AddOnRow>);

/// How much is said of an add-on code's primaries.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum AddOnType {
    /// `1`: all primaries are listed.
    Listed,
    /// `2`: none is; the contractor decides.
    Contractor,
    /// `3`: some are, and the contractor may take others.
    Partly,
}

/// The primaries of an add-on code on a day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Primaries {
    /// How much is said.
    pub kind: AddOnType,
    /// Those listed.
    pub codes: Vec<ProcedureCode>,
}

record! {
    /// An add-on code beside one primary, or beside what a contractor takes.
    pub(crate) struct AddOnRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        /// [`AddOnRow::NONE`] when none is named.
        pub(crate) primary: u32,
        pub(crate) kind: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl AddOnRow {
    pub(crate) const NONE: u32 = u32::MAX;
}

impl<'t> AddOns<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// What a code may stand beside on a day; `None` when it is no add-on then.
    #[inline]
    pub fn find(&self, code: ProcedureCode, on: Date) -> Option<Primaries> {
        let mut rows = self.0.find(code).filter(|row| in_window(row.from, row.to, on)).peekable();
        rows.peek()?;
        let mut primaries = Primaries { kind: AddOnType::Listed, codes: Vec::new() };
        for row in rows {
            // What says less counts: an add-on that a contractor decides on is not refused for a list.
            primaries.kind = primaries.kind.max(match row.kind {
                1 => AddOnType::Listed,
                2 => AddOnType::Contractor,
                _ => AddOnType::Partly,
            });
            primaries
                .codes
                .extend((row.primary != AddOnRow::NONE).then(|| ProcedureCode::from_number(row.primary)));
        }
        Some(primaries)
    }

    /// Every add-on code with a primary and the window: first and last day, type.
    pub fn iter(
        &self,
    ) -> impl Iterator<Item = (ProcedureCode, Option<ProcedureCode>, Date, Option<Date>, u8)> + use<'t> {
        self.0.rows().iter().map(|row| {
            let primary = (row.primary != AddOnRow::NONE).then(|| ProcedureCode::from_number(row.primary));
            (row.code, primary, row.from.date().unwrap_or(Date::MAX), row.to.date(), row.kind)
        })
    }
}
