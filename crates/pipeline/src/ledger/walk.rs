//! Walks many runs side by side.

use super::Key;
use super::cursor::Cursor;
use super::filter::Mark;
use super::run::{Batch, Run};
use crate::Error;
use crate::in_order::in_order;

/// What earlier batches left open: runs, looked up together.
///
/// A record found in two runs, as in a merged run and in one it was made of, is one record.
#[derive(Debug, Default)]
pub struct Ledger {
    runs: Vec<Run>,
}

impl Ledger {
    /// A ledger over runs, in any order.
    pub fn over(runs: Vec<Run>) -> Self {
        Self { runs }
    }

    /// Adds a run.
    pub fn add(&mut self, run: Run) {
        self.runs.push(run);
    }

    /// Its runs.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Gives every record under one of `keys`, which are sorted, to `found`: position of the key, id of
    /// the batch that left it, value.
    ///
    /// They come in order of key, batch id and value. Many keys are looked up on all threads.
    pub fn lookup(&self, keys: &[Key], found: &mut impl FnMut(usize, &str, &[u8])) -> Result<(), Error> {
        debug_assert!(keys.is_sorted(), "keys are looked up in order");
        if rayon::current_num_threads() == 1 || keys.len() <= PART_KEYS {
            return self.walk_over(keys, |at, batch, value| found(at, batch, value));
        }
        let work = |part: &[Key]| {
            let mut kept = Kept::default();
            self.walk_over(part, |at, batch, value| kept.push(at, batch, value))?;
            Ok((part.len(), kept))
        };
        let mut before = 0;
        in_order(keys.chunks(PART_KEYS).collect(), work, |(keys, kept): (usize, Kept<'_>)| {
            kept.give(|at, batch, value| found(before + at, batch, value));
            before += keys;
            Ok(())
        })
    }

    fn walk_over<'r>(
        &'r self,
        keys: &[Key],
        mut found: impl FnMut(usize, &'r str, &[u8]),
    ) -> Result<(), Error> {
        let mut walk = Walk::over(&self.runs);
        keys.iter().enumerate().try_for_each(|(at, key)| {
            walk.find(u128::from_be_bytes(*key))?;
            walk.take(&mut |_, batch, value| {
                found(at, batch, value);
                Ok(())
            })
        })
    }

