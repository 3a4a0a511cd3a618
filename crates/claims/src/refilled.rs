//! A list that keeps the memory of its entries when it is emptied.

use std::ops::{Deref, DerefMut};

/// Entries of one claim, in the order sent; reads as a slice.
///
/// Claims are read one after the other and much alike. So what one claim needed, lists within lists
/// included, is kept for the next, and reading takes no memory after the first few.
pub struct Refilled<T> {
    /// Those in use first, then those that wait for use.
    entries: Vec<T>,
    used: usize,
}

impl<T> Refilled<T> {
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new(), used: 0 }
    }

    pub(crate) fn clear(&mut self) {
        self.used = 0;
    }

    /// Adds an entry: one that waits, made fit by `reset`, or what `new` makes.
    #[inline]
    pub(crate) fn add(&mut self, reset: impl FnOnce(&mut T), new: impl FnOnce() -> T) {
        match self.entries.get_mut(self.used) {
            Some(waiting) => reset(waiting),
            None => self.entries.push(new()),
        }
        self.used += 1;
    }
}

impl<T: Clone> Clone for Refilled<T> {
    fn clone(&self) -> Self {
        self.iter().cloned().collect()
    }
}

impl<T> FromIterator<T> for Refilled<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let entries = Vec::from_iter(entries);
        Self { used: entries.len(), entries }
    }
}

impl<T> Deref for Refilled<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.entries[..self.used]
    }
}

impl<T> DerefMut for Refilled<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.entries[..self.used]
    }
}

impl<'r, T> IntoIterator for &'r Refilled<T> {
    type Item = &'r T;
    type IntoIter = std::slice::Iter<'r, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Refilled<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_emptied_is_filled_again() {
        let mut list: Refilled<Vec<u8>> = Refilled::new();
        for round in 0..2 {
            for entry in [b"one".as_slice(), b"two"] {
                list.add(Vec::clear, Vec::new);
                list.last_mut().expect("just added").extend_from_slice(entry);
            }
            assert_eq!(list.len(), 2, "round {round}");
            assert_eq!(&list[0][..], b"one");
            list.clear();
            assert!(list.is_empty());
        }
    }
}
