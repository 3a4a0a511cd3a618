//! Files that are there after a power cut, or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Result, Within};

/// A file being written, hashed and counted on the way.
pub(crate) struct HashingFile {
    file: BufWriter<File>,
    path: PathBuf,
    digest: Sha256,
    bytes: u64,
}

impl HashingFile {
    pub(crate) fn create(path: PathBuf) -> Result<Self> {
        let file = File::create(&path).within("cannot create", &path)?;
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(HashingFile { file, path, digest: Sha256::new(), bytes: 0 })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Hands the last bytes to the system; gives their count and SHA-256. They are durable after [`sync_all`].
    pub(crate) fn finish(self) -> Result<(PathBuf, u64, String)> {
        let HashingFile { mut file, path, digest, bytes } = self;
        file.flush().within("cannot write", &path)?;
        Ok((path, bytes, hex(&digest.finalize())))
    }
}

impl Write for HashingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The SHA-256 of a file's bytes and their count.
pub(crate) fn digest_of(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).within("cannot open", path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0;
    loop {
        let read = io::Read::read(&mut file, &mut buffer).within("cannot read", path)?;
        if read == 0 {
            return Ok((bytes, hex(&digest.finalize())));
        }
        digest.update(&buffer[..read]);
        bytes += read as u64;
    }
}

pub(crate) fn digest_of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Makes a folder and those above it, each durable in the one above.
pub(crate) fn create_dir(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        create_dir(parent)?;
    }
    match fs::create_dir(path) {
        Err(error) if !(error.kind() == io::ErrorKind::AlreadyExists && path.is_dir()) => {
            Err(Error::io(path, "cannot create the folder", error))
        }
        _ => parent.map_or(Ok(()), sync),
    }
}

/// Moves a finished file to its name, which is durable after [`sync_all`]; the folder is made if need be.
pub(crate) fn place(from: &Path, to: &Path) -> Result<()> {
    let failed = |cause| Error::io(to, "cannot move a file to", cause);
    match fs::rename(from, to) {
        // Nearly always the folder is there.
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
            let parent = to.parent().expect("a lake's files are in folders");
            fs::create_dir_all(parent).within("cannot create the folder", parent)?;
            fs::rename(from, to).map_err(failed)
        }
        other => other.map_err(failed),
    }
}

/// Makes these files durable, with their names and those of the folders they are in below `root`.
///
/// A batch has hundreds of files. To wait for the disk after each takes longer than to read them, while a disk
/// that is asked for many at once writes them together.
pub(crate) fn sync_all<'p>(root: &Path, paths: impl IntoIterator<Item = &'p str>) -> Result<()> {
    let files: BTreeSet<&Path> = paths.into_iter().map(Path::new).collect();
    let folders = folders_of(files.iter().copied());
    sync_together(root, files)?;
    sync_together(root, folders)
}

/// The folders that files are in, and those above.
fn folders_of<'p>(paths: impl Iterator<Item = &'p Path>) -> BTreeSet<&'p Path> {
    paths.flat_map(|path| path.ancestors().skip(1)).collect()
}

/// Flushes files or folders, many at once; fails as the first of them does.
fn sync_together(root: &Path, paths: BTreeSet<&Path>) -> Result<()> {
    let paths = Vec::from_iter(paths);
    let next = AtomicUsize::new(0);
    let flush = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            sync(&root.join(path))?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..FLUSHES_MAX.min(paths.len())).map(|_| scope.spawn(flush)).collect();
        let first = flush();
        others.into_iter().fold(first, |failed, other| {
            let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            failed.and(other)
        })
    })
}

/// Makes the bytes of a file durable, or the names in a folder.
pub(crate) fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).within("cannot flush", path)
}

/// Moves a finished file to its durable name; the folder is made if need be.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<()> {
    let parent = to.parent().expect("a lake's files are in folders");
    create_dir(parent)?;
    place(from, to)?;
    sync(parent)
}

