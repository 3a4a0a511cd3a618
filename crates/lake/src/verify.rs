//! Checking that the lake holds what its commits say.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::path::Path;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::Lake;
use crate::commit::{Commit, FileEntry};
use crate::durable;
use crate::error::{ErrorKind, Result, Within};
use crate::merged;
use crate::snapshot::Snapshot;
use crate::tables::{self, TableInfo};

/// Something in the lake that is not as its commits say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Where, below the lake.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

impl Problem {
    /// A problem, for checks that others add.
    pub fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        Problem { path: path.into(), what: what.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

impl Lake {
    /// Checks every live file, every source and every control total, and gives what is wrong.
    ///
    /// A control total named `<table>.rows` must be the count of the batch's rows there; one named
    /// `<table>.<column>` their sum, in cents where the column is money; either may be limited, as in
    /// `claims.rows[disposition=held]`. Totals with other names are left to whoever wrote them.
    pub fn verify(&self) -> Result<Vec<Problem>> {
        let snapshot = match self.anew().snapshot() {
            Ok(snapshot) => snapshot,
            Err(error) if error.kind() == ErrorKind::Corrupt => {
                return Ok(vec![Problem::new(self.below(error.path()), error.what())]);
            }
            Err(error) => return Err(error),
        };
        let mut problems = Vec::new();
        for table in tables::ALL {
            self.verify_table(table, &snapshot, &mut problems)?;
            let merged = merged::verify(self.root(), &snapshot, table)?;
            problems.extend(merged.into_iter().map(|(path, what)| Problem::new(path, what)));
        }
        for file in snapshot.files().filter(|file| !file.path.starts_with("tables/")) {
            self.verify_bytes(file, &mut problems)?;
        }
        let mut sources = BTreeMap::new();
        for commit in self.commits()? {
            let commit = commit?;
            sources.extend(commit.sources.iter().map(|source| (source.sha256.clone(), source.bytes)));
            if snapshot.batches().get(&commit.batch_id) == Some(&commit.sequence) {
                self.verify_totals(&commit, &snapshot, &mut problems)?;
            }
        }
        for (sha256, bytes) in sources {
            let path = Lake::source_path(&sha256);
            self.verify_bytes(&FileEntry { bytes, path, rows: 0, sha256 }, &mut problems)?;
        }
        Ok(problems)
    }

    fn verify_table(
        &self,
        table: &'static TableInfo,
        snapshot: &Snapshot,
        problems: &mut Vec<Problem>,
    ) -> Result<()> {
        let mut seen = BTreeMap::new();
        for file in snapshot.table(table.name) {
            if let Some(other) = seen.insert(&file.sha256, &file.path) {
                problems.push(Problem::new(&file.path, format!("holds the same rows as {other}")));
            }
            if !self.verify_bytes(file, problems)? {
                continue;
            }
            let path = self.root().join(&file.path);
            let opened = File::open(&path).within("cannot open", &path)?;
            let Ok(reader) = ParquetRecordBatchReaderBuilder::try_new(opened) else {
                problems.push(Problem::new(&file.path, "is not a Parquet file"));
                continue;
            };
            let rows = reader.metadata().file_metadata().num_rows();
            if rows != file.rows as i64 {
                problems.push(Problem::new(&file.path, format!("{rows} rows, {} in the commit", file.rows)));
            }
            if !table.fits(reader.schema()) {
                problems
                    .push(Problem::new(&file.path, format!("its columns are not those of {}", table.name)));
            }
        }
        Ok(())
    }

    fn below(&self, path: &Path) -> String {
        path.strip_prefix(self.root()).unwrap_or(path).display().to_string()
    }

    /// Whether the file is there with the bytes it must have.
    fn verify_bytes(&self, file: &FileEntry, problems: &mut Vec<Problem>) -> Result<bool> {
        let what = match durable::digest_of(&self.root().join(&file.path)) {
            Ok((bytes, sha256)) if bytes == file.bytes && sha256 == file.sha256 => return Ok(true),
            Ok(_) => "its bytes are not those that were written",
            Err(error) if error.kind() == ErrorKind::Missing => "is missing",
            Err(error) => return Err(error),
        };
        problems.push(Problem::new(&file.path, what));
        Ok(false)
    }

    fn verify_totals(&self, commit: &Commit, snapshot: &Snapshot, problems: &mut Vec<Problem>) -> Result<()> {
        for (name, &stated) in &commit.control_totals {
            let Some(total) = Total::parse(name) else { continue };
            let path = || self.below(&self.commit_path(commit.sequence));
            match total.found(self, snapshot, &commit.batch_id) {
                Ok(found) if found == stated => {}
                Ok(found) => {
                    problems.push(Problem::new(path(), format!("{name} is {found}, {stated} stated")));
                }
                Err(error) if matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Missing) => {
                    problems.push(Problem::new(path(), format!("{name} cannot be read: {error}")));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// A control total's name taken apart.
struct Total<'a> {
    table: &'static TableInfo,
    column: &'a str,
    only: Option<(&'a str, &'a str)>,
}

impl<'a> Total<'a> {
    fn parse(name: &'a str) -> Option<Self> {
        let (table, rest) = name.split_once('.')?;
        let table = TableInfo::named(table)?;
        let (column, only) = match rest.split_once('[') {
            None => (rest, None),
            Some((column, only)) => (column, Some(only.strip_suffix(']')?.split_once('=')?)),
        };
        (column == "rows" || table.column(column).is_some()).then_some(Total { table, column, only })
    }

    fn found(&self, lake: &Lake, snapshot: &Snapshot, batch_id: &str) -> Result<i128> {
        let mut read = lake.read_of_batch(snapshot, self.table, batch_id).only("batch_id", batch_id)?;
        if let Some((column, text)) = self.only {
            read = read.only(column, text)?;
        }
        if self.column == "rows" { read.count().map(i128::from) } else { read.sum(self.column) }
    }
}