    /// Gives every record whose key begins with `kind` to `found`: key, batch, value, in the order of
    /// [`lookup`](Self::lookup).
    pub fn scan(&self, kind: u8, found: &mut impl FnMut(&Key, &str, &[u8])) -> Result<(), Error> {
        let mut walk = Walk::over(&self.runs);
        walk.seek(u128::from(kind) << KIND_SHIFT)?;
        while let Some(key) = walk.next_key().filter(|key| key >> KIND_SHIFT == u128::from(kind)) {
            walk.stand_at(key);
            let key = key.to_be_bytes();
            walk.take(&mut |_, batch, value| {
                found(&key, batch, value);
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// A place in each of many runs, moving forward together from key to key.
pub(super) struct Walk<'r> {
    lanes: Vec<Lane<'r>>,
    /// The key that each lane stands at, close together because it is looked at for every key wanted. After
    /// [`find`](Self::find), one that is not after the lane's next record.
    keys: Vec<u128>,
    /// The lanes that stand at the key that is walked to.
    here: Vec<usize>,
    /// Whether a lane has come to its end.
    any_done: bool,
    /// Every batch in order of id.
    batches: Vec<&'r str>,
}

struct Lane<'r> {
    cursor: Cursor<'r>,
    /// The position in [`Walk::batches`] of each of the run's batches.
    ranks: Vec<u32>,
}

impl<'r> Walk<'r> {
    /// Stands before the first record of every run.
    pub(super) fn over(runs: &'r [Run]) -> Self {
        let mut batches: Vec<&str> =
            runs.iter().flat_map(Run::batches).map(|batch: &Batch| batch.id.as_str()).collect();
        batches.sort_unstable();
        batches.dedup();
        let rank = |batch: &Batch| batches.binary_search(&batch.id.as_str()).expect("it holds every batch");
        let mut lanes = Vec::with_capacity(runs.len());
        let mut keys = Vec::with_capacity(runs.len());
        for run in runs {
            let ranks: Vec<u32> = run.batches().iter().map(|batch| rank(batch) as u32).collect();
            let cursor = Cursor::new(run);
            if let Some(key) = cursor.key() {
                keys.push(key);
                lanes.push(Lane { cursor, ranks });
            }
        }
        Self { lanes, keys, here: Vec::new(), any_done: false, batches }
    }

    /// The first key that a lane stands at.
    pub(super) fn next_key(&self) -> Option<u128> {
        self.keys.iter().copied().min()
    }

    /// Walks to a key that is not before where any lane stands.
    pub(super) fn stand_at(&mut self, key: u128) {
        self.here.clear();
        self.here.extend((0..self.keys.len()).filter(|&lane| self.keys[lane] == key));
    }

    /// Walks to the records under a key.
    fn find(&mut self, key: u128) -> Result<(), Error> {
        let mark = Mark::of(key);
        self.advance(key, |cursor| cursor.find(key, mark))
    }

    /// Walks to the first records at or after a key.
    fn seek(&mut self, key: u128) -> Result<(), Error> {
        self.advance(key, |cursor| {
            cursor.seek(key)?;
            Ok(cursor.key() == Some(key))
        })
    }

    /// Moves each lane that is not past a key, and notes those that `advance` says are at it.
    fn advance(
        &mut self,
        key: u128,
        mut advance: impl FnMut(&mut Cursor<'r>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        self.here.clear();
        let mut lane = 0;
        while lane < self.keys.len() {
            if self.keys[lane] <= key {
                let cursor = &mut self.lanes[lane].cursor;
                let is_here = advance(cursor)?;
                let Some(next) = cursor.key() else {
                    self.end(lane);
                    continue;
                };
                self.keys[lane] = next;
                if is_here {
                    self.here.push(lane);
                }
            }
            lane += 1;
        }
        Ok(())
    }

    /// Gives every record at the key that was walked to, in order of batch and value, and moves past it:
    /// the batch's place in the order of ids, its id, the value.
    pub(super) fn take(
        &mut self,
        found: &mut impl FnMut(u32, &'r str, &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(&first) = self.here.first() else { return Ok(()) };
        let key = self.keys[first];
        for &lane in &self.here {
            self.lanes[lane].cursor.record()?;
        }
        while let Some(&first) = self.here.first() {
            // There are seldom two.
            let least = self.here[1..].iter().fold(first, |least, &lane| {
                if self.lanes[lane].record() < self.lanes[least].record() { lane } else { least }
            });
            let (rank, value) = self.lanes[least].record();
            found(rank, self.batches[rank as usize], value)?;
            for at in 0..self.here.len() {
                let lane = self.here[at];
                if lane != least && self.lanes[lane].record() == self.lanes[least].record() {
                    self.step(lane, key)?;
                }
            }
            self.step(least, key)?;
            let keys = &self.keys;
            self.here.retain(|&lane| keys[lane] == key && !self.lanes[lane].is_done());
        }
        if self.any_done {
            self.any_done = false;
            // Last to first, so that none is moved before it is looked at.
            for lane in (0..self.lanes.len()).rev() {
                if self.lanes[lane].is_done() {
                    self.end(lane);
                }
            }
        }
        Ok(())
    }

    /// Moves a lane that stands at `key` to its next record.
    fn step(&mut self, lane: usize, key: u128) -> Result<(), Error> {
        let cursor = &mut self.lanes[lane].cursor;
        cursor.step()?;
        let Some(next) = cursor.key() else {
            self.any_done = true;
            return Ok(());
        };
        self.keys[lane] = next;
        if next == key {
            cursor.record()?;
        }
        Ok(())
    }

    fn end(&mut self, lane: usize) {
        self.lanes.swap_remove(lane);
        self.keys.swap_remove(lane);
    }
}

impl Lane<'_> {
    /// The rank of the batch, and the value, of a record that has been read.
    fn record(&self) -> (u32, &[u8]) {
        (self.ranks[self.cursor.batch() as usize], self.cursor.value())
    }

    fn is_done(&self) -> bool {
        self.cursor.key().is_none()
    }
}

/// The kind is the first byte of a key.
const KIND_SHIFT: u32 = 120;

/// Records found on one thread, to be given on another.
#[derive(Default)]
struct Kept<'r> {
    /// Position of the key, batch, where the value ends.
    records: Vec<(usize, &'r str, usize)>,
    values: Vec<u8>,
}

impl<'r> Kept<'r> {
    fn push(&mut self, at: usize, batch: &'r str, value: &[u8]) {
        self.values.extend_from_slice(value);
        self.records.push((at, batch, self.values.len()));
    }

    fn give(&self, mut found: impl FnMut(usize, &str, &[u8])) {
        let mut from = 0;
        for &(at, batch, to) in &self.records {
            found(at, batch, &self.values[from..to]);
            from = to;
        }
    }
}

/// Keys that one thread looks up at a time.
const PART_KEYS: usize = if cfg!(test) { 64 } else { 4096 };
