//! The lake itself: a folder, its commits, and the one writer who may change it.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::commit::{self, Commit, Draft};
use crate::durable;
use crate::error::{Error, ErrorKind, Result, Within};
use crate::quarantine::QUARANTINE;
use crate::snapshot::Snapshot;
use crate::sources::SOURCES;
use crate::staging::{Encoder, STAGING, Staging, TABLES, file_without_rows, staging_folder};
use crate::tables;
use crate::{dictionary, merged, views};

/// A lake, for reading. Any number of readers may look while one writer works.
#[derive(Clone, Debug)]
pub struct Lake {
    root: PathBuf,
    /// The newest snapshot that was asked for. Commits are immutable, so the next one is made from it.
    folded: Arc<Mutex<Arc<Snapshot>>>,
}

/// The one who may change a lake, as long as this value lives.
#[derive(Debug)]
pub struct Writer {
    lake: Lake,
    lock: File,
}

impl Lake {
    /// Opens a lake that exists.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        let root = match dir.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::missing(dir, "there is no lake here"));
            }
            root => root.within("cannot open the lake", dir)?,
        };
        if !root.join(COMMITS).is_dir() {
            return Err(Error::missing(dir, "there is no lake here"));
        }
        Ok(Lake::at(root))
    }

    /// The same lake, of which nothing has been read yet.
    pub(crate) fn anew(&self) -> Self {
        Lake::at(self.root.clone())
    }

    fn at(root: PathBuf) -> Self {
        Lake { root, folded: Arc::default() }
    }

    /// Opens a lake, and makes an empty one if there is none.
    pub fn create(dir: impl AsRef<Path>) -> Result<Self> {
        durable::create_dir(&dir.as_ref().join(COMMITS))?;
        Lake::open(dir)
    }

    /// The lake's folder, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes the lake for writing, or says that another run holds it.
    ///
    /// `holder` is what that other run would be told, such as `process 4711`. The lock goes with the
    /// process, however it ends.
    pub fn lock(&self, holder: &str) -> Result<Writer> {
        let path = self.root.join("lock");
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut lock = options.open(&path).within("cannot open", &path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut other = String::new();
                // Who holds it is a courtesy; that it is held is what matters.
                let _ = lock.read_to_string(&mut other);
                let by = if other.is_empty() { "another run" } else { other.trim() };
                return Err(Error::new(ErrorKind::Locked, &self.root, format!("the lake is held by {by}")));
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(path, "cannot lock", error)),
        }
        lock.set_len(0).and_then(|()| lock.rewind()).within("cannot write", &path)?;
        writeln!(lock, "{holder}").within("cannot write", &path)?;
        Ok(Writer { lake: self.clone(), lock })
    }

    /// The commits in order.
    pub fn commits(&self) -> Result<impl Iterator<Item = Result<Commit>> + use<>> {
        let commits = self.commits_after(0)?;
        Ok(commits.map(|commit| commit.map(|(commit, _)| commit)))
    }

    /// All commits in order, read once: what the lake holds after them is then known too.
    pub fn history(&self) -> Result<Vec<Commit>> {
        let mut folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut snapshot, mut commits) = (Snapshot::default(), Vec::new());
        for commit in self.commits_after(0)? {
            let (commit, sha256) = commit?;
            snapshot.apply(&commit, sha256, &self.commit_path(commit.sequence))?;
            commits.push(commit);
        }
        *folded = Arc::new(snapshot);
        Ok(commits)
    }

    /// What the lake holds now.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        let mut folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
        let mut newer = self.commits_after(folded.sequence())?.peekable();
        if newer.peek().is_some() {
            // Should a commit not follow, all are read again next time.
            let mut snapshot = Arc::unwrap_or_clone(std::mem::take(&mut *folded));
            for commit in newer {
                let (commit, sha256) = commit?;
                snapshot.apply(&commit, sha256, &self.commit_path(commit.sequence))?;
            }
            *folded = Arc::new(snapshot);
        }
        Ok(Arc::clone(&folded))
    }

    /// What the lake held after that commit, or holds now if it has fewer.
    pub fn snapshot_at(&self, sequence: u64) -> Result<Snapshot> {
        let mut snapshot = Snapshot::default();
        for commit in self.commits_after(0)? {
            let (commit, sha256) = commit?;
            if commit.sequence > sequence {
                break;
            }
            snapshot.apply(&commit, sha256, &self.commit_path(commit.sequence))?;
        }
        Ok(snapshot)
    }

    /// The commits after one, in order, each with the SHA-256 of its file.
    fn commits_after(&self, sequence: u64) -> Result<impl Iterator<Item = Result<(Commit, String)>> + use<>> {
        let dir = self.root.join(COMMITS);
        let names = durable::names_in(&dir)?;
        let mut sequences: Vec<u64> = names.iter().filter_map(|name| commit::sequence_of(name)).collect();
        sequences.retain(|&found| found > sequence);
        sequences.sort_unstable();
        Ok(sequences.into_iter().map(move |sequence| read_commit(&dir.join(commit::file_name(sequence)))))
    }

    pub(crate) fn commit_path(&self, sequence: u64) -> PathBuf {
        self.root.join(COMMITS).join(commit::file_name(sequence))
    }
}

