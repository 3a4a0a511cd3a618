//! The text of the Definitions of Medicare Code Edits (CMS), as it comes beside the PDF: lists of codes under
//! headings.
//!
//! A row is a code, a blank or a tab, and its title, which is not kept. What lies between lists is prose; a list
//! goes on until the next heading. Some headings of age lists say the ages in parentheses.

use super::span::Span;
use super::{Content, Parsed, Text};
use crate::load::LoadError;
use crate::packed::{Record, pack};
use crate::tables::{EditorList, MedicareEditRow, fixed};
use crate::{Date, TableKind};

/// Whether a file that begins so is the text.
pub(super) fn is_edits(head: &str) -> bool {
    head.to_ascii_lowercase().contains("medicare code edit")
}

/// Reads the text.
pub(super) fn edits(mut text: Text<'_>) -> Result<Parsed, LoadError> {
    let mut rows: Vec<MedicareEditRow> = Vec::new();
    let mut under: Option<(EditorList, (u8, u8))> = None;
    let mut edition = None;
    while let Some((number, line)) = text.next()? {
        let line = line.trim();
        let lower = line.to_ascii_lowercase();
        if edition.is_none() && lower.contains("version") {
            edition = version_in(&lower);
        }
        match (code_of(line), under) {
            (Some(code), Some((list, (age_from, age_to)))) => {
                if code.len() > 7 {
                    return Err(LoadError::malformed(number, format!("no code: {code:?}")));
                }
                let code = fixed(code.as_bytes()).expect("it is short enough");
                rows.push(MedicareEditRow { code, list: list as u8, age_from, age_to });
            }
            (None, _) if is_heading(&lower) => under = list_of(&lower),
            (None, Some(_)) if is_cut(line) => {
                return Err(LoadError::malformed(number, format!("no code with its title: {line:?}")));
            }
            _ => {}
        }
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no list of codes under a heading that is known"));
    }
    let named = version_in(&text.name().to_ascii_lowercase());
    if let (Some(named), Some(said)) = (named, edition)
        && named != said
    {
        let what = format!("the title says version {}.{}, the name {}.{}", said.0, said.1, named.0, named.1);
        return Err(LoadError::malformed(0, what));
    }
    let span = named.or(edition).and_then(span_of);
    let content = Content::Sections(vec![(MedicareEditRow::WIDTH, pack(rows))]);
    Ok(text.parsed(TableKind::MedicareEdits, span, None, content))
}

/// The days of a version: 43 is of the fiscal year 2026, 43.1 from its April on.
fn span_of((version, revision): (u32, u32)) -> Option<Span> {
    let year = 1983 + i32::try_from(version).ok()?;
    let span = Span::fiscal_year(year)?;
    let from = if revision == 0 { span.from } else { Date::of(year, 4, 1)? };
    Some(Span { from, release: format!("version {version}.{revision}"), ..span })
}

/// `version 43.1`, `v43.1`, `v_43_1`: the first number after a `v` that could be a version.
fn version_in(lower: &str) -> Option<(u32, u32)> {
    lower.match_indices('v').find_map(|(at, _)| {
        let rest = lower[at + 1..].trim_start_matches("ersion").trim_start_matches(['_', ' ']);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let length = digits(rest);
        let version: u32 = rest[..length].parse().ok().filter(|version| (20..100).contains(version))?;
        let rest = rest[length..].trim_start_matches(['.', '_', '-']);
        Some((version, rest[..digits(rest).min(1)].parse().unwrap_or(0)))
    })
}

/// The code that a row begins with, without its dot.
fn code_of(line: &str) -> Option<String> {
    let (first, rest) = line.split_once(['\t', ' ']).unwrap_or((line, ""));
    let code = first.replace('.', "");
    let used = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let numbered = code.bytes().any(|byte| byte.is_ascii_digit());
    let letters = code.bytes().any(|byte| byte.is_ascii_uppercase());
    // Procedures are seven characters and may begin with a digit; a numbered heading has no letter.
    let shaped = code.len() == 7 || code.len() >= 3 && code.as_bytes()[0].is_ascii_uppercase();
    (used && numbered && letters && shaped && !rest.trim().is_empty()).then_some(code)
}

