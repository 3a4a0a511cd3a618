//! Makes few runs of many.

use std::io::Write;
use std::path::Path;

use super::run::{Batch, Run};
use super::unwritable;
use super::walk::Walk;
use super::writer::{Batches, RunWriter};
use crate::Error;

/// Writes one run with the records of all of `runs`, and says how many it holds.
///
/// Each record keeps the batch it came from. A batch may have left several runs; that none of them is out
/// of date is for the caller to see to. What the memory should not hold waits in files in `folder`.
pub fn merge(runs: &[Run], out: impl Write, folder: &Path) -> Result<u64, Error> {
    assert!(!runs.is_empty(), "a merge is of at least one run");
    let mut batches: Vec<Batch> = runs.iter().flat_map(|run| run.batches().iter().cloned()).collect();
    batches.sort_unstable();
    batches.dedup();
    write_merged(runs, out, Batches::Merged(batches), folder)
}

/// Plans a merge: which runs to merge into one, if that is worth it.
///
/// A run's level is how often a small run must grow eightfold to reach its size. When a level has eight
/// runs they are merged into one of about the next level, so a record is rewritten once a level and the
/// runs stay few: a logarithm of the history. Positions are given in order; the lowest level goes first.
pub fn plan_merge(runs: &[RunInfo]) -> Option<Vec<usize>> {
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let level = run.level();
        if levels.len() <= level {
            levels.resize_with(level + 1, Vec::new);
        }
        levels[level].push(at);
    }
    levels.into_iter().find(|level| level.len() >= FAN_IN)
}

/// What a plan to merge needs to know of a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RunInfo {
    /// The size of its file.
    pub bytes: u64,
}

impl RunInfo {
    fn level(self) -> usize {
        (self.bytes / LEVEL_0_BYTES).checked_ilog(FAN_IN as u64).map_or(0, |level| level as usize + 1)
    }
}

/// Writes the records of all of `runs`; `batches` are those of the runs.
pub(super) fn write_merged(
    runs: &[Run],
    out: impl Write,
    batches: Batches,
    folder: &Path,
) -> Result<u64, Error> {
    let path = runs[0].path();
    // A batch is walked under its id, and listed once for each run it left.
    let mut ids: Vec<&str> = runs.iter().flat_map(Run::batches).map(|batch| batch.id.as_str()).collect();
    ids.sort_unstable();
    let listed: Vec<u32> = match &batches {
        Batches::One(_) => vec![0; ids.len()],
        Batches::Merged(batches) => {
            ids.dedup();
            let first = |id: &&str| batches.partition_point(|batch| batch.id.as_str() < *id) as u32;
            ids.iter().map(first).collect()
        }
    };
    let mut writer = RunWriter::new(out, batches, folder);
    let mut walk = Walk::over(runs);
    while let Some(key) = walk.next_key() {
        walk.stand_at(key);
        walk.take(&mut |batch, _, value| {
            writer.push(key, listed[batch as usize], value).map_err(|cause| unwritable(path, cause))
        })?;
    }
    let (_, records) = writer.finish().map_err(|cause| unwritable(path, cause))?;
    Ok(records)
}

/// Runs of a level that are merged into one of the next.
const FAN_IN: usize = 8;

/// Runs smaller than this are on the lowest level.
const LEVEL_0_BYTES: u64 = 1 << 20;
