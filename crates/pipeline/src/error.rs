//! Why we could not do our job.

use std::fmt;
use std::path::{Path, PathBuf};

/// What kind of thing went wrong, which decides what a person does next.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ErrorKind {
    /// The configuration or the request is wrong.
    Config,
    /// The drop cannot be read.
    Drop,
    /// The lake cannot be read or written.
    Lake,
    /// Another run holds the lake.
    Locked,
    /// What would be published breaks a law; nothing was.
    Law,
}

/// An error of a run: what, where, and the cause beneath it.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    what: String,
    path: Option<PathBuf>,
    line: Option<usize>,
    drawing: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with no place.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), path: None, line: None, drawing: String::new(), cause: None }
    }

    /// An error at a file or folder.
    pub fn at(kind: ErrorKind, what: impl Into<String>, path: &Path) -> Self {
        Self { path: Some(path.to_owned()), ..Self::new(kind, what) }
    }

    /// With its cause.
    #[must_use]
    pub fn because(self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    /// At this path, unless it has one.
    #[must_use]
    pub fn within(self, path: &Path) -> Self {
        Self { path: self.path.or_else(|| Some(path.to_owned())), ..self }
    }

    /// On this line of the file, counted from 1.
    #[must_use]
    pub fn on_line(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }

    /// With lines that show what is wrong, below the one that says it.
    #[must_use]
    pub fn drawn(self, drawing: impl Into<String>) -> Self {
        Self { drawing: drawing.into(), ..self }
    }

    /// What kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match (&self.path, self.line) {
            (Some(path), Some(line)) => write!(f, ": {}:{line}", path.display())?,
            (Some(path), None) => write!(f, ": {}", path.display())?,
            (None, Some(line)) => write!(f, ": line {line}")?,
            (None, None) => {}
        }
        // One line tells all: the chain is short and each link says something new.
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        if self.drawing.is_empty() { Ok(()) } else { write!(f, "\n{}", self.drawing) }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What our own line says of the cause is not to be said again.
        self.cause.as_deref().and_then(std::error::Error::source)
    }
}
