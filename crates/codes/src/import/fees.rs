//! Files of the Medicare physician fee schedule: relative values, cost indices, anesthesia factors, ZIP
//! codes.

use super::span::{Span, agreed_year, month_in, year_in};
use super::{Content, Parsed, Text, decimal};
use crate::csv::split_text;
use crate::load::LoadError;
use crate::packed::{Record, pack};
use crate::tables::{AnesthesiaRow, ConversionRow, GpciRow, ServiceFee, ZipRow};
use crate::{ProcedureCode, TableKind};

/// Where the columns of PPRRVU stand. Those up to the team surgery indicator never moved; a column that
/// came in 2026 moves those after it, which the place of the conversion factor tells.
struct Columns {
    factor: usize,
}

impl Columns {
    /// By the last row of the heading.
    fn of(heading: &[String]) -> Option<Self> {
        let factor = heading.iter().position(|label| label.trim().eq_ignore_ascii_case("FACTOR"))?;
        (24..=25).contains(&factor).then_some(Self { factor })
    }
}

/// Reads PPRRVU as CSV: about ten rows of heading, the last of which begins with `HCPCS`.
pub(super) fn relative_values(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut columns = None;
    let mut title_year = None;
    let (mut rows, mut factor): (Vec<ServiceFee>, Option<u32>) = (Vec::new(), None);
    while let Some((number, line)) = text.next()? {
        let wrong = |what: String| LoadError::malformed(number, what);
        let Some(fields) = split_text(&line) else {
            if columns.is_none() {
                continue;
            }
            return Err(wrong("a quote is left open".to_owned()));
        };
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let Some(Columns { factor: at }) = columns else {
            if field(0).eq_ignore_ascii_case("HCPCS") {
                columns = Some(
                    Columns::of(&fields).ok_or_else(|| wrong("a heading of no year we know".to_owned()))?,
                );
            } else if line.to_ascii_lowercase().contains("fee schedule") {
                title_year = title_year.or_else(|| year_in(&line));
            }
            continue;
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let row = service(&fields, at).map_err(wrong)?;
        let of_row = decimal(field(at), 4)
            .ok_or_else(|| wrong(format!("the conversion factor is {:?}", field(at))))?;
        if of_row > 0 && *factor.get_or_insert(of_row) != of_row {
            return Err(wrong("another conversion factor than in the rows before".to_owned()));
        }
        rows.push(row);
    }
    let Some(factor) = factor.filter(|_| !rows.is_empty()) else {
        return Err(LoadError::malformed(0, "no relative values"));
    };
    rows.sort_unstable_by_key(Record::key);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].key() == pair[1].key()) {
        return Err(LoadError::malformed(0, format!("code {} again", pair[0].code)));
    }
    let name = text.name().to_owned();
    let year = agreed_year(title_year, year_of_name(&name))?;
    let span = year.and_then(|year| Span::rest_of_year(year, month_in(&name).unwrap_or(1)));
    let lower = name.to_ascii_lowercase();
    let qualifying = lower.contains("qpp") && !lower.contains("nonqpp");
    let kind = if qualifying { TableKind::FeesQualifying } else { TableKind::Fees };
    let sections =
        vec![(ServiceFee::WIDTH, pack(rows)), (ConversionRow::WIDTH, pack(vec![ConversionRow { factor }]))];
    Ok(text.parsed(kind, span, None, Content::Sections(sections)))
}

fn service(fields: &[String], factor: usize) -> Result<ServiceFee, String> {
    let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
    let code = ProcedureCode::parse(field(0).as_bytes())
        .ok_or_else(|| format!("column 1 is no procedure code: {:?}", field(0)))?;
    if fields.len() <= factor {
        return Err(format!("{} columns, the row of {code} is cut short", fields.len()));
    }
    let part = match field(1) {
        "" => 0,
        "26" => 1,
        "TC" => 2,
        "53" => 3,
        other => return Err(format!("the modifier of {code} is {other:?}")),
    };
    let value = |at: usize| {
        decimal(field(at), 2)
            .ok_or_else(|| format!("column {} of {code} is no number: {:?}", at + 1, field(at)))
    };
    let letter = |at: usize| field(at).bytes().next().unwrap_or(b' ');
    let global = match field(14) {
        "" => Ok(*b"   "),
        text => text.as_bytes().try_into(),
    };
    Ok(ServiceFee {
        code,
        part,
        status: letter(3),
        work: value(5)?,
        expense: value(6)?,
        expense_facility: value(8)?,
        malpractice: value(10)?,
        cap_expense: value(factor + 4).unwrap_or(0),
        cap_expense_facility: value(factor + 5).unwrap_or(0),
        cap_malpractice: value(factor + 6).unwrap_or(0),
        parts: letter(13),
        global: global.map_err(|_| format!("the global period of {code} is {:?}", field(14)))?,
        before: value(15)?.min(100) as u8,
        within: value(16)?.min(100) as u8,
        after: value(17)?.min(100) as u8,
        multiple: letter(18),
        bilateral: letter(19),
        assistant: letter(20),
        co_surgeons: letter(21),
        team: letter(22),
        endoscopy: ProcedureCode::parse(field(factor - 1).as_bytes()).map_or(u32::MAX, ProcedureCode::number),
        imaging: field(factor + 3).bytes().last().unwrap_or(b' '),
    })
}

