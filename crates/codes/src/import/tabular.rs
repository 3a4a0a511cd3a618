//! The tabular list of ICD-10-CM, `icd10cm_tabular_YYYY.xml` (CDC): its Excludes1, code-first
//! and use-additional notes.
//!
//! Elements are nested: chapter, section, diag within diag. A note of a chapter or a section holds for every
//! category in it. Codes stand in parentheses at the end of a note: `(E08-E13)`, `(O99.0-, Z79.4)`.

use std::io::BufRead;

use super::lists::edition;
use super::span::{agreed_year, year_in};
use super::{Content, Parsed, Text, Told};
use crate::TableKind;
use crate::load::LoadError;
use crate::packed::{Record, pack};
use crate::tables::{NoteKind, NoteRow, fixed};

/// Whether a file that begins so is the tabular list.
pub(super) fn is_tabular(head: &str) -> bool {
    head.contains("<ICD10CM.tabular")
}

/// Reads the tabular list.
pub(super) fn tabular(name: &str, source: impl BufRead, told: &Told) -> Result<Parsed, LoadError> {
    let span = edition(name, told).ok_or_else(|| {
        LoadError::malformed(
            0,
            "the name does not say of which fiscal year it is; say it with --from and --to",
        )
    })?;
    let mut text = Text::new(name, source);
    let mut reading = Reading::default();
    let mut is_whole = false;
    while let Some((number, line)) = text.next()? {
        let mut rest = &*line;
        while let Some(at) = rest.find('<') {
            reading.text.push_str(&rest[..at]);
            let end =
                rest[at..].find('>').ok_or_else(|| LoadError::malformed(number, "a tag is not closed"))?;
            let tag = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            is_whole |= tag == "/ICD10CM.tabular";
            reading.tag(tag).map_err(|what| LoadError::malformed(number, what))?;
        }
        reading.text.push_str(rest);
        reading.text.push(' ');
    }
    if !is_whole {
        return Err(LoadError::malformed(0, "the list is cut short"));
    }
    agreed_year(reading.year, year_in(name))?;
    if reading.rows.is_empty() {
        return Err(LoadError::malformed(0, "no note names a code"));
    }
    let sections = vec![(NoteRow::WIDTH, pack(reading.rows))];
    Ok(text.parsed(TableKind::DiagnosisNotes, Some(span), None, Content::Sections(sections)))
}

/// Where in the list we are.
#[derive(Default)]
struct Reading {
    /// Elements that are open and carry notes, outermost first.
    levels: Vec<Level>,
    /// The notes element that is open.
    notes: Option<NoteKind>,
    text: String,
    /// The version that the list says it is.
    year: Option<i32>,
    rows: Vec<NoteRow>,
}

/// A chapter, a section or a code.
#[derive(Default)]
struct Level {
    element: String,
    /// The code of a diag, without its dot.
    code: Option<[u8; 7]>,
    /// Notes of a chapter or a section, for the categories in it.
    notes: Vec<(NoteKind, [u8; 7], [u8; 7])>,
}

impl Reading {
    fn tag(&mut self, tag: &str) -> Result<(), String> {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let (opens, closes) = (!tag.starts_with('/'), tag.starts_with('/') || tag.ends_with('/'));
        let text = std::mem::take(&mut self.text);
        match name {
            "chapter" | "section" | "diag" => {
                if opens {
                    self.levels.push(Level { element: name.to_owned(), ..Level::default() });
                }
                if closes && self.levels.pop().is_none_or(|level| level.element != name) {
                    return Err(format!("{name} is closed and was not open"));
                }
            }
            "excludes1" => self.notes = (!closes).then_some(NoteKind::Excludes),
            "codeFirst" => self.notes = (!closes).then_some(NoteKind::CodeFirst),
            "useAdditionalCode" => self.notes = (!closes).then_some(NoteKind::UseAdditional),
            "name" if !opens => self.name(text.trim())?,
            "version" if !opens => self.year = self.year.or_else(|| year_in(text.trim())),
            "note" if !opens => self.note(&text),
            _ => {}
        }
        Ok(())
    }

    /// The name of a code; that of a chapter is its number.
    fn name(&mut self, text: &str) -> Result<(), String> {
        let inherited: Vec<_> = match &self.levels[..] {
            [above @ .., level] if level.element == "diag" => {
                let is_category = above.last().is_none_or(|level| level.element != "diag");
                above.iter().filter(|_| is_category).flat_map(|level| level.notes.clone()).collect()
            }
            _ => return Ok(()),
        };
        let code = code(text).ok_or_else(|| format!("{text:?} is no code"))?;
        let rows = inherited.into_iter().map(|(kind, from, to)| NoteRow { code, kind: kind as u8, from, to });
        self.rows.extend(rows);
        self.levels.last_mut().expect("it is open").code = Some(code);
        Ok(())
    }

    fn note(&mut self, text: &str) {
        let Some((kind, level)) = self.notes.zip(self.levels.last_mut()) else { return };
        // A condition that a claim does not tell.
        let conditions = ["if applicable", "if known", "if desired", "as applicable"];
        if kind != NoteKind::Excludes && conditions.iter().any(|part| text.contains(part)) {
            return;
        }
        for (from, to) in named(text) {
            match level.code {
                Some(code) => self.rows.push(NoteRow { code, kind: kind as u8, from, to }),
                None => level.notes.push((kind, from, to)),
            }
        }
    }
}

/// The codes and ranges that stand in parentheses.
fn named(text: &str) -> impl Iterator<Item = ([u8; 7], [u8; 7])> + '_ {
    let groups = text.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inside, _)| inside);
    groups.flat_map(|inside| inside.split(',')).filter_map(|token| {
        let token = token.trim();
        match token.split_once('-') {
            Some((from, to)) if !to.is_empty() => Some((code(from)?, code(to)?)),
            Some((code_above, _)) => code(code_above).map(|code| (code, code)),
            None => code(token).map(|code| (code, code)),
        }
    })
}

/// A code, or the beginning of codes, without its dot.
fn code(text: &str) -> Option<[u8; 7]> {
    let (category, rest) = text.split_once('.').unwrap_or((text, ""));
    let used = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let shaped = category.len() == 3 && category.as_bytes()[0].is_ascii_uppercase() && rest.len() <= 4;
    (shaped && used(category) && used(rest)).then(|| fixed(format!("{category}{rest}").as_bytes()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_from_parentheses_and_prose_is_not() {
        let text = |code: [u8; 7]| String::from_utf8_lossy(&code).trim_end_matches('\0').to_owned();
        let read = |note| named(note).map(|(from, to)| (text(from), text(to))).collect::<Vec<_>>();
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(read("invented (E08-E13)"), [pair("E08", "E13")]);
        assert_eq!(read("invented (O99.0-, Z79.4)"), [pair("O990", "O990"), pair("Z794", "Z794")]);
        assert_eq!(read("invented (K50.-)"), [pair("K50", "K50")]);
        assert_eq!(read("invented (chronic) thing (T36-T50 with fifth character 5)"), []);
    }
}
