//! Where the rows of a table of diagnoses stand.

use std::fmt;
use std::ops::Range;

use super::DiagnosisNumber;
use crate::packed::{Record, Rows};

/// For every beginning of three characters, where the rows with it begin.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Categories(Box<[u32]>);

impl Categories {
    /// Goes once through rows that are in order.
    pub(crate) fn of<R: Record<Key = DiagnosisNumber>>(rows: Rows<'_, R>) -> Self {
        let mut starts = Vec::with_capacity(COUNT + 1);
        let mut at = 0;
        for index in 0..COUNT {
            let character = |place: usize| CHARACTERS[index / place % CHARACTERS.len()];
            let category = DiagnosisNumber::of(&[character(36 * 36), character(36), character(1)]);
            while at < rows.len() && rows.at(at).key() < category {
                at += 1;
            }
            starts.push(at as u32);
        }
        starts.push(rows.len() as u32);
        Self(starts.into())
    }

    /// Where the rows are that begin as a code does; none when it is no code.
    #[inline]
    pub(crate) fn rows_of(&self, code: &[u8]) -> Range<usize> {
        let index = code.get(..3).and_then(|category| {
            category.iter().try_fold(0, |index, &byte| Some(index * CHARACTERS.len() + place_of(byte)?))
        });
        index.map_or(0..0, |index| self.0[index] as usize..self.0[index + 1] as usize)
    }
}

impl fmt::Debug for Categories {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Categories({} rows)", self.0[COUNT])
    }
}

#[inline]
fn place_of(byte: u8) -> Option<usize> {
    match byte {
        b'0'..=b'9' => Some(usize::from(byte - b'0')),
        b'A'..=b'Z' => Some(usize::from(byte - b'A') + 10),
        _ => None,
    }
}

const CHARACTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const COUNT: usize = 36 * 36 * 36;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed::{Rows, pack};
    use crate::tables::{MedicareEditRow, fixed};

    #[test]
    fn rows_of_a_category_stand_together() {
        let codes: [&[u8]; 5] = [b"0UT90ZZ", b"A00", b"A001", b"A01", b"Z9989"];
        let row =
            |code: &[u8]| MedicareEditRow { code: fixed(code).unwrap(), list: 0, age_from: 0, age_to: 0 };
        let bytes = pack(codes.iter().map(|code| row(code)).collect());
        let categories = Categories::of(Rows::<MedicareEditRow>::new(&bytes));
        let found = |code: &[u8]| categories.rows_of(code);
        assert_eq!((found(b"0UT"), found(b"A009"), found(b"A01")), (0..1, 1..3, 3..4));
        assert_eq!((found(b"B00"), found(b"Z99"), found(b"ZZZ")), (4..4, 4..5, 5..5));
        assert_eq!((found(b"A0"), found(b"a00"), found(b"A.0")), (0..0, 0..0, 0..0));
    }
}
