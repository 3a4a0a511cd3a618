//! The dissemination file of NPPES, `npidata_pfile_….csv`, whole or a subset of its rows: columns are found by name.
//!
//! Of a number that was deactivated the file shows little more than the days. One that was activated again has two
//! stretches of days.

use super::lists::american;
use super::span::Span;
use super::{Content, Parsed, Text};
use crate::TableKind;
use crate::csv::split_text;
use crate::load::LoadError;
use crate::packed::{Day, Record, pack};
use crate::tables::RegistryRow;

/// Whether a heading is that of the file.
pub(super) fn is_registry(line: &str) -> bool {
    let Some(heading) = split_text(line.trim_start_matches('\u{feff}').trim_end()) else { return false };
    COLUMNS.iter().all(|column| heading.iter().any(|label| label.trim() == *column))
}

/// Reads the file.
pub(super) fn registry(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut heading: Option<[usize; 3]> = None;
    let mut rows = Vec::new();
    while let Some((number, line)) = text.next()? {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |what: String| LoadError::malformed(number, what);
        let fields = split_text(&line).ok_or_else(|| wrong("a quote is left open".to_owned()))?;
        let Some(columns) = heading else {
            let find = |column: &str| {
                fields.iter().position(|label| label.trim_start_matches('\u{feff}').trim() == column)
            };
            let found = COLUMNS.map(find);
            let [Some(npi), Some(deactivated), Some(reactivated)] = found else {
                return Err(wrong(format!("the heading lacks one of {}", COLUMNS.join(", "))));
            };
            heading = Some([npi, deactivated, reactivated]);
            continue;
        };
        let field = |at: usize| fields.get(columns[at]).map_or("", |field| field.trim());
        let day = |at: usize| match field(at) {
            "" => Ok(None),
            text => {
                american(text).map(Some).ok_or_else(|| wrong(format!("{} is no date: {text:?}", COLUMNS[at])))
            }
        };
        let npi = field(0).parse().ok().filter(|_| crate::is_npi(field(0).as_bytes()));
        let npi = npi.ok_or_else(|| wrong(format!("no provider number: {:?}", field(0))))?;
        let (deactivated, reactivated) = (day(1)?, day(2)?);
        let last = deactivated.map(|day| day.add_days(-1));
        rows.push(RegistryRow { npi, from: Day::FIRST, to: Day::of_option(last) });
        if let (Some(deactivated), Some(again)) = (deactivated, reactivated)
            && again >= deactivated
        {
            rows.push(RegistryRow { npi, from: Day::of(again), to: Day::OPEN });
        }
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no providers"));
    }
    let content = Content::Sections(vec![(RegistryRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::Registry, Some(Span::always()), None, content))
}

const COLUMNS: [&str; 3] = ["NPI", "NPI Deactivation Date", "NPI Reactivation Date"];
