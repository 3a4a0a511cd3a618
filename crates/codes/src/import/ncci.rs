//! Files of the National Correct Coding Initiative: pairs, unit limits, add-on codes.

use super::span::{Span, check_newest};
use super::{Content, Parsed, Text};
use crate::csv::split_text;
use crate::load::LoadError;
use crate::packed::{Day, Record, pack};
use crate::tables::{AddOnRow, BundleDraft, ModifierIndicator, UnitRow};
use crate::{Date, ProcedureCode, TableKind};

/// The table of pairs that a file name tells.
pub(super) fn pairs_kind(name: &str) -> Option<TableKind> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let medicaid = has(&["mcd", "medicaid"]);
    if has(&["dme", "equipment", "supplier"]) {
        return medicaid.then_some(TableKind::PtpMedicaidEquipment);
    }
    if has(&["ccioph", "outpatient", "hospital", "oph"]) {
        return Some(if medicaid { TableKind::PtpMedicaidOutpatient } else { TableKind::PtpOutpatient });
    }
    has(&["ccipra", "practitioner", "pract", "pra"]).then_some(if medicaid {
        TableKind::PtpMedicaidPractitioner
    } else {
        TableKind::PtpPractitioner
    })
}

/// The table of unit limits that a file name, or else its heading, tells.
pub(super) fn limits_kind(name: &str, head: &str) -> Option<TableKind> {
    let of = |text: &str| {
        let text = text.to_ascii_lowercase();
        let medicaid = text.contains("mcd") || text.contains("medicaid");
        let kinds = if text.contains("dme") || text.contains("supplier") {
            [TableKind::MueEquipment, TableKind::MueMedicaidEquipment]
        } else if text.contains("outpatient") || text.contains("hospital") {
            [TableKind::MueOutpatient, TableKind::MueMedicaidOutpatient]
        } else if text.contains("practitioner") {
            [TableKind::MuePractitioner, TableKind::MueMedicaidPractitioner]
        } else {
            return None;
        };
        Some(kinds[usize::from(medicaid)])
    };
    of(name).or_else(|| {
        let heading = head.lines().find(|line| line.to_ascii_lowercase().contains("mue value"))?;
        of(heading)
    })
}

/// Whether a line could be a pair: two codes, and a day where pairs have one.
pub(super) fn is_pair(line: &str) -> bool {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let code =
        |at: usize| fields.get(at).is_some_and(|field| ProcedureCode::parse(field.as_bytes()).is_some());
    let day = |at: usize| fields.get(at).is_some_and(|field| Date::parse(field.as_bytes()).is_some());
    code(0) && code(1) && (day(2) || day(3))
}

/// Whether a line stands below the heading: its first column is a code with a digit.
fn begins_with_code(line: &str) -> bool {
    let first = line.split('\t').next().unwrap_or_default().trim().as_bytes();
    ProcedureCode::parse(first).is_some() && first.iter().any(u8::is_ascii_digit)
}

/// Whether a line could be an add-on code: a code, a code or none, a type of one digit.
pub(super) fn is_add_on(line: &str) -> bool {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    fields.len() >= 6
        && ProcedureCode::parse(fields[0].as_bytes()).is_some()
        && matches!(fields[2], "1" | "2" | "3")
}

/// Reads pairs: column one, column two, a mark for those older than 1996, first day, last day or `*`,
/// modifier indicator, rationale, separated by tabs. The mark may be missing.
pub(super) fn pairs(mut text: Text<'_>, kind: TableKind) -> Result<Parsed, LoadError> {
    let mut draft = BundleDraft::default();
    let mut newest = Date::MIN;
    while let Some((number, line)) = text.next()? {
        if line.trim().is_empty() || (draft.len() == 0 && !begins_with_code(&line)) {
            continue;
        }
        let wrong = |what: String| LoadError::malformed(number, what);
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let code = |at: usize| {
            let field = fields.get(at).copied().unwrap_or_default();
            ProcedureCode::parse(field.as_bytes())
                .ok_or_else(|| wrong(format!("column {} is no procedure code: {field:?}", at + 1)))
        };
        let (first, second) = (code(0)?, code(1)?);
        // Without the mark of pairs older than 1996 everything stands one column to the left.
        let shift = usize::from(fields.get(2).is_none_or(|field| Date::parse(field.as_bytes()).is_none()));
        let [from, to, indicator] = [2, 3, 4].map(|at| fields.get(at + shift).copied().unwrap_or_default());
        let from = Date::parse(from.as_bytes())
            .ok_or_else(|| wrong(format!("the effective date is no date: {from:?}")))?;
        let to = match to {
            "*" | "" => None,
            text => Some(
                Date::parse(text.as_bytes())
                    .ok_or_else(|| wrong(format!("the deletion date is neither a date nor *: {text:?}")))?,
            ),
        };
        let indicator = match indicator {
            "0" => ModifierIndicator::NotAllowed,
            "1" => ModifierIndicator::Allowed,
            "9" => ModifierIndicator::NotApplicable,
            other => return Err(wrong(format!("the modifier indicator is not 0, 1 or 9: {other:?}"))),
        };
        newest = newest.max(from);
        draft.add(first, second, from, to, indicator);
    }
    if draft.len() == 0 {
        return Err(LoadError::malformed(0, "no pairs"));
    }
    let told = Span::of_ncci(text.name());
    check_newest(told.as_ref(), newest, "a pair")?;
    let span = told.unwrap_or_else(|| Span::quarter_of(newest));
    let part = part_in(text.name());
    Ok(text.parsed(kind, Some(span), part, Content::Pairs(draft)))
}

