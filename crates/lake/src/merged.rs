//! Merged files: a few that stand in for the many files of a table.
//!
//! A batch leaves a file in each table it has rows of, and a desk takes in dozens of batches a day. Whoever
//! opens ten thousand small files waits for each. So files that came one after the other are merged under
//! `state/`, and merged files again, until a table of any history has a few dozen; the views read those in
//! place of what they stand in for.
//!
//! A merged file is derived, as all of `state/` is. Its name says which commits it stands in for, which files of
//! theirs, and what its own bytes are: `<first>-<last>-<digest of the paths>-<SHA-256>.parquet`. When a rerun
//! replaces one of those files, the merged one is out of date and not looked at again.

use std::fs;
use std::ops::Range;
use std::path::Path;

use parquet::arrow::ArrowWriter;

use crate::commit::FileEntry;
use crate::durable::{self, HashingFile};
use crate::error::{Result, Within};
use crate::lake::{Lake, below};
use crate::read::Read;
use crate::snapshot::Snapshot;
use crate::tables::TableInfo;

/// What readers of a table open: a file that a batch left, or one that stands in for several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Unit {
    /// Below the lake.
    pub(crate) path: String,
    /// How many files of batches it is or stands in for.
    files: usize,
    bytes: u64,
    /// The commits by which those batches came to be as they are.
    commits: (u64, u64),
}

/// The files that batches left in a table, in the order of their commits.
struct Own<'s> {
    table: &'static TableInfo,
    files: Vec<(u64, &'s FileEntry)>,
}

/// As few files as hold every row of the table once, in the order of their commits.
fn units(root: &Path, own: &Own<'_>) -> Result<Vec<Unit>> {
    let folder = root.join(folder_of(own.table));
    let names = if own.files.len() < FANOUT { Vec::new() } else { durable::names_in(&folder)? };
    let mut standing = Vec::new();
    for name in &names {
        let Some((range, unit)) = own.standing(name) else { continue };
        let path = root.join(&unit.path);
        let bytes = fs::metadata(&path).within("cannot find", &path)?.len();
        standing.push((range, Unit { bytes, ..unit }));
    }
    // Those that stand in for most come first; of others that stand in for the same files none is needed.
    standing.sort_by_key(|(range, _)| (std::cmp::Reverse(range.len()), range.start));
    let mut taken: Vec<Option<Unit>> =
        own.files.iter().map(|&(commit, file)| Some(Unit::own(commit, file))).collect();
    let mut is_covered = vec![false; own.files.len()];
    for (range, unit) in standing {
        if !is_covered[range.clone()].contains(&true) {
            is_covered[range.clone()].fill(true);
            taken[range.clone()].fill(None);
            taken[range.start] = Some(unit);
        }
    }
    Ok(taken.into_iter().flatten().collect())
}

/// Merges files of a table until there are few, and gives those.
///
/// Merging is a service to readers: where the disk has no room for it, the files stay apart.
pub(crate) fn consolidated(lake: &Lake, snapshot: &Snapshot, table: &'static TableInfo) -> Result<Vec<Unit>> {
    let own = Own::of(snapshot, table);
    let mut units = units(lake.root(), &own)?;
    while let Some(range) = next_merge(&units) {
        let Ok(merged) = merge(lake.root(), &own, &units[range.clone()]) else { break };
        units.splice(range, [merged]);
    }
    Ok(units)
}

/// Removes what is merged and neither among these nor named by `views`, which readers may have open; and what a
/// killed run left unfinished.
pub(crate) fn sweep(root: &Path, table: &TableInfo, units: &[Unit], views: &str) -> Result<()> {
    let folder = folder_of(table);
    for name in durable::names_in(&root.join(&folder))? {
        let path = below(&folder, &name);
        let is_needed = units.iter().any(|unit| unit.path == path) || views.contains(&path);
        if !is_needed {
            fs::remove_file(root.join(&path)).within("cannot remove", &root.join(&path))?;
        }
    }
    Ok(())
}

/// What is wrong with the merged files that stand in for others of a table: path, and what.
pub(crate) fn verify(
    root: &Path,
    snapshot: &Snapshot,
    table: &'static TableInfo,
) -> Result<Vec<(String, &'static str)>> {
    let mut problems = Vec::new();
    for unit in units(root, &Own::of(snapshot, table))?.into_iter().filter(|unit| unit.files > 1) {
        let (_, sha256) = durable::digest_of(&root.join(&unit.path))?;
        if !unit.path.ends_with(&format!("-{sha256}.{EXTENSION}")) {
            problems.push((
                unit.path,
                "its bytes are not those that were written; `cleanclaim rebuild` makes it again",
            ));
        }
    }
    Ok(problems)
}

