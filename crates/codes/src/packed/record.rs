//! Rows of a fixed width, written and read field by field.

use crate::{Date, ProcedureCode};

/// A value of a fixed number of bytes.
pub(crate) trait Field: Copy {
    /// How many bytes.
    const WIDTH: usize;

    /// Adds its bytes.
    fn put(self, out: &mut Vec<u8>);

    /// Reads it from exactly its bytes.
    fn take(bytes: &[u8]) -> Self;
}

macro_rules! number_field {
    ($($number:ty),+) => {$(
        impl Field for $number {
            const WIDTH: usize = size_of::<$number>();

            fn put(self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn take(bytes: &[u8]) -> Self {
                Self::from_le_bytes(bytes.try_into().expect("a field is given its width"))
            }
        }
    )+};
}

number_field!(u8, u16, u32, u64, i64);

impl<const N: usize> Field for [u8; N] {
    const WIDTH: usize = N;

    fn put(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self);
    }

    #[inline]
    fn take(bytes: &[u8]) -> Self {
        bytes.try_into().expect("a field is given its width")
    }
}

impl Field for ProcedureCode {
    const WIDTH: usize = 4;

    fn put(self, out: &mut Vec<u8>) {
        self.number().put(out);
    }

    #[inline]
    fn take(bytes: &[u8]) -> Self {
        Self::from_number(u32::take(bytes))
    }
}

/// A day in two bytes: days after 1980-01-01. The first stands for it and all before, the last for no day
/// at all, which is how a window is left open.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Day(u16);

impl Day {
    /// Before every day that is told.
    pub(crate) const FIRST: Self = Self(0);
    /// Never.
    pub(crate) const OPEN: Self = Self(u16::MAX);

    #[inline]
    pub(crate) fn of(date: Date) -> Self {
        Self(date.days_after(EPOCH).clamp(0, i32::from(u16::MAX) - 1) as u16)
    }

    pub(crate) fn of_option(date: Option<Date>) -> Self {
        date.map_or(Self::OPEN, Self::of)
    }

    pub(crate) const fn number(self) -> u16 {
        self.0
    }

    pub(crate) const fn from_number(number: u16) -> Self {
        Self(number)
    }

    /// The day; `None` when the window is open.
    pub(crate) fn date(self) -> Option<Date> {
        (self != Self::OPEN).then(|| EPOCH.add_days(i32::from(self.0)))
    }
}

const EPOCH: Date = Date::literal(1980, 1, 1);

impl Field for Day {
    const WIDTH: usize = 2;

    fn put(self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    #[inline]
    fn take(bytes: &[u8]) -> Self {
        Self(u16::take(bytes))
    }
}

/// A row of a table.
pub(crate) trait Record: Sized {
    /// What rows are sorted and found by.
    type Key: Copy + Ord;
    /// How many bytes.
    const WIDTH: usize;

    /// Adds its bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it from exactly its bytes.
    fn take(bytes: &[u8]) -> Self;

    /// What it is sorted and found by.
    fn key(&self) -> Self::Key;
}

/// Declares a row: its fields in the order they are written, and its key.
macro_rules! record {
    (
        $(#[$about:meta])*
        $visibility:vis struct $name:ident by $key:ty = |$row:ident| $found:expr;
        { $($(#[$field_about:meta])* $field_visibility:vis $field:ident: $type:ty,)+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        $visibility struct $name { $($(#[$field_about])* $field_visibility $field: $type,)+ }

        impl $crate::packed::Record for $name {
            type Key = $key;
            const WIDTH: usize = 0 $(+ <$type as $crate::packed::Field>::WIDTH)+;

            fn put(&self, out: &mut Vec<u8>) {
                $($crate::packed::Field::put(self.$field, out);)+
            }

            #[inline]
            fn take(bytes: &[u8]) -> Self {
                let mut rest = bytes;
                $(
                    let ($field, after) = rest.split_at(<$type as $crate::packed::Field>::WIDTH);
                    let $field = <$type as $crate::packed::Field>::take($field);
                    rest = after;
                )+
                debug_assert!(rest.is_empty());
                Self { $($field,)+ }
            }

            #[inline]
            fn key(&self) -> Self::Key {
                let $row = self;
                $found
            }
        }
    };
}

pub(crate) use record;