/// Whether a row has a piece of a code, or no title.
fn is_cut(line: &str) -> bool {
    let used = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.';
    let (code, title) = line.split_once('\t').unwrap_or((line, ""));
    let is_piece = code.bytes().all(used) && code.bytes().any(|byte| byte.is_ascii_digit());
    // A page has its number alone.
    is_piece && (!title.is_empty() || code.bytes().any(|byte| byte.is_ascii_uppercase()))
}

/// Whether a line without a code could stand above a list.
fn is_heading(lower: &str) -> bool {
    lower.len() < 120
        && !lower.ends_with('.')
        && ["diagnos", "procedure", "admission", "unspecified", "sex conflict", "age conflict", "edit"]
            .iter()
            .any(|word| lower.contains(word))
}

/// The list that a heading is of, and its ages; `None` for a list that is not read.
fn list_of(lower: &str) -> Option<(EditorList, (u8, u8))> {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let procedure = lower.contains("procedure");
    let list = match () {
        () if has(&["newborn", "perinatal"]) => EditorList::Newborn,
        () if has(&["pediatric"]) => EditorList::Pediatric,
        () if has(&["maternity"]) => EditorList::Maternity,
        () if has(&["adult"]) => EditorList::Adult,
        () if has(&["female"]) && procedure => EditorList::FemaleProcedure,
        () if has(&["female"]) => EditorList::Female,
        () if has(&["male"]) && procedure => EditorList::MaleProcedure,
        () if has(&["male"]) => EditorList::Male,
        () if has(&["manifestation"]) => EditorList::Manifestation,
        () if has(&["unacceptable principal"]) => EditorList::UnacceptablePrincipal,
        () if has(&["questionable admission"]) => EditorList::QuestionableAdmission,
        () if has(&["non-covered", "noncovered"]) && procedure => EditorList::NonCovered,
        () if has(&["limited coverage"]) => EditorList::LimitedCoverage,
        () if has(&["unspecified code"]) => EditorList::Unspecified,
        () => return None,
    };
    let ages = list.ages().map(|usual| ages_in(lower).unwrap_or(usual));
    Some((list, ages.unwrap_or((0, u8::MAX))))
}

/// `(age 9-64)`, `(ages 0 through 17)`, `(age 0)`.
fn ages_in(lower: &str) -> Option<(u8, u8)> {
    let inside = lower.split_once("(age")?.1.split_once(')')?.0;
    let mut numbers =
        inside.split(|character: char| !character.is_ascii_digit()).filter(|text| !text.is_empty());
    let first = numbers.next()?.parse().ok()?;
    let last = match numbers.next() {
        Some(last) => last.parse().ok()?,
        None if inside.contains('+') => u8::MAX,
        None => first,
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_lists_and_ages() {
        assert_eq!(list_of("maternity diagnoses (age 9-64)"), Some((EditorList::Maternity, (9, 64))));
        assert_eq!(list_of("newborn diagnoses (age 0)"), Some((EditorList::Newborn, (0, 0))));
        assert_eq!(list_of("adult diagnoses"), Some((EditorList::Adult, (15, 124))));
        assert_eq!(list_of("adult diagnoses (age 14+)"), Some((EditorList::Adult, (14, 255))));
        assert_eq!(
            list_of("procedures for females only").map(|(list, _)| list),
            Some(EditorList::FemaleProcedure)
        );
        let limited = list_of("limited coverage procedures").map(|(list, _)| list);
        assert_eq!(limited, Some(EditorList::LimitedCoverage));
        assert_eq!(list_of("procedure inconsistent with length of stay"), None);
    }

    #[test]
    fn versions_tell_fiscal_years() {
        assert_eq!(version_in("definitions of medicare code edits_v_43_0.txt"), Some((43, 0)));
        assert_eq!(version_in("medicare code edits, version 43.1"), Some((43, 1)));
        assert_eq!(version_in("definitions.txt"), None);
        let span = span_of((43, 1)).unwrap();
        assert_eq!((span.from, span.to), (Date::literal(2026, 4, 1), Date::literal(2026, 9, 30)));
    }
}
