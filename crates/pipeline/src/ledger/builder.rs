//! Sorts the records of a batch into a run.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::slice::ParallelSliceMut;

use super::merge::write_merged;
use super::run::Run;
use super::spool::unnamed;
use super::writer::{Batches, RunWriter};
use super::{Key, VALUE_BYTES_MAX, unwritable};
use crate::{Error, ErrorKind};

/// Sorts the records of one batch into a run.
///
/// What fits in memory is sorted there; what does not is spilled in sorted chunks and merged at the end.
#[derive(Debug)]
pub struct RunBuilder {
    batch_id: String,
    folder: PathBuf,
    memory: usize,
    records: Vec<Held>,
    /// Values in parts: first those of records that came one by one, then those that came together.
    values: Vec<Vec<u8>>,
    /// Bytes of all values.
    bytes: usize,
    spilled: Vec<Run>,
}

/// A record whose value lies in [`RunBuilder::values`].
#[derive(Clone, Copy, Debug)]
struct Held {
    key: u128,
    part: u32,
    length: u32,
    at: usize,
}

impl Held {
    fn value<'v>(&self, values: &'v [Vec<u8>]) -> &'v [u8] {
        &values[self.part as usize][self.at..][..self.length as usize]
    }
}

impl RunBuilder {
    /// A builder for the run of a batch, spilling into `folder`.
    pub fn new(batch_id: &str, folder: &Path) -> Self {
        Self::with_memory(batch_id, folder, MEMORY)
    }

    /// A builder that spills when it holds about `memory` bytes.
    pub fn with_memory(batch_id: &str, folder: &Path, memory: usize) -> Self {
        Self {
            batch_id: batch_id.to_owned(),
            folder: folder.to_owned(),
            memory,
            records: Vec::new(),
            values: vec![Vec::new()],
            bytes: 0,
            spilled: Vec::new(),
        }
    }

    /// Adds a record. One that was added before is the same record.
    pub fn push(&mut self, key: Key, value: impl AsRef<[u8]>) -> Result<(), Error> {
        let value = value.as_ref();
        let at = self.values[0].len();
        self.values[0].extend_from_slice(value);
        self.hold(key, 0, at, value.len())?;
        self.settle()
    }

    /// Adds records whose values lie side by side, each as long as said, and keeps the values where they are.
    pub fn push_all(&mut self, records: &[(Key, u32)], values: Vec<u8>) -> Result<(), Error> {
        let part = self.values.len() as u32;
        self.values.push(values);
        self.records.reserve(records.len());
        let mut at = 0;
        for &(key, length) in records {
            self.hold(key, part, at, length as usize)?;
            at += length as usize;
        }
        self.settle()
    }

    fn hold(&mut self, key: Key, part: u32, at: usize, length: usize) -> Result<(), Error> {
        if length > VALUE_BYTES_MAX {
            let what = format!("a record of the ledger has {length} bytes, {VALUE_BYTES_MAX} at most");
            return Err(Error::new(ErrorKind::Lake, what));
        }
        self.bytes += length;
        self.records.push(Held { key: u128::from_be_bytes(key), part, length: length as u32, at });
        Ok(())
    }

    /// Spills what is too much to hold.
    fn settle(&mut self) -> Result<(), Error> {
        let held = self.bytes + self.records.len() * size_of::<Held>();
        if held > self.memory { self.spill() } else { Ok(()) }
    }

    /// Writes the run to `out` and says how many records it holds.
    pub fn finish(mut self, out: impl Write) -> Result<u64, Error> {
        if self.spilled.is_empty() {
            let folder = self.folder.clone();
            return self.write(out).map(|(_, records)| records).map_err(|cause| unwritable(&folder, cause));
        }
        if !self.records.is_empty() {
            self.spill()?;
        }
        write_merged(&self.spilled, out, Batches::One(self.batch_id), &self.folder)
    }

    fn spill(&mut self) -> Result<(), Error> {
        let path = self.folder.join(format!("ledger-{}.spill", self.spilled.len()));
        let failed = |cause| unwritable(&path, cause);
        let file = unnamed(&path).map_err(failed)?;
        let (out, _) = self.write(BufWriter::with_capacity(WRITE_BYTES, file)).map_err(failed)?;
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        self.spilled.push(Run::of(file, &path)?);
        Ok(())
    }

    /// Writes what is in memory as a run and forgets it.
    fn write<W: Write>(&mut self, out: W) -> io::Result<(W, u64)> {
        let values = &self.values;
        let value = |held: &Held| held.value(values);
        self.records.par_sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| value(a).cmp(value(b))));
        self.records.dedup_by(|a, b| a.key == b.key && value(a) == value(b));
        let mut writer = RunWriter::new(out, Batches::One(self.batch_id.clone()), &self.folder);
        for held in &self.records {
            writer.push(held.key, 0, value(held))?;
        }
        let written = writer.finish()?;
        self.records.clear();
        self.values.truncate(1);
        self.values[0].clear();
        self.bytes = 0;
        Ok(written)
    }
}

/// Bytes of records held before they are spilled.
const MEMORY: usize = 256 << 20;

const WRITE_BYTES: usize = 1 << 20;
