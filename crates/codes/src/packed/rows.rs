//! The rows of a section, searched where they lie.

use std::marker::PhantomData;
use std::ops::Range;

use super::Record;

/// Rows in order of their key, read one by one from the bytes that hold them.
#[derive(Debug)]
pub(crate) struct Rows<'t, R> {
    bytes: &'t [u8],
    record: PhantomData<R>,
}

impl<R> Clone for Rows<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Rows<'_, R> {}

impl<'t, R: Record> Rows<'t, R> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, record: PhantomData }
    }

    /// How many.
    pub(crate) fn len(self) -> usize {
        self.bytes.len() / R::WIDTH
    }

    /// The row at a place below [`Rows::len`].
    #[inline]
    pub(crate) fn at(self, index: usize) -> R {
        R::take(&self.bytes[index * R::WIDTH..][..R::WIDTH])
    }

    /// All of them.
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = R> + use<'t, R> {
        self.bytes.chunks_exact(R::WIDTH).map(R::take)
    }

    /// Those from one place to another, at most [`Rows::len`].
    #[inline]
    pub(crate) fn between(self, places: Range<usize>) -> Self {
        Self::new(&self.bytes[places.start * R::WIDTH..places.end * R::WIDTH])
    }

    /// Those with this key, in order.
    #[inline]
    pub(crate) fn find(self, key: R::Key) -> impl Iterator<Item = R> + use<'t, R> {
        let first = self.first(|row| row.key() < key);
        (first..self.len()).map(move |index| self.at(index)).take_while(move |row| row.key() == key)
    }

    /// The first place for which `before` no longer holds.
    #[inline]
    pub(crate) fn first(self, before: impl Fn(&R) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if before(&self.at(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The bytes of rows, sorted by key and then by the rest, each once.
pub(crate) fn pack<R: Record + Ord>(mut rows: Vec<R>) -> Vec<u8> {
    rows.sort_unstable_by(|left, right| left.key().cmp(&right.key()).then_with(|| left.cmp(right)));
    rows.dedup();
    let mut bytes = Vec::with_capacity(rows.len() * R::WIDTH);
    for row in &rows {
        row.put(&mut bytes);
    }
    bytes
}
