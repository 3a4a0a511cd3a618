//! `codes`: loads official code tables, and says which are loaded.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use codes::import::{Import, Told};
use codes::{CodeSets, Date, Folder, Packed, TableKind};

use crate::args::{CodesAction, CodesImportArgs, CodesListArgs, TablesPlace};
use crate::work::today;

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
    let folder = place(&args.place)?;
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
    let folder = place(&args.place)?;
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
    let today = args.as_of.unwrap_or_else(today);
    let mut heading = Some("\nDays without an answer, of lines of which these edits find nothing:");
    for kind in TableKind::ALL {
        let editions: Vec<&Packed> = tables.iter().filter(|table| table.kind() == *kind).collect();
        let edits: Vec<&str> = scrub::edits_needing(*kind).iter().map(|edit| edit.id).collect();
        for (from, to) in gaps(&editions, today) {
            if let Some(heading) = heading.take() {
                writeln!(out, "{heading}")?;
            }
            let gap = format!("  {:<26} {from} to {to}  {}", kind.as_str(), ranges(&edits));
            writeln!(out, "{}", gap.trim_end())?;
        }
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
        [] if kind == TableKind::Icd10Cm => {
            format!("; one is built in, for days up to {}", codes::Icd10::fy2026().valid_to())
        }
        [] if matches!(kind, TableKind::Carc | TableKind::Rarc) => "; one is built in".to_owned(),
        [] => String::new(),
        [edit] => format!("; without it {edit} finds nothing"),
        edits => format!("; without it {} find nothing", ranges(edits)),
    }
}

/// `COD-001 to COD-003, COD-005`: ids that follow one another are told by the first and the last.
fn ranges(ids: &[&str]) -> String {
    let number = |id: &str| id.rsplit('-').next().and_then(|digits| digits.parse::<u32>().ok());
    let follows =
        |one: &&str, other: &&str| one[..4] == other[..4] && number(other) == number(one).map(|n| n + 1);
    let told: Vec<String> = ids
        .chunk_by(follows)
        .map(|run| match run {
            [first, .., last] if run.len() > 2 => format!("{first} to {last}"),
            _ => run.join(", "),
        })
        .collect();
    told.join(", ")
}

/// Days that no edition of a kind answers for: between two editions, and from the end of the last up to a day.
///
/// Of a table whose rows carry their days the newest edition answers for all before its end.
fn gaps(editions: &[&Packed], day: Date) -> Vec<(Date, Date)> {
    let mut gaps = Vec::new();
    let mut end: Option<Date> = None;
    for edition in editions {
        let from = edition.valid_from();
        gaps.extend(
            end.filter(|end| !edition.kind().has_windows() && end.add_days(1) < from)
                .map(|end| (end.add_days(1), from.add_days(-1))),
        );
        end = Some(end.map_or(edition.valid_to(), |end| end.max(edition.valid_to())));
    }
    gaps.extend(end.filter(|end| *end < day).map(|end| (end.add_days(1), day)));
    gaps
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

fn place(place: &TablesPlace) -> Result<Folder> {
    match (&place.codes, &place.lake) {
        (Some(folder), _) => Ok(Folder::new(folder)),
        (None, Some(lake)) => {
            pipeline::check_folder(lake)?;
            Ok(Folder::new(lake.join(TABLES)))
        }
        (None, None) => unreachable!("one of them is required"),
    }
}

/// Where a lake keeps its code tables.
pub(crate) const TABLES: &str = "codes";
