//! Writes sorted records as a run.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::block;
use super::run::{Batch, INDEX_ENTRY, MAGIC, VERSION};

/// Writes sorted records as a run.
pub(super) struct RunWriter<W> {
    out: W,
    batches: Batches,
    block: Vec<u8>,
    first: u128,
    last: u128,
    index: Vec<u8>,
    offset: u64,
    records: u64,
}

/// The batches whose records a writer is given.
pub(super) enum Batches {
    /// Records of one batch. Its fingerprint is made from what is written.
    One(String),
    /// Records taken from the runs of several batches, or of one that has a fingerprint already.
    Merged(Vec<Batch>),
}

impl<W: Write> RunWriter<W> {
    pub(super) fn new(out: W, batches: Batches) -> Self {
        let block = Vec::with_capacity(2 * BLOCK_BYTES);
        Self { out, batches, block, first: 0, last: 0, index: Vec::new(), offset: 0, records: 0 }
    }

    /// Adds a record, which comes after all that were added before.
    pub(super) fn push(&mut self, key: u128, batch: u32, value: &[u8]) -> io::Result<()> {
        let before = (!self.block.is_empty()).then_some(self.last);
        debug_assert!(self.records == 0 || self.last <= key, "records are written in order");
        if before.is_none() {
            self.first = key;
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
        self.index.extend_from_slice(&self.first.to_be_bytes());
        self.index.extend_from_slice(&self.offset.to_le_bytes());
        self.index.extend_from_slice(&(self.block.len() as u32).to_le_bytes());
        self.index.extend_from_slice(&crc(&[&self.block]).to_le_bytes());
        self.offset += self.block.len() as u64;
        self.block.clear();
        Ok(())
    }

    /// Writes what follows the blocks, and gives back where it was written and how many records there are.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        self.end_block()?;
        let batches = self.batches.finish(&self.index);
        let mut listed = Vec::new();
        for batch in &batches {
            listed.extend_from_slice(&batch.fingerprint.to_le_bytes());
            listed.extend_from_slice(&(batch.id.len() as u16).to_le_bytes());
            listed.extend_from_slice(batch.id.as_bytes());
        }
        let mut trailer = Vec::new();
        trailer.extend_from_slice(&self.offset.to_le_bytes());
        trailer.extend_from_slice(&((self.index.len() / INDEX_ENTRY) as u64).to_le_bytes());
        trailer.extend_from_slice(&(listed.len() as u32).to_le_bytes());
        trailer.extend_from_slice(&(batches.len() as u32).to_le_bytes());
        trailer.extend_from_slice(&self.records.to_le_bytes());
        let check = crc(&[&self.index, &listed, &trailer]);
        trailer.extend_from_slice(&check.to_le_bytes());
        trailer.extend_from_slice(&VERSION.to_le_bytes());
        trailer.extend_from_slice(MAGIC);
        for part in [&self.index, &listed, &trailer] {
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

    fn finish(self, index: &[u8]) -> Vec<Batch> {
        match self {
            // The index holds a checksum of every block, so its digest tells one content from another.
            Batches::One(id) => {
                let digest: [u8; 32] = Sha256::digest(index).into();
                let fingerprint = u64::from_le_bytes(*digest.first_chunk().expect("a digest has 32 bytes"));
                vec![Batch { id, fingerprint }]
            }
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

/// A block ends with the record that makes it this long.
const BLOCK_BYTES: usize = 8 << 10;
