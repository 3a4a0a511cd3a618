//! What can go wrong with a lake, and where.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A lake could not do its job.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
    what: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ErrorKind {
    /// There is no lake, file, table or column where one was named.
    Missing,
    /// Another run holds the lake.
    Locked,
    /// Another commit took the sequence number first.
    Conflict,
    /// No room left on the disk.
    DiskFull,
    /// The operating system refused something else.
    Io,
    /// A file of the lake does not hold what it must.
    Corrupt,
}

/// What functions here return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What kind of trouble it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file or folder in question.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    pub(crate) fn new(kind: ErrorKind, path: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Error { kind, path: path.into(), what: what.into(), source: None }
    }

    pub(crate) fn missing(path: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Error::new(ErrorKind::Missing, path, what)
    }

    pub(crate) fn corrupt(path: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Error::new(ErrorKind::Corrupt, path, what)
    }

    pub(crate) fn io(path: impl Into<PathBuf>, what: &str, source: io::Error) -> Self {
        let kind = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::DiskFull,
            io::ErrorKind::NotFound => ErrorKind::Missing,
            _ => ErrorKind::Io,
        };
        Error { kind, path: path.into(), what: what.to_owned(), source: Some(Box::new(source)) }
    }

    /// An error of the Parquet reader or writer, which may hide one of the disk.
    pub(crate) fn parquet(
        path: impl Into<PathBuf>,
        what: &str,
        source: parquet::errors::ParquetError,
    ) -> Self {
        use parquet::errors::ParquetError;
        match source {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(io) => Error::io(path, what, *io),
                Err(inner) => Error {
                    kind: ErrorKind::Corrupt,
                    path: path.into(),
                    what: what.to_owned(),
                    source: Some(inner),
                },
            },
            other => Error {
                kind: ErrorKind::Corrupt,
                path: path.into(),
                what: what.to_owned(),
                source: Some(Box::new(other)),
            },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.what)?;
        match (self.kind, &self.source) {
            (ErrorKind::DiskFull, _) => f.write_str(": no space left on the disk"),
            (ErrorKind::Io | ErrorKind::Missing, Some(source)) => write!(f, ": {source}"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Adds the path and the deed to an [`io::Result`].
pub(crate) trait Within<T> {
    fn within(self, what: &str, path: &Path) -> Result<T>;
}

impl<T> Within<T> for io::Result<T> {
    fn within(self, what: &str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::io(path, what, source))
    }
}

impl<T> Within<T> for parquet::errors::Result<T> {
    fn within(self, what: &str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::parquet(path, what, source))
    }
}
