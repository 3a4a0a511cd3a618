//! What can keep a drop from being written.

use std::io;
use std::path::PathBuf;
use std::{error, fmt};

/// A drop could not be written.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
    source: Option<io::Error>,
}

/// Why a drop could not be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ErrorKind {
    /// The disk, or what stands on it.
    Io,
    /// The folder for the drop, or for its truth, has something in it.
    NotEmpty,
    /// The path has no last part to name the truth's folder after.
    NoName,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, path: impl Into<PathBuf>) -> Self {
        Self { kind, path: path.into(), source: None }
    }

    pub(crate) fn io(source: io::Error, path: impl Into<PathBuf>) -> Self {
        Self { kind: ErrorKind::Io, path: path.into(), source: Some(source) }
    }

    /// Why.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.kind {
            ErrorKind::Io => write!(f, "cannot write {path}"),
            ErrorKind::NotEmpty => write!(f, "{path} is not empty"),
            ErrorKind::NoName => write!(f, "{path} does not name a folder"),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
