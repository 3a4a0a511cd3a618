//! Records on their way to the ledger, side by side in memory.

use crate::Error;
use crate::ledger::{Key, RunBuilder};

/// Records in the order they were made.
#[derive(Debug, Default)]
pub(crate) struct Records {
    keys: Vec<(Key, u32)>,
    values: Vec<u8>,
}

impl Records {
    /// Makes room for values of so many bytes more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.values.reserve(bytes);
    }

    /// Adds a record.
    pub(crate) fn push(&mut self, key: Key, value: &[u8]) {
        self.push_with(key, |values| values.extend_from_slice(value));
    }

    /// Adds a record whose value `write` appends.
    pub(crate) fn push_with(&mut self, key: Key, write: impl FnOnce(&mut Vec<u8>)) {
        let begin = self.values.len();
        write(&mut self.values);
        self.keys.push((key, (self.values.len() - begin) as u32));
    }

    /// Adds a record with its number in the batch before it, so that records of one key keep their order.
    pub(crate) fn push_numbered(&mut self, key: Key, number: u64, write: impl FnOnce(&mut Vec<u8>)) {
        self.push_with(key, |values| {
            values.extend_from_slice(&number.to_be_bytes());
            write(values);
        });
    }

    /// Hands every record to a run and keeps none.
    pub(crate) fn move_to(&mut self, run: &mut RunBuilder) -> Result<(), Error> {
        run.push_all(&std::mem::take(&mut self.keys), std::mem::take(&mut self.values))
    }
}

/// Bytes of the number that [`Records::push_numbered`] writes.
pub(crate) const ORDER_BYTES: usize = size_of::<u64>();
