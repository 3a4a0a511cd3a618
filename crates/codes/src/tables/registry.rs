//! Providers of the National Plan and Provider Enumeration System: whether a number is active on a day.
//!
//! Names and addresses of the file are not kept.

use super::in_window;
use crate::Date;
use crate::packed::{Day, Packed, Rows, record};

/// Providers by their number.
#[derive(Clone, Copy, Debug)]
pub struct Registry<'t>(Rows<'t, RegistryRow>);

record! {
    /// A number and days on which it is active.
    pub(crate) struct RegistryRow by u64 = |row| row.npi;
    {
        pub(crate) npi: u64,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> Registry<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// Whether a number is active on a day; `None` when it is not listed, so that nobody can say.
    pub fn is_active(&self, npi: &[u8], on: Date) -> Option<bool> {
        let digit = |byte: &u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        let number = |npi: &[u8]| npi.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?));
        let npi = if npi.len() == 10 { number(npi)? } else { return None };
        let mut rows = self.0.find(npi).peekable();
        rows.peek()?;
        Some(rows.any(|row| in_window(row.from, row.to, on)))
    }

    /// Every number, and from when to when it is active.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Date, Option<Date>)> + use<'t> {
        self.0.iter().map(|row| (row.npi, row.from.date().unwrap_or(Date::MAX), row.to.date()))
    }
}
