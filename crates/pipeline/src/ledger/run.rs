//! One run, open for reading.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::merge::RunInfo;
use super::page::{Entry, PAGE_ENTRY, Page, PageEntry, read_top, split};
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
    /// All that is held of the index: 64 bytes for each 256 KiB of records, which is what some 500 claims leave.
    top: Vec<PageEntry>,
}

/// A batch whose records a run holds.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Batch {
    /// The batch's id.
    pub id: String,
    /// Tells the content of the batch's own run from any other, as whoever keeps it does. A merged run whose
    /// fingerprint for a batch differs from that of the batch's own run is out of date.
    pub fingerprint: u64,
}

impl Run {
    /// Opens a run and reads the top of its index.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|cause| unreadable(path, cause))?;
        Self::of(file, path)
    }

    /// Opens the own run of a batch, which is known by this fingerprint.
    pub fn open_as(path: &Path, fingerprint: u64) -> Result<Self, Error> {
        let mut run = Self::open(path)?;
        match &mut run.batches[..] {
            [own] => own.fingerprint = fingerprint,
            _ => return Err(damaged(path)),
        }
        Ok(run)
    }

    /// Reads the top of the index of a run from an open file; `path` is what errors call it.
    pub fn of(file: File, path: &Path) -> Result<Self, Error> {
        let failed = |cause| unreadable(path, cause);
        let damaged = || damaged(path);
        let bytes = file.metadata().map_err(failed)?.len();
        let trailer_at = bytes.checked_sub(TRAILER as u64).ok_or_else(damaged)?;
        let mut trailer = [0; TRAILER];
        file.read_exact_at(&mut trailer, trailer_at).map_err(failed)?;
        let trailer = Trailer::read(&trailer).ok_or_else(damaged)?;
        let length = trailer.middle_length().ok_or_else(damaged)?;
        let top_at = trailer_at.checked_sub(length).ok_or_else(damaged)?;
        let mut middle = vec![0; usize::try_from(length).map_err(|_| damaged())?];
        file.read_exact_at(&mut middle, top_at).map_err(failed)?;
        if crc(&[&middle, &trailer.checked]) != trailer.check {
            return Err(damaged());
        }
        let (top, listed) = middle.split_at(middle.len() - trailer.batches_length as usize);
        let top = read_top(top, trailer.pages_at, top_at).ok_or_else(damaged)?;
        let batches = read_batches(listed, trailer.batches).ok_or_else(damaged)?;
        Ok(Self { file, path: path.to_owned(), bytes, records: trailer.records, batches, top })
    }

    /// The batches whose records it holds, in order of id.
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// Whether every batch it holds is one of `live`, with the same content. A merged run that is
    /// not so is to be deleted; one that is may stand in for the runs of its batches.
    pub fn is_current(&self, live: &BTreeSet<Batch>) -> bool {
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

    /// Reads every block and every filter and checks them.
    pub fn verify(&self) -> Result<(), Error> {
        let mut cursor = super::cursor::Cursor::new(self);
        let mut records = 0;
        while cursor.key().is_some() {
            cursor.record()?;
            if !cursor.passes_its_filter() {
                return Err(damaged(&self.path));
            }
            records += 1;
            cursor.step()?;
        }
        if records == self.records { Ok(()) } else { Err(damaged(&self.path)) }
    }

    pub(super) fn top(&self) -> &[PageEntry] {
        &self.top
    }

    /// Reads a page of the index into `page`, by way of `bytes`.
    pub(super) fn read_page(&self, at: usize, bytes: &mut Vec<u8>, page: &mut Page) -> Result<(), Error> {
        let entry = &self.top[at];
        bytes.resize(entry.length(), 0);
        self.file.read_exact_at(bytes, entry.at).map_err(|cause| unreadable(&self.path, cause))?;
        page.read(bytes, entry).ok_or_else(|| damaged(&self.path))
    }

    /// Reads a block into `block`.
    pub(super) fn read_block(&self, entry: &Entry, block: &mut Vec<u8>) -> Result<(), Error> {
        if entry.length > BLOCK_BYTES_MAX {
            return Err(damaged(&self.path));
        }
        block.resize(entry.length as usize, 0);
        self.file.read_exact_at(block, entry.offset).map_err(|cause| unreadable(&self.path, cause))?;
        if crc(&[block]) == entry.crc { Ok(()) } else { Err(damaged(&self.path)) }
    }
}

/// The last bytes of a run.
struct Trailer {
    pages_at: u64,
    pages: u64,
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
            pages_at: u64::from_le_bytes(split(&mut rest)?),
            pages: u64::from_le_bytes(split(&mut rest)?),
            batches_length: u32::from_le_bytes(split(&mut rest)?),
            batches: u32::from_le_bytes(split(&mut rest)?),
            records: u64::from_le_bytes(split(&mut rest)?),
            check: u32::from_le_bytes(split(&mut rest)?),
            checked: *bytes.first_chunk()?,
        };
        let version = u32::from_le_bytes(split(&mut rest)?);
        (version == VERSION && rest == MAGIC).then_some(trailer)
    }

    /// Bytes of the top of the index and the batches.
    fn middle_length(&self) -> Option<u64> {
        self.pages.checked_mul(PAGE_ENTRY as u64)?.checked_add(u64::from(self.batches_length))
    }
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

pub(super) const MAGIC: &[u8; 8] = b"ccledger";
pub(super) const VERSION: u32 = 2;

/// Bytes of the trailer that its checksum covers.
const TRAILER_CHECKED: usize = 32;
const TRAILER: usize = TRAILER_CHECKED + 16;

/// No block is longer: one ends with the record that fills it.
const BLOCK_BYTES_MAX: u32 = (8 << 10) + VALUE_BYTES_MAX as u32 + 64;