/// `f2` at the end of a name: the second part.
fn part_in(name: &str) -> Option<u32> {
    let stem = name.rsplit(['/', '\\']).next()?.split('.').next()?.to_ascii_lowercase();
    let digits = stem.rsplit_once('f')?.1;
    (digits.len() <= 2).then(|| digits.parse().ok())?
}

/// Reads unit limits: code, most units, how it is applied, rationale, as CSV. Medicaid files have no third
/// column: their limits are of lines.
pub(super) fn limits(mut text: Text<'_>, kind: TableKind) -> Result<Parsed, LoadError> {
    let mut rows: Vec<UnitRow> = Vec::new();
    let mut columns = 0;
    while let Some((number, line)) = text.next()? {
        let wrong = |what: String| LoadError::malformed(number, what);
        let fields = match split_text(&line) {
            Some(fields) => fields,
            // The notice above the table is quoted and runs over lines.
            None if rows.is_empty() => continue,
            None => return Err(wrong("a quote is left open".to_owned())),
        };
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        if rows.is_empty() && field(1).to_ascii_lowercase().contains("mue value") {
            columns = fields.len();
        }
        let code = ProcedureCode::parse(field(0).as_bytes());
        let (Some(code), units) = (code, field(1)) else {
            let blank = fields.iter().all(|field| field.trim().is_empty());
            let above =
                rows.is_empty() && (columns == 0 || field(1).to_ascii_lowercase().contains("mue value"));
            if above || blank {
                continue;
            }
            return Err(wrong(format!("column 1 is no procedure code: {:?}", field(0))));
        };
        if fields.len() < columns {
            return Err(wrong(format!("{} columns, the row of {code} is cut short", fields.len())));
        }
        let Ok(units) = units.parse() else {
            // A heading whose first column is a word of five letters.
            if rows.is_empty() && !code.text().iter().any(u8::is_ascii_digit) {
                continue;
            }
            return Err(wrong(format!("the limit of {code} is no number: {units:?}")));
        };
        let adjudication = match field(2).bytes().next() {
            Some(digit @ b'1'..=b'3') => digit - b'0',
            _ if fields.len() <= 3 => 1,
            _ => {
                return Err(wrong(format!(
                    "the adjudication indicator of {code} does not begin with 1, 2 or 3"
                )));
            }
        };
        if let Some(before) = rows.last().filter(|row| row.code == code) {
            return Err(wrong(format!("code {} again", before.code)));
        }
        rows.push(UnitRow { code, units, adjudication });
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no limits"));
    }
    let span = Span::of_ncci(text.name());
    Ok(text.parsed(kind, span, None, Content::Sections(vec![(UnitRow::WIDTH, pack(rows))])))
}

/// Reads add-on codes: add-on, primary, type, last day of the add-on, last day of the primary, first day
/// and last day of the edit, notes; days as `yyyyddd`, separated by tabs.
pub(super) fn add_ons(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows = Vec::new();
    let mut newest = Date::MIN;
    while let Some((number, line)) = text.next()? {
        if line.trim().is_empty() || (rows.is_empty() && !begins_with_code(&line)) {
            continue;
        }
        let wrong = |what: String| LoadError::malformed(number, what);
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        let code = ProcedureCode::parse(field(0).as_bytes())
            .ok_or_else(|| wrong(format!("column 1 is no procedure code: {:?}", field(0))))?;
        if fields.len() < 6 {
            return Err(wrong(format!("{} columns, the row of {code} is cut short", fields.len())));
        }
        let primary = match field(1) {
            // Five of a letter stand for what a contractor takes.
            "" | "*" | "CCCCC" => AddOnRow::NONE,
            text => ProcedureCode::parse(text.as_bytes())
                .ok_or_else(|| wrong(format!("the primary of {code} is no procedure code: {text:?}")))?
                .number(),
        };
        let kind = match field(2) {
            "1" => 1,
            "2" => 2,
            "3" => 3,
            other => return Err(wrong(format!("the type of {code} is not 1, 2 or 3: {other:?}"))),
        };
        let day = |at: usize| match field(at) {
            "" | "*" | "0" => Ok(None),
            text => julian(text)
                .map(Some)
                .ok_or_else(|| wrong(format!("column {} is no day as yyyyddd: {text:?}", at + 1))),
        };
        let ends = [day(3)?, day(4)?, day(6)?];
        let effective = day(5)?;
        newest = newest.max(effective.unwrap_or(Date::MIN));
        let from = effective.map_or(Day::FIRST, Day::of);
        rows.push(AddOnRow {
            code,
            primary,
            kind,
            from,
            to: Day::of_option(ends.into_iter().flatten().min()),
        });
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no add-on codes"));
    }
    let span = Span::of_ncci(text.name());
    // What begins later in the year may stand in the file before.
    let of_year = span.as_ref().and_then(|span| Span::year(span.to.year()));
    check_newest(of_year.as_ref(), newest, "an edit")?;
    let content = Content::Sections(vec![(AddOnRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::AddOn, span, None, content))
}

/// Year and day of the year.
fn julian(text: &str) -> Option<Date> {
    let number: i32 = text.parse().ok().filter(|_| text.len() == 7)?;
    let (year, day) = (number / 1000, number % 1000);
    let date = Date::of(year, 1, 1)?.add_days(day - 1);
    (day >= 1 && date.year() == year).then_some(date)
}
