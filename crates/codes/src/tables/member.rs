//! Lists of codes with their days and nothing more: ICD-10-PCS, provider taxonomy.

use super::{fixed, in_window, unfixed};
use crate::Date;
use crate::packed::{Day, Packed, Rows, record};

/// A list of codes.
#[derive(Clone, Copy, Debug)]
pub struct Members<'t>(Rows<'t, MemberRow>);

record! {
    /// A code of up to ten characters.
    pub(crate) struct MemberRow by [u8; 10] = |row| row.code;
    {
        pub(crate) code: [u8; 10],
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> Members<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// Every code.
    pub fn iter(&self) -> impl Iterator<Item = String> + use<'t> {
        self.0.iter().map(|row| unfixed(&row.code).to_owned())
    }

    /// Whether the code is on the list on that day.
    pub fn contains(&self, code: &[u8], on: Date) -> bool {
        fixed(code).is_some_and(|code| self.0.find(code).any(|row| in_window(row.from, row.to, on)))
    }
}
