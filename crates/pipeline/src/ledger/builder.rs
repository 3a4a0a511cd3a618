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
    values: Vec<u8>,
    spilled: Vec<Run>,
}

/// A record whose value lies in [`RunBuilder::values`].
#[derive(Clone, Copy, Debug)]
struct Held {
    key: u128,
    at: u64,
    length: u32,
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
            values: Vec::new(),
            spilled: Vec::new(),
        }
    }

    /// Adds a record. One that was added before is the same record.
    pub fn push(&mut self, key: Key, value: impl AsRef<[u8]>) -> Result<(), Error> {
        let value = value.as_ref();
        if value.len() > VALUE_BYTES_MAX {
            let what = format!("a record of the ledger has {} bytes, {VALUE_BYTES_MAX} at most", value.len());
            return Err(Error::new(ErrorKind::Lake, what));
        }
        let (at, length) = (self.values.len() as u64, value.len() as u32);
        self.values.extend_from_slice(value);
        self.records.push(Held { key: u128::from_be_bytes(key), at, length });
        let held = self.values.len() + self.records.len() * size_of::<Held>();
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
        let value = |held: &Held| &values[held.at as usize..][..held.length as usize];
        self.records.par_sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| value(a).cmp(value(b))));
        self.records.dedup_by(|a, b| a.key == b.key && value(a) == value(b));
        let mut writer = RunWriter::new(out, Batches::One(self.batch_id.clone()), &self.folder);
        for held in &self.records {
            writer.push(held.key, 0, value(held))?;
        }
        let written = writer.finish()?;
        self.records.clear();
        self.values.clear();
        Ok(written)
    }
}

/// Bytes of records held before they are spilled.
const MEMORY: usize = 256 << 20;

const WRITE_BYTES: usize = 1 << 20;
