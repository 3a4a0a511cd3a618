//! Lists of codes: HCPCS level II, ICD-10-CM and ICD-10-PCS order files, provider taxonomy, risk categories.

use std::io::{BufRead, Cursor};

use super::span::{Span, agreed_year, check_newest, month_in, year_in};
use super::{Content, Parsed, Text, Told};
use crate::csv::split_text;
use crate::load::{Lines, LoadError};
use crate::packed::{Day, Record, pack};
use crate::tables::{HcpcsRow, MemberRow, ModifierRow, RiskRow, fixed};
use crate::{Date, Digest, Icd10, ProcedureCode, TableKind};

/// Whether a line is one of the contractor file of HCPCS: 320 columns, record mark in column 11.
pub(super) fn is_hcpcs_line(line: &str) -> bool {
    line.len() >= 293
        && line.as_bytes()[5..10].iter().all(u8::is_ascii_digit)
        && matches!(line.as_bytes()[10], b'3' | b'4' | b'7' | b'8')
}

/// Reads the contractor file of HCPCS: code in 1-5, for a modifier in 4-5; record mark in 11 (3 a code, 7 a
/// modifier, 4 and 8 more text); coverage in 230; added in 269-276, ended in 285-292.
pub(super) fn hcpcs(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let (mut codes, mut modifiers) = (Vec::new(), Vec::new());
    let mut newest = Date::MIN;
    while let Some((number, line)) = text.next()? {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |what: String| LoadError::malformed(number, what);
        if !is_hcpcs_line(&line) {
            return Err(wrong("no record of 320 columns with its mark in column 11".to_owned()));
        }
        let line = line.as_bytes();
        let day = |from: usize| match line[from - 1..from + 7].trim_ascii() {
            b"" => Ok(None),
            text => Date::parse(text).map(Some).ok_or_else(|| {
                wrong(format!("columns {from}-{} are no date: {:?}", from + 7, String::from_utf8_lossy(text)))
            }),
        };
        let added = day(269)?;
        newest = newest.max(added.unwrap_or(Date::MIN));
        let (from, to) = (added.map_or(Day::FIRST, Day::of), Day::of_option(day(285)?));
        match line[10] {
            b'3' => {
                let code = ProcedureCode::parse(&line[..5])
                    .ok_or_else(|| wrong("columns 1-5 are no code".to_owned()))?;
                codes.push(HcpcsRow { code, from, to, coverage: line[229] });
            }
            b'7' => {
                let modifier = line[3..5].try_into().expect("two bytes");
                modifiers.push(ModifierRow { modifier, from, to });
            }
            _ => {}
        }
    }
    let name = text.name();
    let span = year_in(name)
        .and_then(|year| Span::quarter(year, month_in(name).map_or(1, |month| (month - 1) / 3 + 1)));
    // What begins later in the year may stand in the file before.
    let of_year = span.as_ref().and_then(|span| Span::year(span.to.year()));
    check_newest(of_year.as_ref(), newest, "a code")?;
    let sections = vec![(HcpcsRow::WIDTH, pack(codes)), (ModifierRow::WIDTH, pack(modifiers))];
    Ok(text.parsed(TableKind::Hcpcs, span, None, Content::Sections(sections)))
}

/// Which order file a line is of: order number in 1-5, code from 7, `0` or `1` in 15, titles from 17.
pub(super) fn order_kind(line: &str) -> Option<TableKind> {
    let line = line.as_bytes();
    let shaped = line.len() > 77
        && line[..5].iter().all(u8::is_ascii_digit)
        && line[5] == b' '
        && matches!(line[14], b'0' | b'1');
    // Diagnoses begin with a letter and number from A00; procedures with a digit.
    shaped.then(|| if line[6].is_ascii_digit() { TableKind::Icd10Pcs } else { TableKind::Icd10Cm })
}

