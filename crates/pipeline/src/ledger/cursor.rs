//! A place in a run that moves forward only.

use super::block::{self, Record};
use super::damaged;
use super::filter::Mark;
use super::page::Page;
use super::run::Run;
use crate::Error;

/// A place in a run that moves forward only.
///
/// A page of the index and a block are read when something of them is looked at, and once. Standing before a
/// page or a block, the cursor knows the key it stands at from the index.
pub(super) struct Cursor<'r> {
    run: &'r Run,
    with_batch: bool,
    /// The page that the cursor stands in, or before.
    page_at: usize,
    page: Page,
    page_is_read: bool,
    /// The block of the page that the cursor stands in, or before.
    at: usize,
    /// The block's bytes once it is read.
    block: Vec<u8>,
    is_read: bool,
    record: Record,
    /// The bytes of a page on their way.
    bytes: Vec<u8>,
}

impl<'r> Cursor<'r> {
    /// A cursor at the first record.
    pub(super) fn new(run: &'r Run) -> Self {
        let mut cursor = Self {
            run,
            with_batch: run.batches().len() > 1,
            page_at: 0,
            page: Page::default(),
            page_is_read: false,
            at: 0,
            block: Vec::new(),
            is_read: false,
            record: Record::default(),
            bytes: Vec::new(),
        };
        cursor.enter_page(0);
        cursor
    }

    /// The key it stands at; `None` past the last record.
    pub(super) fn key(&self) -> Option<u128> {
        (self.page_at < self.run.top().len()).then_some(self.record.key)
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

    /// Whether the filter of its block is there and lets the key pass that it stands at.
    pub(super) fn passes_its_filter(&self) -> bool {
        self.page.has_filters() && self.page.may_hold(self.at, Mark::of(self.record.key))
    }

    /// Moves to the next record.
    pub(super) fn step(&mut self) -> Result<(), Error> {
        self.read()?;
        if self.record.value.to == self.block.len() {
            let last = self.record.key;
            self.enter_next();
            return if self.record.key >= last { Ok(()) } else { Err(damaged(self.run.path())) };
        }
        self.decode(self.record.value.to, self.record.key)
    }

    /// Moves to the first record at or after `wanted`, which is not before where the cursor stands.
    pub(super) fn seek(&mut self, wanted: u128) -> Result<(), Error> {
        if self.enter_before(wanted)? {
            self.walk_to(wanted)?;
        }
        Ok(())
    }

    /// Moves to the first record under `wanted`, and says whether there is one.
    ///
    /// Where there is none it may stay before the last record that is before `wanted`: what it stands at is
    /// never after a key that is sought later.
    pub(super) fn find(&mut self, wanted: u128, mark: Mark) -> Result<bool, Error> {
        if self.enter_before(wanted)? {
            if self.page.may_hold(self.at, mark) {
                self.walk_to(wanted)?;
            } else if self.next_first() == Some(wanted) {
                self.enter_next();
            }
        }
        Ok(self.key() == Some(wanted))
    }

    /// Moves to the last block that begins before `wanted`, unless what it stands at is not before that; says
    /// whether it is.
    fn enter_before(&mut self, wanted: u128) -> Result<bool, Error> {
        if self.key().is_none_or(|key| key >= wanted) {
            return Ok(false);
        }
        // Blocks that begin with the key may follow one that ends with it.
        let top = self.run.top();
        let ahead = &top[(self.page_at + 1).min(top.len())..];
        if ahead.first().is_some_and(|page| page.first < wanted) {
            self.enter_page(self.page_at + gallop(ahead, |page| page.first < wanted));
        }
        self.read_page()?;
        let ahead = &self.page.blocks()[self.at + 1..];
        if ahead.first().is_some_and(|block| block.first < wanted) {
            self.enter(self.at + gallop(ahead, |block| block.first < wanted));
        }
        Ok(true)
    }

    /// Moves to the first record of the block that is not before `wanted`, or before the next block.
    fn walk_to(&mut self, wanted: u128) -> Result<(), Error> {
        let block = (self.page_at, self.at);
        while (self.page_at, self.at) == block && self.key().is_some_and(|key| key < wanted) {
            self.step()?;
        }
        Ok(())
    }

    /// The first key of the next block.
    fn next_first(&self) -> Option<u128> {
        let in_page = self.page.blocks().get(self.at + 1).map(|block| block.first);
        in_page.or_else(|| self.run.top().get(self.page_at + 1).map(|page| page.first))
    }

    /// Stands before the next block.
    fn enter_next(&mut self) {
        if self.at + 1 < self.page.blocks().len() {
            self.enter(self.at + 1);
        } else {
            self.enter_page(self.page_at + 1);
        }
    }

    /// Stands before a page.
    fn enter_page(&mut self, at: usize) {
        (self.page_at, self.page_is_read) = (at, false);
        (self.at, self.is_read) = (0, false);
        if let Some(page) = self.run.top().get(at) {
            self.record = Record { key: page.first, ..Record::default() };
        }
    }

    /// Stands before a block of the page.
    fn enter(&mut self, at: usize) {
        (self.at, self.is_read) = (at, false);
        self.record = Record { key: self.page.blocks()[at].first, ..Record::default() };
    }

    fn read_page(&mut self) -> Result<(), Error> {
        if !self.page_is_read {
            self.run.read_page(self.page_at, &mut self.bytes, &mut self.page)?;
            self.page_is_read = true;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<(), Error> {
        if self.is_read {
            return Ok(());
        }
        self.read_page()?;
        self.run.read_block(&self.page.blocks()[self.at], &mut self.block)?;
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
