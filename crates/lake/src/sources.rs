//! The archive of inputs: every source as received, once, named by its content.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::durable::{self, HashingFile};
use crate::error::{Result, Within};
use crate::{Lake, Writer};

/// A source being archived while it is read: write to it what you read, in order.
pub struct SourceWriter {
    file: HashingFile,
    root: PathBuf,
}

impl Writer {
    /// Begins to archive a source. Several may be under way at once.
    pub fn archive(&self) -> Result<SourceWriter> {
        // Only tells apart the sources under way in this process.
        static BEGUN: AtomicU64 = AtomicU64::new(0);
        let root = self.lake().root().to_owned();
        let dir = root.join(SOURCES);
        durable::create_dir(&dir)?;
        let begun = BEGUN.fetch_add(1, Ordering::Relaxed);
        let file = HashingFile::create(dir.join(durable::staged_name(&format!("source-{begun}"))))?;
        Ok(SourceWriter { file, root })
    }
}

impl Lake {
    /// Where a source is kept, below the lake.
    pub fn source_path(sha256: &str) -> String {
        format!("{SOURCES}/{}/{sha256}", sha256.get(..2).unwrap_or("xx"))
    }

    /// Whether a source is in the archive.
    pub fn has_source(&self, sha256: &str) -> bool {
        self.root().join(Lake::source_path(sha256)).is_file()
    }

    /// Opens a source, to read any part of it.
    pub fn source(&self, sha256: &str) -> Result<File> {
        let path = self.root().join(Lake::source_path(sha256));
        File::open(&path).within("cannot open a source of the archive", &path)
    }
}

impl SourceWriter {
    /// Puts the source in its place; gives its SHA-256 and its size. The commit that names it makes it durable.
    ///
    /// A file that is there already is replaced by the same bytes: it may be what a power cut left of them.
    pub fn finish(self) -> Result<(String, u64)> {
        let (staged, bytes, sha256) = self.file.finish()?;
        durable::place(&staged, &self.root.join(Lake::source_path(&sha256)))?;
        Ok((sha256, bytes))
    }

    /// Gives the source up, as when it turns out to be known.
    pub fn discard(self) -> Result<()> {
        let path = self.file.path().to_owned();
        drop(self);
        fs::remove_file(&path).within("cannot remove", &path)
    }
}

impl Write for SourceWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Folder of the archive.
pub(crate) const SOURCES: &str = "sources";
