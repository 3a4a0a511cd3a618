//! What the lake holds after a commit: the live files of every table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::commit::{Change, Commit, Draft, FileEntry, Kind};
use crate::error::{Error, ErrorKind, Result};
use crate::staging::{Staged, TABLES};

/// The live files after a commit, found by folding the commits up to it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Snapshot {
    sequence: u64,
    head: Option<String>,
    tables: Areas,
    side_files: Areas,
    batches: BTreeMap<String, u64>,
}

/// Live files by area, then path: so in order of batch.
type Areas = BTreeMap<String, BTreeMap<String, FileEntry>>;

impl Snapshot {
    /// The number of the commit; 0 for a lake without any.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The live files of a table, in order of batch.
    pub fn table(&self, name: &str) -> impl Iterator<Item = &FileEntry> {
        self.tables.get(name).into_iter().flat_map(BTreeMap::values)
    }

    /// The live files that a batch has of a table.
    pub fn table_of_batch(&self, name: &str, batch_id: &str) -> impl Iterator<Item = &FileEntry> {
        let folder = format!("{TABLES}/{name}/batch={batch_id}/");
        let live = self.tables.get(name).into_iter();
        let from = live.flat_map({
            let folder = folder.clone();
            move |live| live.range(folder.clone()..)
        });
        from.map(|(_, file)| file).take_while(move |file| file.path.starts_with(&folder))
    }

    /// The live files of an area beside the tables, in order of batch.
    pub fn side_files(&self, area: &str) -> impl Iterator<Item = &FileEntry> {
        self.side_files.get(area).into_iter().flat_map(BTreeMap::values)
    }

    /// The batches in the lake, each with the commit that last wrote it.
    pub fn batches(&self) -> &BTreeMap<String, u64> {
        &self.batches
    }

    /// Every live file.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        self.tables.values().chain(self.side_files.values()).flat_map(BTreeMap::values)
    }

    /// The snapshot after one more commit, whose file has this SHA-256.
    pub(crate) fn apply(&mut self, commit: &Commit, sha256: String, path: &Path) -> Result<()> {
        if commit.sequence != self.sequence + 1 || commit.parent != self.head {
            return Err(Error::corrupt(path, "the commit does not follow the one before it"));
        }
        fold(&mut self.tables, &commit.tables, path)?;
        fold(&mut self.side_files, &commit.side_files, path)?;
        self.sequence = commit.sequence;
        self.head = Some(sha256);
        self.batches.insert(commit.batch_id.clone(), commit.sequence);
        Ok(())
    }

    /// The commit that a draft becomes on top of this snapshot.
    pub(crate) fn commit(&self, draft: Draft) -> Result<Commit> {
        let Draft { as_of, batch_id, kind, status, control_totals, depends_on, digests, sources, staged } =
            draft;
        let mut tables = BTreeMap::new();
        let mut side_files = BTreeMap::new();
        for staged in &staged {
            self.replace(staged, &mut tables, &mut side_files);
        }
        if kind != Kind::Rerun && self.batches.contains_key(&batch_id) {
            return Err(Error::new(ErrorKind::Conflict, batch_id, "the batch is in the lake already"));
        }
        let commit = Commit {
            as_of,
            batch_id,
            control_totals,
            depends_on,
            digests,
            format: crate::commit::FORMAT,
            kind,
            parent: self.head.clone(),
            sequence: self.sequence + 1,
            side_files,
            sources,
            status,
            tables,
        };
        self.admit(&commit)?;
        Ok(commit)
    }

    /// Refuses a commit that adds what is there already.
    fn admit(&self, commit: &Commit) -> Result<()> {
        for (areas, changes) in [(&self.tables, &commit.tables), (&self.side_files, &commit.side_files)] {
            for (area, change) in changes {
                let live = areas.get(area);
                for file in &change.added {
                    if live.is_some_and(|live| live.contains_key(&file.path)) {
                        return Err(already_there(Path::new(&commit.batch_id), file));
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the changes by which staged files take the place of those their batch has.
    fn replace(
        &self,
        staged: &Staged,
        tables: &mut BTreeMap<String, Change>,
        side_files: &mut BTreeMap<String, Change>,
    ) {
        for (live, staged_files, changes) in
            [(&self.tables, &staged.tables, tables), (&self.side_files, &staged.side_files, side_files)]
        {
            let areas: BTreeSet<&String> = live.keys().chain(staged_files.keys()).collect();
            for area in areas {
                let live = live.get(area).into_iter().flat_map(BTreeMap::values);
                let live = live.filter(|file| file.batch() == Some(staged.batch_id.as_str()));
                let added = staged_files.get(area).map_or(&[][..], Vec::as_slice);
                merge(changes.entry(area.clone()).or_default(), live, added);
            }
            changes.retain(|_, change| *change != Change::default());
        }
    }
}

fn fold(areas: &mut Areas, changes: &BTreeMap<String, Change>, path: &Path) -> Result<()> {
    for (area, change) in changes {
        let live = areas.entry(area.clone()).or_default();
        for file in &change.removed {
            if live.remove(&file.path).is_none() {
                return Err(Error::corrupt(path, format!("removes {}, which is not there", file.path)));
            }
        }
        for file in &change.added {
            if live.insert(file.path.clone(), file.clone()).is_some() {
                return Err(already_there(path, file));
            }
        }
    }
    Ok(())
}

fn already_there(path: &Path, file: &FileEntry) -> Error {
    Error::corrupt(path, format!("adds {}, which is there already", file.path))
}

/// A file that is both live and added is neither added nor removed: equal rows make equal files.
fn merge<'a>(change: &mut Change, live: impl Iterator<Item = &'a FileEntry>, added: &[FileEntry]) {
    let live: Vec<&FileEntry> = live.collect();
    let is_live = |file: &FileEntry| live.iter().any(|live| live.path == file.path);
    let is_added = |file: &FileEntry| added.iter().any(|added| added.path == file.path);
    change.removed.extend(live.iter().filter(|file| !is_added(file)).map(|file| (*file).clone()));
    for file in added.iter().filter(|file| !is_live(file)) {
        if !change.added.contains(file) {
            change.added.push(file.clone());
        }
    }
}
