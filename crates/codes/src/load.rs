//! Reading tables that came from elsewhere: bounded lines, and errors that say which one.

use std::io::{self, BufRead, Read};
use std::{error, fmt};

use sha2::{Digest as _, Sha256};

use crate::Digest;

/// A table could not be read, and where.
#[derive(Debug)]
pub struct LoadError {
    line: u64,
    problem: Problem,
}

/// What kind of trouble a [`LoadError`] is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// The bytes could not be had.
    Read,
    /// A line does not follow the layout of such a file.
    Malformed,
    /// A line or the whole file is longer than any such file should be.
    TooLarge,
}

#[derive(Debug)]
enum Problem {
    Read(io::Error),
    Malformed(String),
    TooLarge(&'static str),
}

impl LoadError {
    /// The trouble's kind.
    pub fn kind(&self) -> LoadErrorKind {
        match self.problem {
            Problem::Read(_) => LoadErrorKind::Read,
            Problem::Malformed(_) => LoadErrorKind::Malformed,
            Problem::TooLarge(_) => LoadErrorKind::TooLarge,
        }
    }

    /// The line it was found on, counted from 1; 0 when it concerns the file as a whole.
    pub fn line(&self) -> u64 {
        self.line
    }

    pub(crate) fn malformed(line: u64, what: impl Into<String>) -> Self {
        Self { line, problem: Problem::Malformed(what.into()) }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        match &self.problem {
            Problem::Read(_) => f.write_str("could not be read"),
            Problem::Malformed(what) => f.write_str(what),
            Problem::TooLarge(what) => f.write_str(what),
        }
    }
}

impl From<io::Error> for LoadError {
    fn from(cause: io::Error) -> Self {
        Self { line: 0, problem: Problem::Read(cause) }
    }
}

impl error::Error for LoadError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.problem {
            Problem::Read(cause) => Some(cause),
            _ => None,
        }
    }
}

/// Lines of a source, numbered from 1, without their ends and without a byte order mark.
pub(crate) struct Lines<R> {
    source: R,
    line: Vec<u8>,
    number: u64,
    hasher: Sha256,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, line: Vec::new(), number: 0, hasher: Sha256::new() }
    }

    /// The next line and its number; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, &[u8])>, LoadError> {
        self.line.clear();
        let fail = |line, problem| Err(LoadError { line, problem });
        let read = (&mut self.source).take(LINE_MAX as u64 + 1).read_until(b'\n', &mut self.line);
        match read {
            Err(cause) => return fail(self.number + 1, Problem::Read(cause)),
            Ok(0) => return Ok(None),
            Ok(_) => self.number += 1,
        }
        if self.line.len() > LINE_MAX {
            return fail(self.number, Problem::TooLarge("longer than a line of such a table"));
        }
        if self.number > LINES_MAX {
            return fail(self.number, Problem::TooLarge("more lines than such a table has"));
        }
        let mut line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.number == 1 {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        self.hasher.update(line);
        self.hasher.update(b"\n");
        Ok(Some((self.number, line)))
    }

    /// Digest of the lines read so far, whatever ended them.
    pub(crate) fn digest(self) -> Digest {
        Digest::of(self.hasher)
    }
}

/// Longest line that is read, in bytes.
const LINE_MAX: usize = 64 * 1024;
/// Most lines that are read.
const LINES_MAX: u64 = 10_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn all(source: &[u8]) -> Result<Vec<(u64, Vec<u8>)>, LoadError> {
        let mut lines = Lines::new(source);
        let mut read = Vec::new();
        while let Some((number, line)) = lines.next()? {
            read.push((number, line.to_vec()));
        }
        Ok(read)
    }

    #[test]
    fn lines_come_without_their_ends() {
        let read = all(b"\xEF\xBB\xBFone\r\n\ntwo").unwrap();
        assert_eq!(read, [(1, b"one".to_vec()), (2, vec![]), (3, b"two".to_vec())]);
    }

    #[test]
    fn a_line_without_end_is_refused_where_it_stands() {
        let mut source = b"short\n".to_vec();
        source.resize(LINE_MAX + 100, b'x');
        let error = all(&source).unwrap_err();
        assert_eq!((error.kind(), error.line()), (LoadErrorKind::TooLarge, 2));
        assert_eq!(error.to_string(), "line 2: longer than a line of such a table");
    }
}
