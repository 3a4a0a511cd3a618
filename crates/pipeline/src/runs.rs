//! The ledger: what earlier batches left open, to be looked up by key.
//!
//! Each batch leaves one *run*: an immutable file of records sorted by key, published with the batch's
//! tables by the same commit. So the ledger needs no database, no recovery and no rebuilding of its
//! own: it is whatever runs the newest commit lists. A batch sorts all the keys it wants and walks each
//! run once, which measures faster than a B-tree per key.
//!
//! A run is blocks of records, an index of the first key of each block, and a trailer:
//!
//! ```text
//! record   key (16 bytes), length (u32), value
//! index    key, offset (u64), length (u32), per block
//! trailer  offset of the index (u64), blocks (u32), check of the index (u32), magic (8 bytes)
//! ```
//!
//! Integers are little-endian. Equal records are kept once, so a run is a function of the set of its
//! records, whatever order they came in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::{Error, ErrorKind};

/// What a record is found by: its kind, then 15 bytes of a digest.
pub type Key = [u8; 16];

/// Writes the records of one batch: sorts what fits in memory and merges the rest.
#[derive(Debug)]
pub struct RunBuilder {
    folder: PathBuf,
    records: Vec<(Key, Box<[u8]>)>,
    bytes: usize,
    bytes_max: usize,
    spilled: Vec<Run>,
}

impl RunBuilder {
    /// A builder that spills into `folder`.
    pub fn new(folder: &Path) -> Self {
        Self::with_memory(folder, SORT_BYTES)
    }

    fn with_memory(folder: &Path, bytes_max: usize) -> Self {
        Self { folder: folder.to_owned(), records: Vec::new(), bytes: 0, bytes_max, spilled: Vec::new() }
    }

