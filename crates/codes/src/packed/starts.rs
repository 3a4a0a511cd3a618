//! Where rows are whose keys begin alike.

use std::fmt;
use std::ops::Range;

use super::{Record, Rows};

/// A key of at least three digits or capital letters.
pub(crate) trait Beginning: Copy + Ord {
    /// Its first three characters as a number that is ordered as keys are: below [`BEGINNINGS`], or that for
    /// what is no key at all.
    fn beginning(self) -> usize;
}

/// For every beginning, where the rows that begin so begin.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Starts(Box<[u32]>);

/// Rows that are found by their beginning first, which spares half of a search, and most of it where there is
/// nothing to find.
#[derive(Debug)]
pub(crate) struct Indexed<'t, R> {
    rows: Rows<'t, R>,
    starts: &'t Starts,
}

impl Starts {
    /// Of rows that begin so, in this order.
    pub(crate) fn of(beginnings: impl Iterator<Item = usize>) -> Self {
        let mut starts = Vec::with_capacity(BEGINNINGS + 2);
        let mut rows = 0;
        for beginning in beginnings {
            while starts.len() <= beginning.min(BEGINNINGS) {
                starts.push(rows);
            }
            rows += 1;
        }
        starts.resize(BEGINNINGS + 2, rows);
        Self(starts.into())
    }

    #[inline]
    fn rows_of(&self, beginning: usize) -> Range<usize> {
        self.0[beginning] as usize..self.0[beginning + 1] as usize
    }
}

impl fmt::Debug for Starts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Starts({} rows)", self.0[BEGINNINGS + 1])
    }
}

impl<R> Clone for Indexed<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Indexed<'_, R> {}

impl<'t, R: Record<Key: Beginning>> Indexed<'t, R> {
    pub(super) fn new(rows: Rows<'t, R>, starts: &'t Starts) -> Self {
        Self { rows, starts }
    }

    /// All of them.
    pub(crate) fn rows(self) -> Rows<'t, R> {
        self.rows
    }

    /// Those whose key begins as this one does.
    #[inline]
    pub(crate) fn beginning_as(self, key: R::Key) -> Rows<'t, R> {
        self.rows.between(self.starts.rows_of(key.beginning()))
    }

    /// Those with this key, in order.
    #[inline]
    pub(crate) fn find(self, key: R::Key) -> impl Iterator<Item = R> + use<'t, R> {
        self.beginning_as(key).find(key)
    }

    /// The first place of a key that is not below this one.
    #[inline]
    pub(crate) fn first(self, key: R::Key) -> usize {
        let places = self.starts.rows_of(key.beginning());
        places.start + self.rows.between(places).first(|row| row.key() < key)
    }
}

/// How many beginnings of three characters there are.
pub(crate) const BEGINNINGS: usize = 36 * 36 * 36;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProcedureCode;
    use crate::packed::{pack, record};

    record! {
        struct Row by ProcedureCode = |row| row.code;
        { code: ProcedureCode, number: u8, }
    }

    #[test]
    fn rows_are_found_by_their_beginning() {
        let code = |text: &str| ProcedureCode::parse(text.as_bytes()).unwrap();
        let codes = ["00001", "A0001", "A0001", "A0002", "A0099", "A0100", "ZZZZZ"];
        let rows = codes.iter().enumerate().map(|(at, text)| Row { code: code(text), number: at as u8 });
        let bytes = pack(rows.collect());
        let rows = Rows::<Row>::new(&bytes);
        let starts = Starts::of(rows.iter().map(|row| row.code.beginning()));
        let rows = Indexed::new(rows, &starts);
        let found = |text: &str| rows.find(code(text)).map(|row| row.number).collect::<Vec<_>>();
        assert_eq!((found("A0001"), found("A0100"), found("ZZZZZ")), (vec![1, 2], vec![5], vec![6]));
        assert_eq!((found("A0003"), found("B0000")), (vec![], vec![]));
        assert_eq!(
            (rows.first(code("A0003")), rows.first(code("A00ZZ")), rows.first(code("B0000"))),
            (4, 5, 6)
        );
        assert_eq!((rows.first(code("00000")), rows.beginning_as(code("A00AA")).len()), (0, 4));
    }
}
