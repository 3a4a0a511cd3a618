//! Commits: each names the files that one batch added and removed, in every table at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::durable::digest_of_bytes;
use crate::staging::Staged;

/// One published change of the lake, `commits/<sequence>.json`.
///
/// Its bytes are a function of its content: keys in order, no clock.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The date the run took for today, as `2026-01-31`.
    pub as_of: String,
    /// The batch.
    pub batch_id: String,
    /// Counts and sums of cents that must hold of the rows, by name.
    pub control_totals: BTreeMap<String, i128>,
    /// Batches whose rows these rows were derived from.
    pub depends_on: Vec<String>,
    /// SHA-256 of the configuration and of each code table used, by name.
    pub digests: BTreeMap<String, String>,
    /// Layout of the lake that wrote it.
    pub format: u32,
    /// Why it was made.
    pub kind: Kind,
    /// SHA-256 of the bytes of the commit before it.
    pub parent: Option<String>,
    /// Its number, from 1.
    pub sequence: u64,
    /// Files added and removed beside the tables, by area.
    pub side_files: BTreeMap<String, Change>,
    /// The input files.
    pub sources: Vec<Source>,
    /// How the batch ended.
    pub status: Status,
    /// Files added and removed, by table.
    pub tables: BTreeMap<String, Change>,
}

/// Why a commit was made.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A batch was taken in.
    Run,
    /// A batch was read again and its rows replaced.
    Rerun,
    /// Claims were sent.
    Release,
}

/// How a published batch ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything was read.
    Published,
    /// Something was set aside.
    PublishedWithQuarantine,
}

/// Files that came and went.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Files that readers now see.
    pub added: Vec<FileEntry>,
    /// Files that readers no longer see.
    pub removed: Vec<FileEntry>,
}

/// An immutable file of the lake.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its size.
    pub bytes: u64,
    /// Where it is, below the lake.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

impl FileEntry {
    /// The batch that left it: the path is `<area>/batch=<batch>/<file>`.
    pub fn batch(&self) -> Option<&str> {
        self.path.rsplit('/').nth(1)?.strip_prefix("batch=")
    }
}

/// An input file of a batch, kept under `sources/`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its size in the archive, decompressed.
    pub bytes: u64,
    /// How it came compressed: none, gzip, zip or zstd.
    pub compression: String,
    /// What was wrong with the stream it came in, if anything.
    pub fault: Option<String>,
    /// Where it lay below the drop folder.
    pub path: String,
    /// Its size as received, that of the whole archive for a member of one.
    pub received_bytes: u64,
    /// The SHA-256 of its decompressed bytes.
    pub sha256: String,
}

/// A commit to be: what the caller knows of it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// See [`Commit::as_of`].
    pub as_of: String,
    /// See [`Commit::batch_id`].
    pub batch_id: String,
    /// See [`Commit::kind`].
    pub kind: Kind,
    /// See [`Commit::status`].
    pub status: Status,
    /// See [`Commit::control_totals`].
    pub control_totals: BTreeMap<String, i128>,
    /// See [`Commit::depends_on`].
    pub depends_on: Vec<String>,
    /// See [`Commit::digests`].
    pub digests: BTreeMap<String, String>,
    /// See [`Commit::sources`].
    pub sources: Vec<Source>,
    /// New files. They take the place of the files their batch has in those tables.
    pub staged: Vec<Staged>,
}

impl Draft {
    /// A draft of a run of `batch_id` with these files.
    pub fn new(batch_id: &str, as_of: &str, staged: Staged) -> Self {
        Draft {
            as_of: as_of.to_owned(),
            batch_id: batch_id.to_owned(),
            kind: Kind::Run,
            status: Status::Published,
            control_totals: BTreeMap::new(),
            depends_on: Vec::new(),
            digests: BTreeMap::new(),
            sources: Vec::new(),
            staged: vec![staged],
        }
    }
}

impl Commit {
    /// The bytes of the commit's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a commit is plain text and numbers");
        bytes.push(b'\n');
        bytes
    }

    /// The SHA-256 of the commit's file, as its successor names it.
    pub fn sha256(&self) -> String {
        digest_of_bytes(&self.to_bytes())
    }

    /// Every change, of tables and beside them.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &Change> {
        self.tables.values().chain(self.side_files.values())
    }
}

/// The layout this crate writes.
pub(crate) const FORMAT: u32 = 1;

/// The name of a commit's file.
pub(crate) fn file_name(sequence: u64) -> String {
    format!("{sequence:08}.json")
}

/// The sequence that a file name stands for.
pub(crate) fn sequence_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".json")?;
    let sequence = digits.parse().ok()?;
    (file_name(sequence) == name).then_some(sequence)
}