    /// Adds a record.
    pub fn push(&mut self, key: Key, value: impl Into<Box<[u8]>>) -> Result<(), Error> {
        let value = value.into();
        self.bytes += value.len() + RECORD_MEMORY;
        self.records.push((key, value));
        if self.bytes > self.bytes_max { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<(), Error> {
        let path = self.folder.join(format!("ledger-{}.spill", self.spilled.len()));
        let failed = |cause: io::Error| Error::at(ErrorKind::Lake, "cannot write", &path).because(cause);
        let mut writer = RunWriter::new(io::BufWriter::new(File::create(&path).map_err(failed)?));
        self.records.sort_unstable();
        self.records.dedup();
        for (key, value) in self.records.drain(..) {
            writer.push(&key, &value).map_err(failed)?;
        }
        writer.finish().map_err(failed)?;
        self.bytes = 0;
        self.spilled.push(Run::open(&path)?);
        // The open file keeps the bytes; nobody needs the name.
        std::fs::remove_file(&path).map_err(failed)
    }

    /// Writes the run to `out` and says how many records it holds.
    pub fn finish(mut self, out: impl Write) -> Result<u64, Error> {
        let failed =
            |cause: io::Error| Error::at(ErrorKind::Lake, "cannot write", &self.folder).because(cause);
        self.records.sort_unstable();
        self.records.dedup();
        let mut writer = RunWriter::new(out);
        if self.spilled.is_empty() {
            for (key, value) in &self.records {
                writer.push(key, value).map_err(failed)?;
            }
            return writer.finish().map_err(failed);
        }
        let mut cursors: Vec<Cursor<'_>> = self.spilled.iter().map(Run::cursor).collect();
        let mut last = self.records.into_iter();
        let mut heap = BinaryHeap::new();
        for (at, cursor) in cursors.iter_mut().enumerate() {
            heap.extend(cursor.next()?.map(|(key, value)| Reverse((key, value, at))));
        }
        let own = cursors.len();
        heap.extend(last.next().map(|(key, value)| Reverse((key, value.into_vec(), own))));
        let mut previous: Option<(Key, Vec<u8>)> = None;
        while let Some(Reverse((key, value, at))) = heap.pop() {
            let following = match cursors.get_mut(at) {
                Some(cursor) => cursor.next()?,
                None => last.next().map(|(key, value)| (key, value.into_vec())),
            };
            heap.extend(following.map(|(key, value)| Reverse((key, value, at))));
            if previous.as_ref().is_none_or(|known| (&known.0, &known.1) != (&key, &value)) {
                writer.push(&key, &value).map_err(failed)?;
                previous = Some((key, value));
            }
        }
        writer.finish().map_err(failed)
    }
}

/// Writes sorted records as a run.
struct RunWriter<W> {
    out: W,
    block: Vec<u8>,
    first: Key,
    index: Vec<(Key, u64, u32)>,
    offset: u64,
    records: u64,
}

impl<W: Write> RunWriter<W> {
    fn new(out: W) -> Self {
        Self { out, block: Vec::new(), first: [0; 16], index: Vec::new(), offset: 0, records: 0 }
    }

    fn push(&mut self, key: &Key, value: &[u8]) -> io::Result<()> {
        if self.block.is_empty() {
            self.first = *key;
        }
        self.block.extend_from_slice(key);
        self.block.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.block.extend_from_slice(value);
        self.records += 1;
        if self.block.len() >= BLOCK_BYTES { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            self.out.write_all(&self.block)?;
            self.index.push((self.first, self.offset, self.block.len() as u32));
            self.offset += self.block.len() as u64;
            self.block.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<u64> {
        self.end_block()?;
        let mut index = Vec::with_capacity(self.index.len() * INDEX_ENTRY);
        for (key, offset, length) in &self.index {
            index.extend_from_slice(key);
            index.extend_from_slice(&offset.to_le_bytes());
            index.extend_from_slice(&length.to_le_bytes());
        }
        self.out.write_all(&index)?;
        self.out.write_all(&self.offset.to_le_bytes())?;
        self.out.write_all(&(self.index.len() as u32).to_le_bytes())?;
        self.out.write_all(&check(&index).to_le_bytes())?;
        self.out.write_all(MAGIC)?;
        self.out.flush()?;
        Ok(self.records)
    }
}

/// One run, open for looking up.
#[derive(Debug)]
pub struct Run {
    file: File,
    path: PathBuf,
    index: Vec<(Key, u64, u32)>,
}

impl Run {
    /// Opens a run and reads its index.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let failed =
            |cause: io::Error| Error::at(ErrorKind::Lake, "cannot read the ledger", path).because(cause);
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let damaged = || {
            Error::at(
                ErrorKind::Lake,
                "this run of the ledger is damaged; `cleanclaim verify` says more",
                path,
            )
        };
        let mut trailer = [0; TRAILER];
        let at = length.checked_sub(TRAILER as u64).ok_or_else(damaged)?;
        file.read_exact_at(&mut trailer, at).map_err(failed)?;
        let number =
            |from: usize| u32::from_le_bytes(trailer[from..from + 4].try_into().expect("four bytes"));
        let offset = u64::from_le_bytes(trailer[..8].try_into().expect("eight bytes"));
        let blocks = u64::from(number(8));
        if &trailer[16..] != MAGIC || offset.checked_add(blocks * INDEX_ENTRY as u64) != Some(at) {
            return Err(damaged());
        }
        let mut bytes = vec![0; blocks as usize * INDEX_ENTRY];
        file.read_exact_at(&mut bytes, offset).map_err(failed)?;
        if check(&bytes) != number(12) {
            return Err(damaged());
        }
        let index: Vec<(Key, u64, u32)> = bytes
            .chunks_exact(INDEX_ENTRY)
            .map(|entry| {
                let key = entry[..16].try_into().expect("sixteen bytes");
                let from = u64::from_le_bytes(entry[16..24].try_into().expect("eight bytes"));
                (key, from, u32::from_le_bytes(entry[24..].try_into().expect("four bytes")))
            })
            .collect();
        let sound = |&(_, from, length): &(Key, u64, u32)| {
            length <= BLOCK_BYTES_MAX && from.checked_add(u64::from(length)).is_some_and(|end| end <= offset)
        };
        if !index.iter().all(sound) {
            return Err(damaged());
        }
        Ok(Self { file, path: path.to_owned(), index })
    }

    /// Gives every record under one of `keys`, which are sorted, to `found`.
    pub fn lookup(&self, keys: &[Key], found: &mut impl FnMut(&Key, &[u8])) -> Result<(), Error> {
        let mut wanted = keys;
        let mut at = 0;
        while let Some(first) = wanted.first() {
            // The block before the first one that begins after the key may hold it, and so may those
            // that begin with it.
            let skip = self.index[at..].partition_point(|(key, ..)| key < first);
            at = (at + skip).saturating_sub(1).max(at.min(at + skip));
            let Some(&(begin, ..)) = self.index.get(at) else { break };
            let end = self.index.get(at + 1).map(|(key, ..)| *key);
            if begin > *first || end.is_none_or(|end| end >= *first) {
                let block = self.block(at)?;
                let mut rest = wanted;
                for (key, value) in records(&block) {
                    while rest.first().is_some_and(|wanted| *wanted < key) {
                        rest = &rest[1..];
                    }
                    if rest.first() == Some(&key) {
                        found(&key, value);
                    }
                }
            }
            at += 1;
            // Keys before the next block's first are done with.
            match end {
                Some(end) => wanted = &wanted[wanted.partition_point(|key| *key < end)..],
                None => break,
            }
        }
        Ok(())
    }

    fn cursor(&self) -> Cursor<'_> {
        Cursor { run: self, next: 0, block: Vec::new(), at: 0 }
    }

    fn block(&self, at: usize) -> Result<Vec<u8>, Error> {
        let (_, offset, length) = self.index[at];
        let mut block = vec![0; length as usize];
        self.file.read_exact_at(&mut block, offset).map_err(|cause| {
            Error::at(ErrorKind::Lake, "cannot read the ledger", &self.path).because(cause)
        })?;
        Ok(block)
    }
}

/// Walks a run from its first record to its last.
struct Cursor<'r> {
    run: &'r Run,
    next: usize,
    block: Vec<u8>,
    at: usize,
}

impl Cursor<'_> {
    fn next(&mut self) -> Result<Option<(Key, Vec<u8>)>, Error> {
        while self.at >= self.block.len() {
            if self.next == self.run.index.len() {
                return Ok(None);
            }
            self.block = self.run.block(self.next)?;
            self.next += 1;
            self.at = 0;
        }
        let Some((key, value)) = record_at(&self.block, self.at) else {
            self.at = self.block.len();
            return Ok(None);
        };
        self.at += KEY_AND_LENGTH + value.len();
        Ok(Some((key, value.to_vec())))
    }
}