/// Reads an order file of CDC and CMS.
pub(super) fn order(
    name: &str,
    source: impl BufRead,
    kind: TableKind,
    told: &Told,
) -> Result<Parsed, LoadError> {
    let span = edition(name, told).ok_or_else(|| {
        LoadError::malformed(
            0,
            "the name does not say of which fiscal year it is; say it with --from and --to",
        )
    })?;
    let mut text = Text::new(name, source);
    let mut whole = Vec::new();
    let mut members = Vec::new();
    while let Some((number, line)) = text.next()? {
        if kind == TableKind::Icd10Cm {
            whole.extend_from_slice(line.as_bytes());
            whole.push(b'\n');
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |what: &str| LoadError::malformed(number, what);
        if order_kind(&line) != Some(kind) && line.len() <= 77 {
            return Err(wrong("no line of an order file: it is cut short"));
        }
        let code = line.get(6..13).map(str::trim).ok_or_else(|| wrong("columns 7-13 hold no code"))?;
        if line.as_bytes()[14] == b'1' {
            let is_code = code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let code = fixed(code.as_bytes()).filter(|_| is_code);
            let code = code.ok_or_else(|| wrong("columns 7-13 hold no code of seven characters"))?;
            members.push(MemberRow { code, from: Day::FIRST, to: Day::OPEN });
        }
    }
    let content = if kind == TableKind::Icd10Cm {
        let edition = Icd10::from_order_file(Cursor::new(whole), span.from, span.to)?;
        Content::Sections(vec![(1, edition.to_packed())])
    } else {
        Content::Sections(vec![(MemberRow::WIDTH, pack(members))])
    };
    Ok(text.parsed(kind, Some(span), None, content))
}

/// The days of an order file: a fiscal year, or from April on when the name says so.
pub(super) fn edition(name: &str, told: &Told) -> Option<Span> {
    let named = || {
        let year = Span::fiscal_year(year_in(name)?)?;
        let april = name.to_ascii_lowercase().contains("april");
        Some(if april { Span { from: Date::of(year.to.year(), 4, 1)?, ..year } } else { year })
    };
    let span = named().or_else(|| {
        let from = told.valid_from?;
        Some(Span { from, to: told.valid_to?, release: from.to_string() })
    })?;
    Some(Span { from: told.valid_from.unwrap_or(span.from), to: told.valid_to.unwrap_or(span.to), ..span })
}

/// Reads the taxonomy of NUCC: `Code`, `Effective Date` and `Deactivation Date` are found by name.
pub(super) fn taxonomy(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows = Vec::new();
    let mut heading: Option<Vec<String>> = None;
    let mut newest = Date::MIN;
    let mut open = String::new();
    while let Some((number, _, fields)) = next_row(&mut text, &mut open)? {
        let wrong = |what: String| LoadError::malformed(number, what);
        let Some(heading) = &heading else {
            heading = Some(fields);
            continue;
        };
        if fields.len() < heading.len() && fields.iter().any(|field| !field.trim().is_empty()) {
            return Err(wrong(format!("{} fields, the heading has {}", fields.len(), heading.len())));
        }
        let field = |name: &str| {
            let at = heading.iter().position(|label| label.trim().eq_ignore_ascii_case(name));
            at.and_then(|at| fields.get(at)).map_or("", |field| field.trim())
        };
        let day = |name: &str| match field(name) {
            "" => Ok(None),
            text => american(text).map(Some).ok_or_else(|| wrong(format!("{name} is no date: {text:?}"))),
        };
        let code = field("Code");
        if code.is_empty() {
            continue;
        }
        let shaped = code.len() == 10 && code.ends_with('X');
        let code = fixed(code.as_bytes())
            .filter(|_| shaped)
            .ok_or_else(|| wrong(format!("no taxonomy code: {code:?}")))?;
        let effective = day("Effective Date")?;
        newest = newest.max(effective.unwrap_or(Date::MIN));
        let from = effective.map_or(Day::FIRST, Day::of);
        rows.push(MemberRow { code, from, to: Day::of_option(day("Deactivation Date")?) });
    }
    if rows.is_empty() || !open.is_empty() {
        return Err(LoadError::malformed(0, "no codes, or a quote is left open at the end"));
    }
    let name = text.name();
    // `nucc_taxonomy_250.csv`: version 25.0, of January; 25.1 is of July.
    let version = name
        .to_ascii_lowercase()
        .split("taxonomy_")
        .nth(1)
        .and_then(|rest| rest.get(..3)?.parse::<u32>().ok());
    let from = version.and_then(|version| Date::of(2000 + version as i32 / 10, 1 + version % 10 % 2 * 6, 1));
    let release =
        |from: Date| format!("{} {}", from.year(), if from.month() == 1 { "January" } else { "July" });
    // Codes of the next edition, half a year later, are not in this one.
    let own = from.map(|from| Span { from, to: from.add_days(HALF_YEAR), release: release(from) });
    check_newest(own.as_ref(), newest, "a code")?;
    let span = own.map(|own| Span { to: Date::MAX, ..own });
    let content = Content::Sections(vec![(MemberRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::Taxonomy, span, None, content))
}

/// Days from one edition of the taxonomy to the next, at most.
const HALF_YEAR: i32 = 184;

/// `7/1/2025`.
pub(super) fn american(text: &str) -> Option<Date> {
    let mut numbers = text.split('/').map(|number| number.parse::<u32>().ok());
    let (month, day, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    Date::of(year as i32, month, day)
}

/// Whether a heading is that of the list of places of service, as a table copied or saved from CMS.
pub(super) fn is_places(line: &str) -> bool {
    let fields = split_text(line.trim_start_matches('\u{feff}').trim_end());
    fields.is_some_and(|fields| {
        let has = |at: usize, word: &str| {
            fields.get(at).is_some_and(|label| label.trim().to_ascii_lowercase().starts_with(word))
        };
        has(0, "place of service code") && has(1, "place of service name")
    })
}

/// Reads the places of service: code, name, description, as CSV. Codes that are unassigned are ranges or say so.
/// A name may say since when there is such a place: `(Effective October 1, 2003)`.
pub(super) fn places(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows: Vec<MemberRow> = Vec::new();
    let mut open = String::new();
    let mut columns = None;
    while let Some((number, _, fields)) = next_row(&mut text, &mut open)? {
        let Some(columns) = columns else {
            columns = Some(fields.len());
            continue;
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let wrong = |what: String| LoadError::malformed(number, what);
        if fields.len() < columns {
            return Err(wrong(format!("{} fields, the heading has {columns}", fields.len())));
        }
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let (code, name) = (field(0), field(1));
        if name.is_empty() {
            return Err(wrong(format!("a place without its name: {code:?}")));
        }
        if name.to_ascii_lowercase().starts_with("unassigned") {
            continue;
        }
        let shaped = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
        let code = fixed(code.as_bytes()).filter(|_| shaped);
        let code = code.ok_or_else(|| wrong(format!("no place of service: {:?}", field(0))))?;
        let from = since(name).map_or(Day::FIRST, Day::of);
        if rows.iter().any(|row| row.code == code) {
            return Err(wrong(format!("place {} again", field(0))));
        }
        rows.push(MemberRow { code, from, to: Day::OPEN });
    }
    if rows.is_empty() || !open.is_empty() {
        return Err(LoadError::malformed(0, "no places, or a quote is left open at the end"));
    }
    let content = Content::Sections(vec![(MemberRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::Places, Some(Span::always()), None, content))
}

/// `Invented (Effective October 1, 2003)`.
fn since(name: &str) -> Option<Date> {
    let lower = name.to_ascii_lowercase();
    let said = lower.split_once("(effective ")?.1.split_once(')')?.0;
    let mut numbers =
        said.split(|character: char| !character.is_ascii_digit()).filter(|text| !text.is_empty());
    let (day, year) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Date::of(year, month_in(said)?, day)
}

/// Reads the mapping of diagnoses to payment categories of CMS-HCC V28, as CSV: the diagnosis in column 1,
/// the category in the first column whose heading says `V28`.
pub(super) fn risk(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows = Vec::new();
    let mut column = None;
    let mut said = None;
    let mut open = String::new();
    while let Some((number, line, fields)) = next_row(&mut text, &mut open)? {
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let Some(column) = column else {
            said = said.or_else(|| year_in(&line));
            column =
                fields.iter().skip(1).position(|label| label.contains("V28") && label.contains("Category"));
            column = column.map(|at| at + 1);
            continue;
        };
        let (diagnosis, category) = (field(0), field(column));
        if fields.len() <= column && diagnosis.len() >= 3 && fields.len() > 1 {
            let what = format!("{} columns, the row of {diagnosis} is cut short", fields.len());
            return Err(LoadError::malformed(number, what));
        }
        if category.is_empty() || diagnosis.len() < 3 {
            continue;
        }
        let wrong = |what: String| LoadError::malformed(number, what);
        let diagnosis = fixed(diagnosis.replace('.', "").as_bytes())
            .ok_or_else(|| wrong(format!("no diagnosis code: {diagnosis:?}")))?;
        let category = category.parse().map_err(|_| wrong(format!("no category: {category:?}")))?;
        rows.push(RiskRow { diagnosis, category });
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no diagnoses with a V28 category"));
    }
    let span = agreed_year(said, year_in(text.name()))?.and_then(Span::year);
    Ok(text.parsed(TableKind::Risk, span, None, Content::Sections(vec![(RiskRow::WIDTH, pack(rows))])))
}

/// The next row of a CSV whose fields in quotes may run over lines: the number of its last line, that line, and
/// the fields. `None` at the end, when `open` holds what no quote closes.
fn next_row(text: &mut Text<'_>, open: &mut String) -> Result<Option<(u64, String, Vec<String>)>, LoadError> {
    while let Some((number, line)) = text.next()? {
        open.push_str(&line);
        if let Some(fields) = split_text(open) {
            open.clear();
            return Ok(Some((number, line.into_owned(), fields)));
        }
        open.push(' ');
    }
    Ok(None)
}

/// The digest of a text as [`Text`] would give it.
pub(super) fn digest(text: &[u8]) -> Result<Digest, LoadError> {
    let mut lines = Lines::new(text);
    while lines.next()?.is_some() {}
    Ok(lines.digest())
}
