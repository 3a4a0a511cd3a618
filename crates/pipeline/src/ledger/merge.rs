//! Makes few runs of many.

use std::io::Write;

use super::run::{Batch, Run};
use super::walk::Walk;
use super::writer::{Batches, RunWriter};
use super::{damaged, unwritable};
use crate::Error;

/// Writes one run with the records of all of `runs`, and says how many it holds.
///
/// Each record keeps the batch it came from. Where two runs hold records of one batch, they must be of
/// the same content: an out-of-date run is not to be merged.
pub fn merge(runs: &[Run], out: impl Write) -> Result<u64, Error> {
    let Some(one) = runs.first() else { panic!("a merge is of at least one run") };
    let mut batches: Vec<Batch> = runs.iter().flat_map(|run| run.batches().iter().cloned()).collect();
    batches.sort_unstable();
    batches.dedup();
    if !batches.is_sorted_by(|a, b| a.id < b.id) {
        return Err(damaged(one.path()));
    }
    write_merged(runs, out, Batches::Merged(batches))
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
pub(super) fn write_merged(runs: &[Run], out: impl Write, batches: Batches) -> Result<u64, Error> {
    let path = runs[0].path();
    let mut writer = RunWriter::new(out, batches);
    let mut walk = Walk::over(runs, &|_| false);
    while let Some(key) = walk.next_key() {
        walk.stand_at(key);
        // A run lists its batches in order of id too.
        walk.take(&mut |batch, _, value| {
            writer.push(key, batch, value).map_err(|cause| unwritable(path, cause))
        })?;
    }
    let (_, records) = writer.finish().map_err(|cause| unwritable(path, cause))?;
    Ok(records)
}

/// Runs of a level that are merged into one of the next.
const FAN_IN: usize = 8;

/// Runs smaller than this are on the lowest level.
const LEVEL_0_BYTES: u64 = 1 << 20;