/// The runs of every batch that is in the lake.
#[derive(Debug, Default)]
pub struct Ledger {
    runs: Vec<(String, Run)>,
}

impl Ledger {
    /// A ledger over the runs of batches, oldest first.
    pub fn over(runs: Vec<(String, Run)>) -> Self {
        Self { runs }
    }

    /// Adds a batch's run.
    pub fn add(&mut self, batch_id: &str, run: Run) {
        self.runs.push((batch_id.to_owned(), run));
    }

    /// Gives every record under one of `keys`, which are sorted, to `found`, batch by batch, with the
    /// id of the batch.
    pub fn lookup(&self, keys: &[Key], mut found: impl FnMut(&Key, &str, &[u8])) -> Result<(), Error> {
        debug_assert!(keys.is_sorted(), "keys are looked up in order");
        self.runs
            .iter()
            .try_for_each(|(batch, run)| run.lookup(keys, &mut |key, value| found(key, batch, value)))
    }
}

fn record_at(block: &[u8], at: usize) -> Option<(Key, &[u8])> {
    let head = block.get(at..at + KEY_AND_LENGTH)?;
    let key = head[..16].try_into().expect("sixteen bytes");
    let length = u32::from_le_bytes(head[16..].try_into().expect("four bytes")) as usize;
    Some((key, block.get(at + KEY_AND_LENGTH..)?.get(..length)?))
}

