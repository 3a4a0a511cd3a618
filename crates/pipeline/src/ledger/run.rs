//! One run, open for reading.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::merge::RunInfo;
use super::writer::crc;
use super::{VALUE_BYTES_MAX, damaged, unreadable};
use crate::Error;

/// One run, open for reading.
///
/// It keeps its file open, so the file may be deleted or replaced while the run is in use.
#[derive(Debug)]
pub struct Run {
    file: File,
    path: PathBuf,
    bytes: u64,
    records: u64,
    batches: Vec<Batch>,
    index: Vec<Entry>,
}

/// A batch whose records a run holds.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Batch {
    /// The batch's id.
    pub id: String,
    /// Tells the content of the batch's own run from any other. A merged run whose fingerprint for a
    /// batch differs from that of the batch's own run is out of date.
    pub fingerprint: u64,
}

/// Where a block lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) first: u128,
    offset: u64,
    length: u32,
    crc: u32,
}

impl Run {
    /// Opens a run and reads its index.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|cause| unreadable(path, cause))?;
        Self::of(file, path)
    }

    /// Reads the index of a run from an open file; `path` is what errors call it.
    pub fn of(file: File, path: &Path) -> Result<Self, Error> {
        let failed = |cause| unreadable(path, cause);
        let damaged = || damaged(path);
        let bytes = file.metadata().map_err(failed)?.len();
        let trailer_at = bytes.checked_sub(TRAILER as u64).ok_or_else(damaged)?;
        let mut trailer = [0; TRAILER];
        file.read_exact_at(&mut trailer, trailer_at).map_err(failed)?;
        let trailer = Trailer::read(&trailer).ok_or_else(damaged)?;
        let length = trailer.middle_length().ok_or_else(damaged)?;
        if trailer.index_at.checked_add(length) != Some(trailer_at) {
            return Err(damaged());
        }
        let mut middle = vec![0; usize::try_from(length).map_err(|_| damaged())?];
        file.read_exact_at(&mut middle, trailer.index_at).map_err(failed)?;
        if crc(&[&middle, &trailer.checked]) != trailer.check {
            return Err(damaged());
        }
        let (index, listed) = middle.split_at(middle.len() - trailer.batches_length as usize);
        let index = read_index(index, trailer.index_at).ok_or_else(damaged)?;
        let batches = read_batches(listed, trailer.batches).ok_or_else(damaged)?;
        Ok(Self { file, path: path.to_owned(), bytes, records: trailer.records, batches, index })
    }

    /// The batches whose records it holds, in order of id.
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// Whether every batch it holds is one of `live`, with the same content. A merged run that is
    /// not so is to be deleted; one that is may stand in for the runs of its batches.
    pub fn is_current(&self, live: &[Batch]) -> bool {
        self.batches.iter().all(|batch| live.contains(batch))
    }

    /// How many records it holds.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Where it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What [`plan_merge`](super::plan_merge) wants to know.
    pub fn info(&self) -> RunInfo {
        RunInfo { bytes: self.bytes }
    }

    /// Reads every block and checks it.
    pub fn verify(&self) -> Result<(), Error> {
        let mut cursor = super::cursor::Cursor::new(self);
        let mut records = 0;
        while cursor.key().is_some() {
            cursor.record()?;
            records += 1;
            cursor.step()?;
        }
        if records == self.records { Ok(()) } else { Err(damaged(&self.path)) }
    }

    pub(super) fn index(&self) -> &[Entry] {
        &self.index
    }

    /// Reads a block into `block`.
    pub(super) fn read_block(&self, at: usize, block: &mut Vec<u8>) -> Result<(), Error> {
        let entry = self.index[at];
        block.resize(entry.length as usize, 0);
        self.file.read_exact_at(block, entry.offset).map_err(|cause| unreadable(&self.path, cause))?;
        if crc(&[block]) == entry.crc { Ok(()) } else { Err(damaged(&self.path)) }
    }
}

/// The last bytes of a run.
struct Trailer {
    index_at: u64,
    blocks: u64,
    batches_length: u32,
    batches: u32,
    records: u64,
    check: u32,
    checked: [u8; TRAILER_CHECKED],
}

impl Trailer {
    fn read(bytes: &[u8; TRAILER]) -> Option<Self> {
        let mut rest = &bytes[..];
        let trailer = Self {
            index_at: u64::from_le_bytes(split(&mut rest)?),
            blocks: u64::from_le_bytes(split(&mut rest)?),
            batches_length: u32::from_le_bytes(split(&mut rest)?),
            batches: u32::from_le_bytes(split(&mut rest)?),
            records: u64::from_le_bytes(split(&mut rest)?),
            check: u32::from_le_bytes(split(&mut rest)?),
            checked: *bytes.first_chunk()?,
        };
        let version = u32::from_le_bytes(split(&mut rest)?);
        (version == VERSION && rest == MAGIC).then_some(trailer)
    }

    /// Bytes of the index and the batches.
    fn middle_length(&self) -> Option<u64> {
        self.blocks.checked_mul(INDEX_ENTRY as u64)?.checked_add(u64::from(self.batches_length))
    }
}

/// The index, if its blocks lie side by side and end where the index begins.
fn read_index(bytes: &[u8], end: u64) -> Option<Vec<Entry>> {
    let mut index = Vec::with_capacity(bytes.len() / INDEX_ENTRY);
    let mut offset = 0_u64;
    for mut rest in bytes.chunks_exact(INDEX_ENTRY) {
        let entry = Entry {
            first: u128::from_be_bytes(split(&mut rest)?),
            offset: u64::from_le_bytes(split(&mut rest)?),
            length: u32::from_le_bytes(split(&mut rest)?),
            crc: u32::from_le_bytes(split(&mut rest)?),
        };
        if entry.offset != offset || entry.length > BLOCK_BYTES_MAX {
            return None;
        }
        offset = offset.checked_add(u64::from(entry.length))?;
        index.push(entry);
    }
    (offset == end && index.is_sorted_by_key(|entry| entry.first)).then_some(index)
}

fn read_batches(mut rest: &[u8], count: u32) -> Option<Vec<Batch>> {
    let mut batches = Vec::new();
    for _ in 0..count {
        let fingerprint = u64::from_le_bytes(split(&mut rest)?);
        let length = u16::from_le_bytes(split(&mut rest)?);
        let (id, after) = rest.split_at_checked(usize::from(length))?;
        batches.push(Batch { id: str::from_utf8(id).ok()?.to_owned(), fingerprint });
        rest = after;
    }
    let sorted = batches.is_sorted_by(|a, b| a < b);
    (rest.is_empty() && sorted && !batches.is_empty()).then_some(batches)
}

fn split<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

pub(super) const MAGIC: &[u8; 8] = b"ccledger";
pub(super) const VERSION: u32 = 1;
pub(super) const INDEX_ENTRY: usize = 32;

/// Bytes of the trailer that its checksum covers.
const TRAILER_CHECKED: usize = 32;
const TRAILER: usize = TRAILER_CHECKED + 16;

/// No block is longer: one ends with the record that fills it.
const BLOCK_BYTES_MAX: u32 = (8 << 10) + VALUE_BYTES_MAX as u32 + 64;
