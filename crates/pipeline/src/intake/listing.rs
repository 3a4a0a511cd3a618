//! Which files a drop folder holds.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::{Error, ErrorKind};

/// A folder that files are dropped into.
#[derive(Debug)]
pub struct Drop;

/// When a file has settled: it was not modified for a while.
#[derive(Clone, Copy, Debug)]
pub struct Settle {
    /// The time now.
    pub now: SystemTime,
    /// How long a file must have been left alone.
    pub after: Duration,
}

/// A file of a drop folder, as it was when the folder was listed.
#[derive(Clone, Debug)]
pub struct DropFile {
    /// Its path below the drop folder, with `/` between folders.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Whether it is to be read.
    pub standing: Standing,
    pub(super) stamp: Stamp,
}

/// Whether a file is to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// It is to be read.
    Ready,
    /// It is left for the next run, and why.
    Waiting(&'static str),
    /// It is no file of a sender, and why.
    Ignored(&'static str),
}

/// What shows that a file was changed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: (i64, i64),
    inode: (u64, u64),
}

impl Drop {
    /// Lists a folder and the folders below it, in order of the bytes of the paths.
    ///
    /// Links to files are followed, links to folders are not. A file that vanishes meanwhile is not
    /// listed.
    pub fn list(folder: &Path, settle: Option<Settle>) -> Result<Vec<DropFile>, Error> {
        let failed = |cause: io::Error| match cause.kind() {
            io::ErrorKind::NotFound => Error::at(ErrorKind::Drop, "there is no drop folder", folder),
            _ => Error::at(ErrorKind::Drop, "cannot read the drop folder", folder).because(cause),
        };
        if !fs::metadata(folder).map_err(failed)?.is_dir() {
            return Err(Error::at(ErrorKind::Drop, "the drop is not a folder", folder));
        }
        let mut files = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(at) = folders.pop() {
            let entries = match fs::read_dir(&at) {
                Ok(entries) => entries,
                Err(cause) if at == folder => return Err(failed(cause)),
                Err(cause) => {
                    files.extend(unreadable_folder(folder, at, &cause));
                    continue;
                }
            };
            for entry in entries {
                let path = entry.map_err(failed)?.path();
                match look(folder, path, settle) {
                    Found::File(file) => files.push(file),
                    Found::Folder(path) => folders.push(path),
                    Found::Nothing => {}
                }
            }
        }
        files.sort_by(|a, b| a.path.as_os_str().as_bytes().cmp(b.path.as_os_str().as_bytes()));
        Ok(files)
    }
}

impl DropFile {
    /// A file by itself.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let about = fs::metadata(path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => Error::at(ErrorKind::Drop, "there is no file", path),
            _ => Error::at(ErrorKind::Drop, "cannot read the file", path).because(cause),
        })?;
        if about.is_dir() {
            return Err(Error::at(ErrorKind::Drop, "this is a folder, not a file", path));
        }
        let folder = path.parent().unwrap_or(path);
        Ok(Self::new(folder, path.to_owned(), Stamp::of(&about), Standing::Ready))
    }

    /// What to know the file by without reading it: name, size and time of change.
    pub fn signature(&self) -> String {
        let (seconds, nanoseconds) = self.stamp.modified;
        format!("{}\t{}\t{seconds}.{nanoseconds:09}", self.name, self.bytes)
    }

    fn new(folder: &Path, path: PathBuf, stamp: Stamp, standing: Standing) -> Self {
        let name = printable(&path.strip_prefix(folder).unwrap_or(&path).to_string_lossy());
        Self { name, path, bytes: stamp.bytes, standing, stamp }
    }
}

impl Stamp {
    pub(super) fn of(about: &Metadata) -> Self {
        Self {
            bytes: about.len(),
            modified: (about.mtime(), about.mtime_nsec()),
            inode: (about.dev(), about.ino()),
        }
    }
}

/// What a path turns out to be.
enum Found {
    File(DropFile),
    Folder(PathBuf),
    Nothing,
}

fn look(folder: &Path, path: PathBuf, settle: Option<Settle>) -> Found {
    let Ok(own) = fs::symlink_metadata(&path) else { return Found::Nothing };
    let name = path.file_name().unwrap_or_default();
    if own.is_dir() && !is_hidden(name) {
        return Found::Folder(path);
    }
    let about = if own.is_symlink() { fs::metadata(&path).ok() } else { Some(own) };
    let standing = stand(name, about.as_ref(), settle);
    let stamp = about.as_ref().map(Stamp::of).unwrap_or_default();
    Found::File(DropFile::new(folder, path, stamp, standing))
}

fn stand(name: &OsStr, about: Option<&Metadata>, settle: Option<Settle>) -> Standing {
    let Some(about) = about else { return Standing::Waiting("it is a link to nothing") };
    if is_litter(name.as_bytes()) {
        return Standing::Ignored("it is left behind by a file manager");
    }
    if is_hidden(name) {
        return Standing::Waiting("its name begins with a dot, so it is hidden");
    }
    if about.is_dir() {
        return Standing::Ignored("it is a link to a folder");
    }
    if !about.is_file() {
        return Standing::Ignored("it is not a regular file");
    }
    let lower = name.as_bytes().to_ascii_lowercase();
    if TEMPORARY.iter().any(|ending| lower.ends_with(ending.as_bytes())) {
        return Standing::Waiting("its name says that it is being written");
    }
    match settle {
        Some(settle) if is_fresh(about, settle) => Standing::Waiting("it was modified a moment ago"),
        _ => Standing::Ready,
    }
}

/// Whether a file was modified too lately. One from the future was: clocks differ.
fn is_fresh(about: &Metadata, settle: Settle) -> bool {
    let Ok(modified) = about.modified() else { return false };
    settle.now.duration_since(modified).map_or(!settle.after.is_zero(), |age| age < settle.after)
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_bytes().starts_with(b".")
}

/// Whether file managers leave files of this name wherever they look.
pub(super) fn is_litter(name: &[u8]) -> bool {
    name.starts_with(b"._") || LITTER.iter().any(|litter| name.eq_ignore_ascii_case(litter.as_bytes()))
}

/// A name without what a terminal or a log would act upon.
pub(super) fn printable(name: &str) -> String {
    name.replace(char::is_control, "\u{fffd}")
}

fn unreadable_folder(folder: &Path, at: PathBuf, cause: &io::Error) -> Option<DropFile> {
    let why = match cause.kind() {
        io::ErrorKind::NotFound => return None,
        io::ErrorKind::PermissionDenied => "it is a folder we may not read",
        _ => "it is a folder that cannot be read",
    };
    Some(DropFile::new(folder, at, Stamp::default(), Standing::Waiting(why)))
}

/// Endings that programs give to the names of files they are writing.
const TEMPORARY: [&str; 11] = [
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".filepart",
    ".crdownload",
    ".download",
    ".lock",
    ".lck",
    ".swp",
    "~",
];

const LITTER: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", "ehthumbs.db"];