/// Replaces a small file as a whole: readers see the old bytes or the new ones.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let staged = staged_beside(path, bytes);
    write_synced(&staged, bytes)?;
    rename(&staged, path)
}

/// Replaces small files below `root`, each as a whole, and makes their folders.
pub(crate) fn replace_all(root: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    let mut staged = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let path = root.join(path);
        let parent = path.parent().expect("a lake's files are in folders");
        fs::create_dir_all(parent).within("cannot create the folder", parent)?;
        let beside = staged_beside(&path, bytes);
        fs::write(&beside, bytes).within("cannot write", &beside)?;
        staged.push((beside, path));
    }
    sync_together(root, staged.iter().map(|(beside, _)| beside.as_path()).collect())?;
    staged.iter().try_for_each(|(beside, path)| place(beside, path))?;
    sync_together(root, folders_of(files.iter().map(|(path, _)| Path::new(path))))
}

/// Creates a small file as a whole unless one of that name exists, which is a conflict.
///
/// A hard link to the finished bytes fails if the name is taken, so of two writers one wins.
pub(crate) fn create_if_absent(path: &Path, bytes: &[u8]) -> Result<()> {
    let staged = staged_beside(path, bytes);
    write_synced(&staged, bytes)?;
    let linked = fs::hard_link(&staged, path);
    // The name is published or taken; what remains of the staged one is swept with the next run.
    let _ = fs::remove_file(&staged);
    match linked {
        Ok(()) => sync(path.parent().expect("a lake's files are in folders")),
        Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::new(ErrorKind::Conflict, path, "another commit took this number"))
        }
        Err(other) => Err(Error::io(path, "cannot publish", other)),
    }
}

/// The name of a file that is not in its place yet.
pub(crate) fn staged_name(name: &str) -> String {
    format!("{STAGED}{name}")
}

/// Whether a name is one of [`staged_name`], left behind by a run that was killed.
pub(crate) fn is_staged_name(name: &str) -> bool {
    name.starts_with(STAGED)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits =
        bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    digits.map(char::from).collect()
}

/// Names in a folder, sorted; none when there is no such folder.
pub(crate) fn names_in(dir: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(other) => return Err(Error::io(dir, "cannot list the folder", other)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.within("cannot list the folder", dir)?.file_name();
        names.extend(name.into_string());
    }
    names.sort_unstable();
    Ok(names)
}

/// Two writers of different bytes stage under different names.
fn staged_beside(path: &Path, bytes: &[u8]) -> PathBuf {
    let name = path.file_name().and_then(|name| name.to_str()).expect("a lake's file names are text");
    path.with_file_name(staged_name(&format!("{name}.{}", &digest_of_bytes(bytes)[..16])))
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path).within("cannot create", path)?;
    file.write_all(bytes).within("cannot write", path)?;
    file.sync_all().within("cannot flush", path)
}

const BUFFER: usize = 1 << 18;
/// Flushes that are waited for at once: more gain nothing, and these cost little where there are few files.
const FLUSHES_MAX: usize = 16;
const STAGED: &str = ".staged-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_with_its_path() {
        let mut file = HashingFile::create(PathBuf::from("/dev/full")).unwrap();
        file.write_all(b"x").unwrap();
        let error = file.finish().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DiskFull);
        assert_eq!(error.to_string(), "/dev/full: cannot write: no space left on the disk");
    }

    #[test]
    fn of_many_writers_of_one_name_one_wins() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("00000001.json");
        let write = |writer: u8| create_if_absent(&path, &[writer; 100]);
        let outcomes: Vec<Result<()>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|writer| scope.spawn(move || write(writer))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let winner = outcomes.iter().position(Result::is_ok).unwrap();
        assert_eq!(fs::read(&path).unwrap(), [winner as u8; 100]);
        let lost =
            |outcome: &&Result<()>| matches!(outcome, Err(error) if error.kind() == ErrorKind::Conflict);
        assert_eq!(outcomes.iter().filter(lost).count(), 7);
        assert_eq!(names_in(dir.path()).unwrap(), ["00000001.json"]);
    }
}
