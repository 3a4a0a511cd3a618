//! A place in a run that moves forward only.

use super::block::{self, Record};
use super::damaged;
use super::run::Run;
use crate::Error;

/// A place in a run that moves forward only.
///
/// A block is read when a record of it is looked at, and once. Standing before a block, the cursor knows
/// the key it stands at from the index.
pub(super) struct Cursor<'r> {
    run: &'r Run,
    with_batch: bool,
    /// The block that the cursor stands in, or before.
    at: usize,
    /// The block's bytes once it is read.
    block: Vec<u8>,
    is_read: bool,
    record: Record,
}

impl<'r> Cursor<'r> {
    /// A cursor at the first record.
    pub(super) fn new(run: &'r Run) -> Self {
        let with_batch = run.batches().len() > 1;
        let mut cursor =
            Self { run, with_batch, at: 0, block: Vec::new(), is_read: false, record: Record::default() };
        cursor.enter(0);
        cursor
    }

    /// The key it stands at; `None` past the last record.
    pub(super) fn key(&self) -> Option<u128> {
        (self.at < self.run.index().len()).then_some(self.record.key)
    }

    /// The batch and value it stands at. Not to be asked past the last record.
    pub(super) fn record(&mut self) -> Result<(u32, &[u8]), Error> {
        self.read()?;
        Ok((self.record.batch, self.value()))
    }

    /// The value of the record that [`Self::record`] gave last.
    pub(super) fn value(&self) -> &[u8] {
        &self.block[self.record.value.from..self.record.value.to]
    }

    /// The batch of the record that [`Self::record`] gave last.
    pub(super) fn batch(&self) -> u32 {
        self.record.batch
    }

    /// Moves to the next record.
    pub(super) fn step(&mut self) -> Result<(), Error> {
        self.read()?;
        if self.record.value.to == self.block.len() {
            let last = self.record.key;
            self.enter(self.at + 1);
            return if self.record.key >= last { Ok(()) } else { Err(damaged(self.run.path())) };
        }
        self.decode(self.record.value.to, self.record.key)
    }

    /// Moves to the first record at or after `wanted`, which is not before where the cursor stands.
    pub(super) fn seek(&mut self, wanted: u128) -> Result<(), Error> {
        let index = self.run.index();
        // Blocks that begin with the key may follow one that ends with it.
        let ahead = &index[(self.at + 1).min(index.len())..];
        if ahead.first().is_some_and(|entry| entry.first < wanted) {
            self.enter(self.at + gallop(ahead, |entry| entry.first < wanted));
        }
        let block = self.at;
        while self.at == block && self.key().is_some_and(|key| key < wanted) {
            self.step()?;
        }
        Ok(())
    }

    /// Stands before a block.
    fn enter(&mut self, at: usize) {
        self.at = at;
        self.is_read = false;
        if let Some(entry) = self.run.index().get(at) {
            self.record = Record { key: entry.first, ..Record::default() };
        }
    }

    fn read(&mut self) -> Result<(), Error> {
        if self.is_read {
            return Ok(());
        }
        self.run.read_block(self.at, &mut self.block)?;
        self.is_read = true;
        let first = self.record.key;
        self.decode(0, 0)?;
        if self.record.key == first { Ok(()) } else { Err(damaged(self.run.path())) }
    }

    fn decode(&mut self, at: usize, before: u128) -> Result<(), Error> {
        let batches = self.run.batches().len();
        let sound = |record: &Record| (record.batch as usize) < batches && record.key >= before;
        self.record = block::take(&self.block, at, before, self.with_batch)
            .filter(sound)
            .ok_or_else(|| damaged(self.run.path()))?;
        Ok(())
    }
}

/// How many of the first of `sorted` are `before`, near the front where that is few.
fn gallop<T>(sorted: &[T], before: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while sorted.get(step).is_some_and(&before) {
        step *= 2;
    }
    let (from, to) = (step / 2, step.min(sorted.len()));
    from + sorted[from..to].partition_point(before)
}
