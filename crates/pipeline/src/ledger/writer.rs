//! Writes sorted records as a run.

use std::io::{self, Write};
use std::path::Path;

use super::block;
use super::filter::Mark;
use super::page::{PAGE_ENTRY, PageWriter};
use super::run::{Batch, MAGIC, VERSION};
use super::spool::Spool;

/// Writes sorted records as a run.
pub(super) struct RunWriter<W> {
    out: W,
    batches: Batches,
    block: Vec<u8>,
    first: u128,
    last: u128,
    /// Of the keys of the block.
    marks: Vec<Mark>,
    page: PageWriter,
    pages: Spool,
    top: Vec<u8>,
    offset: u64,
    records: u64,
}

/// The batches whose records a writer is given.
pub(super) enum Batches {
    /// Records of one batch. Who opens what is written says what its fingerprint is.
    One(String),
    /// Records taken from the runs of several batches, or of one that has a fingerprint.
    Merged(Vec<Batch>),
}

impl<W: Write> RunWriter<W> {
    /// A writer that keeps what comes after the records in `folder`, when that is much.
    pub(super) fn new(out: W, batches: Batches, folder: &Path) -> Self {
        Self {
            out,
            batches,
            block: Vec::with_capacity(2 * BLOCK_BYTES),
            first: 0,
            last: 0,
            marks: Vec::new(),
            page: PageWriter::default(),
            pages: Spool::new(folder),
            top: Vec::new(),
            offset: 0,
            records: 0,
        }
    }

    /// Adds a record, which comes after all that were added before.
    pub(super) fn push(&mut self, key: u128, batch: u32, value: &[u8]) -> io::Result<()> {
        let before = (!self.block.is_empty()).then_some(self.last);
        debug_assert!(self.records == 0 || self.last <= key, "records are written in order");
        if before.is_none() {
            self.first = key;
        }
        if before != Some(key) {
            self.marks.push(Mark::of(key));
        }
        block::put(&mut self.block, before, key, self.batches.are_several().then_some(batch), value);
        self.last = key;
        self.records += 1;
        if self.block.len() >= BLOCK_BYTES { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        self.out.write_all(&self.block)?;
        self.page.push(self.first, self.offset, &self.block, &self.marks);
        self.offset += self.block.len() as u64;
        self.block.clear();
        self.marks.clear();
        if self.page.is_full() { self.end_page() } else { Ok(()) }
    }

    fn end_page(&mut self) -> io::Result<()> {
        if self.page.is_empty() {
            return Ok(());
        }
        let pages = &mut self.pages;
        self.page.end(&mut self.top, |bytes| pages.push(bytes))
    }

    /// Writes what follows the blocks, and gives back where it was written and how many records there are.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        self.end_block()?;
        self.end_page()?;
        self.pages.pour(&mut self.out)?;
        let batches = self.batches.listed();
        let mut listed = Vec::new();
        for batch in &batches {
            listed.extend_from_slice(&batch.fingerprint.to_le_bytes());
            listed.extend_from_slice(&(batch.id.len() as u16).to_le_bytes());
            listed.extend_from_slice(batch.id.as_bytes());
        }
        let mut trailer = Vec::new();
        trailer.extend_from_slice(&self.offset.to_le_bytes());
        trailer.extend_from_slice(&((self.top.len() / PAGE_ENTRY) as u64).to_le_bytes());
        trailer.extend_from_slice(&(listed.len() as u32).to_le_bytes());
        trailer.extend_from_slice(&(batches.len() as u32).to_le_bytes());
        trailer.extend_from_slice(&self.records.to_le_bytes());
        let check = crc(&[&self.top, &listed, &trailer]);
        trailer.extend_from_slice(&check.to_le_bytes());
        trailer.extend_from_slice(&VERSION.to_le_bytes());
        trailer.extend_from_slice(MAGIC);
        for part in [&self.top, &listed, &trailer] {
            self.out.write_all(part)?;
        }
        self.out.flush()?;
        Ok((self.out, self.records))
    }
}

impl Batches {
    fn are_several(&self) -> bool {
        matches!(self, Batches::Merged(batches) if batches.len() > 1)
    }

    fn listed(self) -> Vec<Batch> {
        match self {
            Batches::One(id) => vec![Batch { id, fingerprint: 0 }],
            Batches::Merged(batches) => batches,
        }
    }
}

/// The CRC-32 of all parts, one after the other.
pub(super) fn crc(parts: &[&[u8]]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    for part in parts {
        crc.update(part);
    }
    crc.finalize()
}

/// A block ends with the record that makes it this long. Small in tests, so that runs have many.
const BLOCK_BYTES: usize = if cfg!(test) { 256 } else { 8 << 10 };