impl Writer {
    /// The lake being written.
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    /// Begins to write all tables of a batch.
    pub fn stage<'e>(&self, batch_id: &str, encoder: &'e Encoder) -> Result<Staging<'e>> {
        Staging::begin(&self.lake.root, batch_id, encoder)
    }

    /// Makes staged files part of the lake, in every table at once or in none.
    ///
    /// This is the one atomic step. Follow it with [`Writer::describe`].
    pub fn publish(&self, draft: Draft) -> Result<Commit> {
        let commit = self.lake.snapshot()?.commit(draft)?;
        for file in commit.changes().flat_map(|change| &change.added) {
            let path = self.lake.root.join(&file.path);
            let found = fs::metadata(&path).within("cannot find a staged file", &path)?;
            if found.len() != file.bytes {
                return Err(Error::corrupt(path, format!("{} bytes, not {}", found.len(), file.bytes)));
            }
        }
        let added = commit.changes().flat_map(|change| &change.added).map(|file| file.path.as_str());
        let sources: Vec<String> =
            commit.sources.iter().map(|source| Lake::source_path(&source.sha256)).collect();
        durable::sync_all(&self.lake.root, added.chain(sources.iter().map(String::as_str)))?;
        durable::create_if_absent(&self.lake.commit_path(commit.sequence), &commit.to_bytes())?;
        // Nothing is left to be swept. Where this is not reached, sweeping finds that all is named.
        let _ = fs::remove_dir_all(staging_folder(&self.lake.root, &commit.batch_id));
        Ok(commit)
    }

    /// Writes `views.sql`, `dictionary.md` and of each table a file without rows, for what the lake holds now;
    /// merges files where there are many.
    ///
    /// Call it after publishing, and again when a run begins: one that was killed between the two leaves
    /// the views of the commit before, which are whole but old.
    pub fn describe(&self) -> Result<()> {
        let snapshot = self.lake.snapshot()?;
        let root = &self.lake.root;
        let without_rows = Encoder::new().files_without_rows()?;
        let mut files: Vec<(String, Vec<u8>)> =
            without_rows.into_iter().map(|(table, bytes)| (file_without_rows(table), bytes)).collect();
        let mut tables = views::Files::new();
        for table in tables::ALL {
            tables.insert(table.name, merged::consolidated(&self.lake, &snapshot, table)?);
        }
        let before = fs::read_to_string(root.join(VIEWS)).unwrap_or_default();
        files.push((VIEWS.to_owned(), views::sql(root, &snapshot, &tables)?.into_bytes()));
        files.push(("dictionary.md".to_owned(), dictionary::page().into_bytes()));
        files.retain(|(path, bytes)| fs::read(root.join(path)).ok().as_ref() != Some(bytes));
        durable::replace_all(root, &files)?;
        tables::ALL.iter().try_for_each(|table| merged::sweep(root, table, &tables[table.name], &before))
    }

    /// Removes what runs that never published left behind; gives the paths removed, below the lake.
    ///
    /// Never touches a file that a commit names. It looks at the batches whose staging still stands, so it costs
    /// as much as was left.
    pub fn sweep(&self) -> Result<Vec<String>> {
        let root = &self.lake.root;
        let mut removed = Vec::new();
        let mut folders = vec![String::new(), COMMITS.to_owned(), SOURCES.to_owned()];
        let reasons = durable::names_in(&root.join(QUARANTINE))?;
        folders.extend(reasons.iter().map(|reason| below(QUARANTINE, reason)));
        let without_rows = tables::ALL.iter().map(|table| file_without_rows(table.name));
        folders.extend(without_rows.filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned())));
        for folder in folders {
            for name in durable::names_in(&root.join(&folder))? {
                if durable::is_staged_name(&name) {
                    self.remove(&below(&folder, &name), &mut removed)?;
                }
            }
        }
        let stagings = durable::names_in(root)?.into_iter().filter(|name| name.starts_with(STAGING));
        let stagings: Vec<String> = stagings.collect();
        if stagings.is_empty() {
            return Ok(removed);
        }
        let batches: Vec<&str> = stagings.iter().map(|name| &name[STAGING.len()..]).collect();
        let named = self.named(|_| true)?;
        for path in self.files_of(&batches)? {
            if !named.contains(&path) {
                self.remove(&path, &mut removed)?;
            }
        }
        // At last, so that whoever is killed here sweeps again.
        for name in stagings {
            let path = root.join(&name);
            fs::remove_dir_all(&path).within("cannot remove", &path)?;
            removed.push(name);
        }
        Ok(removed)
    }

    /// Removes files that no reader of the newest commit or of the `grace` commits before it needs;
    /// gives their paths, below the lake.
    pub fn vacuum(&self, grace: u64) -> Result<Vec<String>> {
        let newest = self.lake.snapshot()?.sequence();
        let mut kept = BTreeSet::new();
        for sequence in newest.saturating_sub(grace)..=newest {
            kept.extend(self.lake.snapshot_at(sequence)?.files().map(|file| file.path.clone()));
        }
        let mut removed = Vec::new();
        for path in self.named(|path| !kept.contains(path))? {
            if self.lake.root.join(&path).exists() {
                self.remove(&path, &mut removed)?;
            }
        }
        Ok(removed)
    }

    /// The paths that commits have added, as far as `wanted`.
    fn named(&self, wanted: impl Fn(&str) -> bool) -> Result<BTreeSet<String>> {
        let mut named = BTreeSet::new();
        for commit in self.lake.commits()? {
            let commit = commit?;
            let added = commit.changes().flat_map(|change| &change.added);
            named.extend(added.filter(|file| wanted(&file.path)).map(|file| file.path.clone()));
        }
        Ok(named)
    }

    /// Every file of these batches, at `tables/<table>/batch=<batch>/<file>` or `<area>/batch=<batch>/<file>`.
    fn files_of(&self, batches: &[&str]) -> Result<Vec<String>> {
        let root = &self.lake.root;
        let mut areas = Vec::new();
        for name in durable::names_in(root)? {
            if name == TABLES {
                let tables = durable::names_in(&root.join(&name))?;
                areas.extend(tables.iter().map(|table| below(TABLES, table)));
            } else if ![COMMITS, SOURCES, QUARANTINE, STATE].contains(&name.as_str()) {
                areas.push(name);
            }
        }
        let mut files = Vec::new();
        for area in &areas {
            for batch in batches {
                let folder = below(area, &format!("batch={batch}"));
                if root.join(&folder).is_dir() {
                    let names = durable::names_in(&root.join(&folder))?;
                    files.extend(names.iter().map(|name| below(&folder, name)));
                }
            }
        }
        Ok(files)
    }

    fn remove(&self, below_root: &str, removed: &mut Vec<String>) -> Result<()> {
        let path = self.lake.root.join(below_root);
        fs::remove_file(&path).within("cannot remove", &path)?;
        let folder = path.parent().filter(|folder| below_root.contains("/batch=") && folder.is_dir());
        // Fails, as it should, while the folder holds anything.
        let _ = folder.map(fs::remove_dir);
        removed.push(below_root.to_owned());
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // The lock itself ends with the file handle; the text only helps people.
        let _ = self.lock.set_len(0);
    }
}

/// A commit and the SHA-256 of its file.
fn read_commit(path: &Path) -> Result<(Commit, String)> {
    let bytes = fs::read(path).within("cannot read", path)?;
    let commit: Commit = serde_json::from_slice(&bytes)
        .map_err(|error| Error::corrupt(path, format!("not a commit: {error}")))?;
    if commit.format > commit::FORMAT {
        return Err(Error::corrupt(path, format!("written by a later release, format {}", commit.format)));
    }
    if commit.to_bytes() != bytes {
        return Err(Error::corrupt(path, "the commit was changed after it was written"));
    }
    Ok((commit, durable::digest_of_bytes(&bytes)))
}

pub(crate) fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

const COMMITS: &str = "commits";
const VIEWS: &str = "views.sql";
/// Folder of what is derived and can be derived again.
const STATE: &str = "state";
