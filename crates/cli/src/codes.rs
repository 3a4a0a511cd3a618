//! `codes`: loads official code tables, and says which are loaded.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use codes::import::{Import, Told};
use codes::{CodeSets, Date, Folder, Packed, TableKind};

use crate::args::{CodesAction, CodesImportArgs, CodesListArgs, TablesPlace};

/// Does what was asked.
pub(crate) fn codes(action: &CodesAction) -> Result<()> {
    match action {
        CodesAction::Import(args) => import(args),
        CodesAction::List(args) => list(args),
    }
}

/// The built-in tables and those of a folder, if one is named.
pub(crate) fn code_sets(folder: Option<&Path>, known_on: Option<Date>) -> Result<CodeSets> {
    match folder {
        None => Ok(CodeSets::built_in()),
        Some(folder) => {
            let read = Folder::new(folder).code_sets(known_on);
            read.with_context(|| format!("cannot read the code tables of {}", folder.display()))
        }
    }
}

fn import(args: &CodesImportArgs) -> Result<()> {
    let folder = place(&args.place);
    let told = Told { kind: args.kind, valid_from: args.from, valid_to: args.to, release: None };
    let mut import = Import::new(told);
    for path in &args.files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let file = File::open(path).with_context(|| path.display().to_string())?;
        import.file(&name, io::BufReader::new(file))?;
    }
    let skipped = import.skipped().to_vec();
    let tables = import.finish()?;
    folder.put(&tables).with_context(|| format!("cannot write to {}", folder.path().display()))?;
    let mut out = io::stdout().lock();
    for table in &tables {
        writeln!(out, "loaded   {}", line(table))?;
    }
    for name in skipped {
        writeln!(out, "left out {name}")?;
    }
    Ok(())
}

fn list(args: &CodesListArgs) -> Result<()> {
    let folder = place(&args.place);
    let tables = folder.tables()?;
    let mut out = io::stdout().lock();
    if args.json {
        for table in &tables {
            let object = serde_json::json!({
                "kind": table.kind().as_str(),
                "release": table.release(),
                "valid_from": known(table.valid_from()).map(|day| day.to_string()),
                "valid_to": known(table.valid_to()).map(|day| day.to_string()),
                "entries": table.entries(),
                "source": table.source(),
                "source_digest": table.source_digest().to_string(),
                "digest": table.digest().to_string(),
                "whole": table.is_whole(),
            });
            writeln!(out, "{object}")?;
        }
        return Ok(());
    }
    writeln!(out, "Loaded in {}:", folder.path().display())?;
    for table in &tables {
        let damage = if table.is_whole() { "" } else { "  DAMAGED: import it again" };
        writeln!(out, "  {}{damage}", line(table))?;
    }
    if tables.is_empty() {
        writeln!(out, "  nothing")?;
    }
    writeln!(out, "\nNot loaded:")?;
    for &kind in TableKind::ALL.iter().filter(|kind| !tables.iter().any(|table| table.kind() == **kind)) {
        writeln!(out, "  {:<26} {}{}", kind.as_str(), kind.label(), asleep(kind))?;
    }
    Ok(())
}

/// What a missing table costs.
fn asleep(kind: TableKind) -> String {
    let edits: Vec<&str> = scrub::edits_needing(kind).iter().map(|edit| edit.id).collect();
    match &edits[..] {
        [] if matches!(kind, TableKind::Icd10Cm | TableKind::Carc | TableKind::Rarc) => {
            "; one is built in".to_owned()
        }
        [] => String::new(),
        edits => format!("; without it {} find nothing in its claims", edits.join(", ")),
    }
}

/// A table in a line.
fn line(table: &Packed) -> String {
    let days = match (known(table.valid_from()), known(table.valid_to())) {
        (None, None) => "days in its rows".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    };
    format!(
        "{:<26} {:<18} {days:<24} {:>9} rows  {}",
        table.kind().as_str(),
        table.release(),
        table.entries(),
        table.source()
    )
}

fn known(day: Date) -> Option<Date> {
    (day != Date::MIN && day != Date::MAX).then_some(day)
}

fn place(place: &TablesPlace) -> Folder {
    match (&place.codes, &place.lake) {
        (Some(folder), _) => Folder::new(folder),
        (None, Some(lake)) => Folder::new(lake.join(TABLES)),
        (None, None) => unreachable!("one of them is required"),
    }
}

/// Where a lake keeps its code tables.
pub(crate) const TABLES: &str = "codes";
