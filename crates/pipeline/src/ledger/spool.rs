//! Bytes that are written after others that are not known yet.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

/// Holds bytes until it is their turn: a few in memory, the rest in a file that has no name.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    held: Vec<u8>,
    file: Option<File>,
}

impl Spool {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), held: Vec::new(), file: None }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(bytes);
        if self.held.len() < HELD_BYTES {
            return Ok(());
        }
        if self.file.is_none() {
            self.file = Some(unnamed(&self.folder.join("ledger-pages.spill"))?);
        }
        self.file.as_mut().expect("it was made").write_all(&self.held)?;
        self.held.clear();
        Ok(())
    }

    /// Writes everything that it was given to `out`.
    pub(super) fn pour(self, out: &mut impl Write) -> io::Result<()> {
        if let Some(mut file) = self.file {
            file.rewind()?;
            io::copy(&mut file, out)?;
        }
        out.write_all(&self.held)
    }
}

/// A file that nobody else can open: it goes when it is closed, and when the process is killed.
pub(super) fn unnamed(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
    fs::remove_file(path)?;
    Ok(file)
}

/// Pages come to this with some 64 MiB of records. Little in tests, so that there is a file.
const HELD_BYTES: usize = if cfg!(test) { 1 << 10 } else { 1 << 20 };