/// `PPRRVU26_JAN`, `PPRRVU2026_Jan_nonQPP`, `GPCI2026`.
fn year_of_name(name: &str) -> Option<i32> {
    let lower = name.to_ascii_lowercase();
    year_in(name).or_else(|| {
        let digits = lower.split("pprrvu").nth(1)?.get(..2)?;
        digits.parse::<i32>().ok().map(|year| 2000 + year)
    })
}

/// Reads GPCI as CSV: contractor, state, locality, name, work without and with the floor, practice expense,
/// malpractice. Without a column for the floor the one for work counts.
pub(super) fn indices(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows: Vec<GpciRow> = Vec::new();
    let mut said = None;
    while let Some((number, line)) = text.next()? {
        let wrong = |what: String| LoadError::malformed(number, what);
        let fields = split_text(&line).unwrap_or_default();
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        if !is_contractor(field(0)) {
            said = said.or_else(|| year_in(&line).filter(|_| rows.is_empty()));
            if rows.is_empty() || is_note(&fields) {
                continue;
            }
            return Err(wrong(format!("column 1 is no contractor: {:?}", field(0))));
        }
        let value = |at: usize| {
            decimal(field(at), 3)
                .filter(|&value| value > 0)
                .ok_or_else(|| wrong(format!("column {} is no index: {:?}", at + 1, field(at))))
        };
        // With the floor, and without.
        let work =
            if fields.iter().skip(4).filter(|field| !field.trim().is_empty()).count() >= 4 { 5 } else { 4 };
        rows.push(GpciRow {
            contractor: field(0).parse().expect("it is five digits"),
            number: locality(field(2))
                .ok_or_else(|| wrong(format!("column 3 is no locality: {:?}", field(2))))?,
            work: value(work)?,
            expense: value(work + 1)?,
            malpractice: value(work + 2)?,
        });
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no localities"));
    }
    let span = agreed_year(said, year_in(text.name()))?.and_then(Span::year);
    Ok(text.parsed(TableKind::Gpci, span, None, Content::Sections(vec![(GpciRow::WIDTH, pack(rows))])))
}

/// Reads ANES as CSV: contractor, locality, name, factor; from 2026 on one factor for participants of
/// advanced payment models and one for the others, told apart by the heading.
pub(super) fn anesthesia(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows: Vec<AnesthesiaRow> = Vec::new();
    let mut said = None;
    let (mut plain, mut qualifying) = (None, None);
    while let Some((number, line)) = text.next()? {
        let wrong = |what: String| LoadError::malformed(number, what);
        let fields = split_text(&line).unwrap_or_default();
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        if !is_contractor(field(0)) {
            said = said.or_else(|| year_in(&line).filter(|_| rows.is_empty()));
            for (at, label) in fields.iter().enumerate() {
                let label = label.to_ascii_lowercase();
                match label.contains("conversion factor") || label.contains("qualifying") {
                    true if label.contains("non") => plain = Some(at),
                    true if label.contains("qualifying") => qualifying = Some(at),
                    true => plain = plain.or(Some(at)),
                    false => {}
                }
            }
            if rows.is_empty() || is_note(&fields) {
                continue;
            }
            return Err(wrong(format!("column 1 is no contractor: {:?}", field(0))));
        }
        let value = |at: usize| {
            decimal(field(at).trim_start_matches('$'), 4)
                .filter(|&value| value > 0)
                .ok_or_else(|| wrong(format!("column {} is no factor: {:?}", at + 1, field(at))))
        };
        let last = fields.iter().rposition(|field| !field.trim().is_empty()).unwrap_or(0);
        let factor = value(plain.unwrap_or(last))?;
        rows.push(AnesthesiaRow {
            contractor: field(0).parse().expect("it is five digits"),
            number: locality(field(1))
                .ok_or_else(|| wrong(format!("column 2 is no locality: {:?}", field(1))))?,
            factor,
            factor_qualifying: qualifying.map_or(Ok(factor), value)?,
        });
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no localities"));
    }
    let span = agreed_year(said, year_in(text.name()))?.and_then(Span::year);
    let content = Content::Sections(vec![(AnesthesiaRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::Anesthesia, span, None, content))
}

/// Reads the ZIP code file of carriers and localities: state in 1-2, ZIP in 3-7, carrier in 8-12, locality
/// in 13-14.
pub(super) fn zip_codes(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows = Vec::new();
    while let Some((number, line)) = text.next()? {
        if line.trim().is_empty() {
            continue;
        }
        rows.push(
            zip_row(&line)
                .ok_or_else(|| LoadError::malformed(number, "no ZIP, carrier and locality in 3-14"))?,
        );
    }
    let span = year_in(text.name()).and_then(Span::year);
    let content = Content::Sections(vec![(ZipRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::ZipLocality, span, None, content))
}

/// Whether a line is one of that file.
pub(super) fn is_zip_line(line: &str) -> bool {
    line.len() >= 14 && line.as_bytes()[..2].iter().all(u8::is_ascii_uppercase) && zip_row(line).is_some()
}

fn zip_row(line: &str) -> Option<ZipRow> {
    let digits = |from: usize, to: usize| {
        let text = line.get(from..to)?;
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?
    };
    Some(ZipRow { zip: digits(2, 7)?, contractor: digits(7, 12)?, number: digits(12, 14)? as u16 })
}

pub(super) fn is_contractor(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn locality(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| (1..=2).contains(&text.len()))
}

/// Whether a row under a table is a note: it has one field that is not empty, or none.
fn is_note(fields: &[String]) -> bool {
    fields.iter().filter(|field| !field.trim().is_empty()).count() <= 1
}
