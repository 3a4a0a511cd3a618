//! `views.sql`: `DuckDB` views over exactly the live files, or those that stand in for them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::merged::Unit;
use crate::snapshot::Snapshot;
use crate::staging::file_without_rows;
use crate::tables::{self, TableInfo};

/// The files of each table, by its name.
pub(crate) type Files = BTreeMap<&'static str, Vec<Unit>>;

/// The script for what the lake at `root` holds.
///
/// One line names the lake's folder, so that the script can be read from anywhere; everything else
/// follows from the snapshot and the files.
pub(crate) fn sql(root: &Path, snapshot: &Snapshot, files: &Files) -> Result<String> {
    let Some(folder) = root.to_str() else {
        return Err(Error::new(ErrorKind::Io, root, "views need a lake whose path is UTF-8"));
    };
    let mut sql = format!(
        "-- Views over the files of commit {}. Written anew with every commit:\n\
         --     duckdb -c \".read {}/views.sql\" -c \"SELECT * FROM claim_balances LIMIT 10\"\n\
         -- Whoever moves the lake changes the next line, or sets the variable after reading this file.\n\
         SET VARIABLE lake = '{}';\n",
        snapshot.sequence(),
        LAKE_HINT,
        folder.replace('\'', "''"),
    );
    for table in tables::ALL {
        view(&mut sql, table, files.get(table.name).map_or(&[][..], Vec::as_slice));
    }
    for script in SCRIPTS {
        sql.push('\n');
        sql.push_str(script);
    }
    Ok(sql)
}

/// The views that are no tables, each with what the comment above it says: Markdown, in paragraphs.
pub(crate) fn described() -> impl Iterator<Item = (&'static str, String)> {
    let renamed = tables::ALL.iter().filter(|table| name_of(table) != table.name);
    let under = renamed.map(|table| {
        (name_of(table), format!("The rows of the table `{}` as they were written.", table.name))
    });
    SCRIPTS.into_iter().flat_map(described_in).chain(under)
}

fn described_in(script: &'static str) -> Vec<(&'static str, String)> {
    let (mut found, mut comment) = (Vec::new(), String::new());
    for line in script.lines() {
        if let Some(words) = line.strip_prefix("--") {
            comment.push_str(words.trim());
            comment.push('\n');
            continue;
        }
        if let Some(name) = line.strip_prefix(CREATE).and_then(|rest| rest.strip_suffix(" AS")) {
            // A view that stands for a table is described as the table.
            if tables::ALL.iter().all(|table| table.name != name) {
                found.push((name, comment.trim_end().to_owned()));
            }
        }
        comment.clear();
    }
    found
}

/// The name of the view over all rows of a table: its own, unless later rows change what earlier ones say.
fn name_of(table: &TableInfo) -> &'static str {
    match table.name {
        "matches" => "match_decisions",
        "work_items" => "work_items_opened",
        name => name,
    }
}

/// A table that no batch has rows of shows its file without rows.
fn view(sql: &mut String, table: &TableInfo, files: &[Unit]) {
    let mut paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    if paths.is_empty() {
        paths.push(file_without_rows(table.name));
    }
    let _ = write!(
        sql,
        "\n-- {}\nCREATE OR REPLACE VIEW {} AS SELECT * FROM read_parquet([",
        table.about(),
        name_of(table)
    );
    for (index, path) in paths.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(sql, "{comma}\n    getvariable('lake') || '/{}'", path.replace('\'', "''"));
    }
    sql.push_str("\n], hive_partitioning = false);\n");
}

/// What views are made by, after those over tables, in this order.
const SCRIPTS: [&str; 7] = [STANDING, CLAIM_BALANCES, LINES, PRICES, CASH, SUSPENSE, PREVENTION];

const CREATE: &str = "CREATE OR REPLACE VIEW ";
const CASH: &str = include_str!("cash.sql");
const SUSPENSE: &str = include_str!("suspense.sql");
const PREVENTION: &str = include_str!("prevention.sql");
const LINES: &str = include_str!("lines.sql");
const PRICES: &str = include_str!("prices.sql");
const STANDING: &str = include_str!("standing.sql");
const CLAIM_BALANCES: &str = include_str!("views.sql");
const LAKE_HINT: &str = "<lake>";
