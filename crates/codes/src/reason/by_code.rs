//! Entries found by their code.

use std::io::BufRead;

use super::ReasonCode;
use crate::Digest;
use crate::csv::{Row, read_rows};
use crate::load::LoadError;

/// Entries in order of code. The codes stand apart from them, packed, since they are sought again and again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct ByCode<T> {
    codes: Vec<u64>,
    entries: Vec<T>,
}

impl<T> ByCode<T> {
    /// Reads a table of which no code stands twice.
    pub(super) fn from_csv(
        source: impl BufRead,
        read: impl Fn(&Row<'_>) -> Result<T, LoadError>,
        code: impl Fn(&T) -> ReasonCode,
    ) -> Result<(Self, Digest), LoadError> {
        let (mut rows, digest) = read_rows(source, |row| {
            let entry = read(row)?;
            Ok((code(&entry), row.line, entry))
        })?;
        rows.sort_by_key(|(code, line, _)| (*code, *line));
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(LoadError::malformed(pair[1].1, format!("code {} again", pair[1].0)));
        }
        let codes = rows.iter().map(|(code, ..)| code.packed()).collect();
        Ok((Self { codes, entries: rows.into_iter().map(|(.., entry)| entry).collect() }, digest))
    }

    pub(super) fn find(&self, code: &[u8]) -> Option<&T> {
        let index = self.codes.binary_search(&ReasonCode::parse(code)?.packed()).ok()?;
        self.entries.get(index)
    }

    pub(super) fn entries(&self) -> &[T] {
        &self.entries
    }
}