impl<'s> Own<'s> {
    fn of(snapshot: &'s Snapshot, table: &'static TableInfo) -> Self {
        let commit_of = |file: &FileEntry| {
            file.batch().and_then(|batch| snapshot.batches().get(batch)).copied().unwrap_or_default()
        };
        let mut files: Vec<_> = snapshot.table(table.name).map(|file| (commit_of(file), file)).collect();
        files.sort_by(|(one, a), (other, b)| (one, &a.path).cmp(&(other, &b.path)));
        Self { table, files }
    }

    /// Those that these commits left, first and last included.
    fn left_by(&self, (first, last): (u64, u64)) -> Range<usize> {
        let begin = self.files.partition_point(|(commit, _)| *commit < first);
        begin..self.files.partition_point(|(commit, _)| *commit <= last)
    }

    /// How the name of the file begins that stands in for what these commits left.
    fn stem(&self, (first, last): (u64, u64)) -> String {
        let mut paths = Vec::new();
        for (_, file) in &self.files[self.left_by((first, last))] {
            paths.extend_from_slice(file.path.as_bytes());
            paths.push(b'\n');
        }
        format!("{first:08}-{last:08}-{}", &durable::digest_of_bytes(&paths)[..16])
    }

    /// Which of the files the merged one of that name stands in for; `None` when it is out of date or none.
    fn standing(&self, name: &str) -> Option<(Range<usize>, Unit)> {
        let (stem, _sha256) = name.strip_suffix(EXTENSION)?.strip_suffix('.')?.rsplit_once('-')?;
        let mut parts = stem.split('-');
        let commits = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let range = self.left_by(commits);
        let is_current = commits.0 <= commits.1 && !range.is_empty() && stem == self.stem(commits);
        let path = below(&folder_of(self.table), name);
        let files = range.len();
        is_current.then_some((range, Unit { path, files, bytes: 0, commits }))
    }
}

impl Unit {
    fn own(commit: u64, file: &FileEntry) -> Self {
        Self { path: file.path.clone(), files: 1, bytes: file.bytes, commits: (commit, commit) }
    }

    /// Files that were merged equally often are merged with one another.
    fn tier(&self) -> u32 {
        self.files.ilog(FANOUT)
    }
}

/// The first neighbours that are merged next: as many as make a merge worth it, of one tier, none of them big, and
/// all that their commits left.
fn next_merge(units: &[Unit]) -> Option<Range<usize>> {
    let is_cut = |at: usize| {
        let pair = at.checked_sub(1).and_then(|before| Some((&units[before], units.get(at)?)));
        pair.is_some_and(|(before, after)| before.commits.1 == after.commits.0)
    };
    let is_next =
        |some: &[Unit]| some.iter().all(|unit| unit.tier() == some[0].tier() && unit.bytes < BYTES_MAX);
    let mut ranges = (0..units.len()).zip(FANOUT..=units.len()).map(|(begin, end)| begin..end);
    ranges.find(|range| is_next(&units[range.clone()]) && !is_cut(range.start) && !is_cut(range.end))
}

/// Writes one file with the rows of these, in order.
fn merge(root: &Path, own: &Own<'_>, units: &[Unit]) -> Result<Unit> {
    let folder = folder_of(own.table);
    let commits = (units[0].commits.0, units[units.len() - 1].commits.1);
    let stem = own.stem(commits);
    durable::create_dir(&root.join(&folder))?;
    let staged = root.join(&folder).join(durable::staged_name(&stem));
    let written = write(root, own.table, units, &staged);
    let (bytes, sha256) = written.inspect_err(|_| _ = fs::remove_file(&staged))?;
    durable::sync(&staged)?;
    let path = below(&folder, &format!("{stem}-{sha256}.{EXTENSION}"));
    durable::rename(&staged, &root.join(&path))?;
    Ok(Unit { path, files: units.iter().map(|unit| unit.files).sum(), bytes, commits })
}

fn write(root: &Path, table: &'static TableInfo, units: &[Unit], staged: &Path) -> Result<(u64, String)> {
    let file = HashingFile::create(staged.to_owned())?;
    let writer = ArrowWriter::try_new(file, table.schema(), Some(table.properties()));
    let mut writer = writer.within("cannot write", staged)?;
    for batch in Read::of_files(table, units.iter().map(|unit| root.join(&unit.path)).collect()).batches() {
        writer.write(&batch?).within("cannot write", staged)?;
        if writer.in_progress_rows() >= GROUP_ROWS {
            writer.flush().within("cannot write", staged)?;
        }
    }
    let (_, bytes, sha256) = writer.into_inner().within("cannot write", staged)?.finish()?;
    Ok((bytes, sha256))
}

fn folder_of(table: &TableInfo) -> String {
    format!("state/tables/{}", table.name)
}

const EXTENSION: &str = "parquet";
/// So many files become one.
const FANOUT: usize = 8;
/// What is this big is opened soon enough.
const BYTES_MAX: u64 = 64 << 20;
/// Rows of a row group.
const GROUP_ROWS: usize = 128 * 1024;