/// The records of a block; a damaged one ends early.
fn records(block: &[u8]) -> impl Iterator<Item = (Key, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (key, value) = record_at(block, at)?;
        at += KEY_AND_LENGTH + value.len();
        Some((key, value))
    })
}

/// FNV-1a, 32 bits: catches a torn or mixed-up index. Content is checked by the file's name.
fn check(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

const KEY_AND_LENGTH: usize = 20;
const INDEX_ENTRY: usize = 28;
const TRAILER: usize = 24;
const MAGIC: &[u8; 8] = b"ccrun001";

/// A block ends at the first record past this many bytes.
const BLOCK_BYTES: usize = 16 << 10;
const BLOCK_BYTES_MAX: u32 = 16 << 20;

/// Records are sorted in memory up to this many bytes.
const SORT_BYTES: usize = 96 << 20;

/// What a record takes beside its value: key, pointer, allocation.
const RECORD_MEMORY: usize = 48;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cleanclaim-ledger-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        folder
    }

    fn key(n: u16) -> Key {
        let mut key = [7; 16];
        key[1..3].copy_from_slice(&n.to_be_bytes());
        key
    }

    fn run_of(name: &str, records: &[(u16, Vec<u8>)], memory: usize) -> (PathBuf, u64) {
        let folder = folder(name);
        let mut builder = RunBuilder::with_memory(&folder, memory);
        for (n, value) in records {
            builder.push(key(*n), value.clone()).expect("the disk has room");
        }
        let path = folder.join("run");
        let count = builder.finish(File::create(&path).expect("the disk has room")).expect("as before");
        (path, count)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn finds_what_a_map_finds(
            records in prop::collection::vec((0_u16..300, prop::collection::vec(any::<u8>(), 0..600)), 0..300),
            wanted in prop::collection::btree_set(0_u16..320, 0..60),
            memory in 2_000_usize..200_000,
        ) {
            let (path, count) = run_of("map", &records, memory);
            let mut expected: BTreeMap<Key, BTreeSet<Vec<u8>>> = BTreeMap::new();
            for (n, value) in &records {
                expected.entry(key(*n)).or_default().insert(value.clone());
            }
            prop_assert_eq!(count as usize, expected.values().map(BTreeSet::len).sum::<usize>());
            let keys: Vec<Key> = wanted.iter().map(|&n| key(n)).collect();
            let mut found: BTreeMap<Key, BTreeSet<Vec<u8>>> = BTreeMap::new();
            Run::open(&path).expect("a run").lookup(&keys, &mut |key, value| {
                assert!(found.entry(*key).or_default().insert(value.to_vec()), "each record once");
            }).expect("a sound run");
            expected.retain(|key, _| keys.contains(key));
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn the_bytes_do_not_depend_on_order_or_memory(
            records in prop::collection::vec((0_u16..50, prop::collection::vec(any::<u8>(), 0..90)), 1..200),
        ) {
            let (one, _) = run_of("one", &records, usize::MAX);
            let one = std::fs::read(one).expect("a run");
            let turned: Vec<_> = records.iter().rev().cloned().collect();
            let (two, _) = run_of("two", &turned, 3_000);
            prop_assert_eq!(one, std::fs::read(two).expect("a run"));
        }

        #[test]
        fn a_damaged_run_is_refused_or_read_without_panic(
            at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(),
        ) {
            let records: Vec<_> = (0..400).map(|n| (n, vec![n as u8; 100])).collect();
            let (path, _) = run_of("damaged", &records, usize::MAX);
            let mut bytes = std::fs::read(&path).expect("a run");
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(cut.index(bytes.len() * 2));
            std::fs::write(&path, &bytes).expect("the disk has room");
            if let Ok(run) = Run::open(&path) {
                let _ = run.lookup(&[key(3), key(390)], &mut |_, _| {});
            }
        }
    }
}
