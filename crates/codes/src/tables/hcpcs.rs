//! Which HCPCS level II codes and modifiers there are, and from when to when.

use super::in_window;
use crate::packed::{Day, Indexed, Packed, Rows, record};
use crate::{Date, ProcedureCode};

/// The codes and modifiers of the annual file.
#[derive(Clone, Copy, Debug)]
pub struct Hcpcs<'t> {
    codes: Indexed<'t, HcpcsRow>,
    modifiers: Rows<'t, ModifierRow>,
}

/// How a code stands on a day.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum InForce {
    /// It can be billed.
    Yes,
    /// It is not there yet, from this day on it will be.
    From(Date),
    /// It was ended; this was its last day.
    Until(Date),
    /// There is no such code.
    Unknown,
}

record! {
    /// A code.
    pub(crate) struct HcpcsRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) from: Day,
        pub(crate) to: Day,
        /// Coverage, as the file writes it: `C`, `D`, `I`, `M`, `S`, or a space.
        pub(crate) coverage: u8,
    }
}

record! {
    /// A modifier.
    pub(crate) struct ModifierRow by [u8; 2] = |row| row.modifier;
    {
        pub(crate) modifier: [u8; 2],
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> Hcpcs<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self { codes: packed.indexed_rows(), modifiers: packed.rows(1) }
    }

    /// How a level II code stands on a day.
    pub fn code(&self, code: ProcedureCode, on: Date) -> InForce {
        judge(self.codes.find(code).map(|row| (row.from, row.to)), on)
    }

    /// How a level II modifier stands on a day.
    pub fn modifier(&self, modifier: &[u8], on: Date) -> InForce {
        match modifier.try_into() {
            Ok(modifier) => judge(self.modifiers.find(modifier).map(|row| (row.from, row.to)), on),
            Err(_) => InForce::Unknown,
        }
    }

    /// How Medicare covers a code, as the file writes it; a space for nothing in particular.
    pub fn coverage(&self, code: ProcedureCode) -> Option<u8> {
        self.codes.find(code).next().map(|row| row.coverage)
    }

    /// Every code, with its first and last day.
    pub fn iter(&self) -> impl Iterator<Item = (ProcedureCode, Date, Option<Date>)> + use<'t> {
        self.codes.rows().iter().map(|row| (row.code, row.from.date().unwrap_or(Date::MAX), row.to.date()))
    }
}

impl Hcpcs<'_> {
    /// Every modifier, with its first and last day.
    pub fn modifiers(&self) -> impl Iterator<Item = ([u8; 2], Date, Option<Date>)> {
        self.modifiers.iter().map(|row| (row.modifier, row.from.date().unwrap_or(Date::MAX), row.to.date()))
    }
}

fn judge(windows: impl Iterator<Item = (Day, Day)>, on: Date) -> InForce {
    let mut judged = InForce::Unknown;
    for (from, to) in windows {
        if in_window(from, to, on) {
            return InForce::Yes;
        }
        judged = match (from.date(), to.date()) {
            (Some(from), _) if on < from => InForce::From(from),
            (_, Some(to)) => InForce::Until(to),
            _ => judged,
        };
    }
    judged
}
