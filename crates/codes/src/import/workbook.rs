//! Excel workbooks (ECMA-376), as far as a table of CMS needs them: the cells of a sheet as lines of text.
//!
//! A workbook is a zip archive. Its sheets hold rows of cells; text stands in the cell or, mostly, in a list that
//! all sheets share. Styles are not read, so a cell that a person sees as a date is the number Excel counts it by.

use std::io::{BufRead, BufReader, Read, Seek};

use zip::ZipArchive;

use super::ncci;
use crate::load::LoadError;

/// Whether an archive is a workbook.
pub(super) fn is_workbook<R: Read + Seek>(archive: &ZipArchive<R>) -> bool {
    archive.index_for_name(BOOK).is_some()
}

/// The first sheet as text, a line for each row: with tabs where the official text has them, else as CSV.
pub(super) fn text_of<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<u8>, LoadError> {
    let mut sheets: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(std::borrow::Cow::into_owned))
        .filter(|name| name.starts_with(SHEETS) && name.split('.').next_back() == Some("xml"))
        .collect();
    // `sheet2.xml` before `sheet10.xml`.
    sheets.sort_by_key(|name| (name.len(), name.clone()));
    let sheet = sheets.first().ok_or_else(|| broken("it has no sheet"))?;
    let shared = match archive.index_for_name(STRINGS) {
        Some(index) => shared_strings(member(archive, index)?)?,
        None => Vec::new(),
    };
    let index = archive.index_for_name(sheet).expect("it is listed");
    let mut rows = Rows { shared: &shared, ..Rows::default() };
    scan(member(archive, index)?, &mut |tag, text| rows.tag(tag, text))?;
    if !rows.is_whole {
        return Err(broken("its sheet is cut short"));
    }
    let is_tabbed =
        rows.text.lines().take(HEAD_ROWS).any(|line| ncci::is_pair(line) || ncci::is_add_on(line));
    Ok(if is_tabbed { rows.text } else { comma_separated(&rows.text) }.into_bytes())
}

/// A sheet being read.
#[derive(Default)]
struct Rows<'s> {
    shared: &'s [String],
    text: String,
    /// Rows written so far.
    written: usize,
    /// Fields of the row.
    fields: Vec<String>,
    /// Column, type and text of the cell.
    column: usize,
    kind: String,
    value: String,
    is_whole: bool,
}

impl Rows<'_> {
    fn tag(&mut self, tag: &str, text: &str) -> Result<(), LoadError> {
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        match (tag.starts_with('/'), name) {
            (false, "row") => {
                let number = attribute(tag, "r").and_then(|number| number.parse().ok());
                // Rows that are empty are left out; lines keep their numbers.
                while number.is_some_and(|number: usize| self.written + 1 < number) {
                    self.text.push('\n');
                    self.written += 1;
                }
                self.fields.clear();
            }
            (true, "row") => {
                self.text.push_str(&self.fields.join("\t"));
                self.text.push('\n');
                self.written += 1;
                if self.text.len() > TEXT_MAX {
                    return Err(broken("it is larger than any such file"));
                }
            }
            (false, "c") => {
                self.column = attribute(tag, "r").and_then(column_of).unwrap_or(self.fields.len());
                attribute(tag, "t").unwrap_or_default().clone_into(&mut self.kind);
                self.value.clear();
            }
            (true, "v" | "t") => self.value.push_str(text),
            (true, "c") => self.cell()?,
            (true, "worksheet") => self.is_whole = true,
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<(), LoadError> {
        let text = if self.kind == "s" {
            let found = self.value.trim().parse().ok().and_then(|at: usize| self.shared.get(at));
            found.ok_or_else(|| broken("a cell names text that is not there"))?
        } else {
            &self.value
        };
        if self.column >= COLUMNS_MAX {
            return Err(broken("it is wider than any such file"));
        }
        let text = text.replace(['\t', '\r', '\n'], " ");
        if self.fields.len() <= self.column {
            self.fields.resize(self.column + 1, String::new());
        }
        text.trim().clone_into(&mut self.fields[self.column]);
        Ok(())
    }
}

fn shared_strings(source: impl BufRead) -> Result<Vec<String>, LoadError> {
    let (mut shared, mut one) = (Vec::new(), String::new());
    scan(source, &mut |tag, text| {
        match tag {
            "/t" => one.push_str(text),
            "/si" | "si/" => shared.push(std::mem::take(&mut one)),
            // How it is spoken is no part of the text.
            "/rPh" => one.clear(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(shared)
}

/// Gives every tag, and the text before it, to `take`.
fn scan(
    mut source: impl BufRead,
    take: &mut dyn FnMut(&str, &str) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    let (mut text, mut tag) = (Vec::new(), Vec::new());
    loop {
        text.clear();
        tag.clear();
        source.by_ref().take(PART_MAX).read_until(b'<', &mut text)?;
        if text.pop() != Some(b'<') {
            return Ok(());
        }
        source.by_ref().take(PART_MAX).read_until(b'>', &mut tag)?;
        if tag.pop() != Some(b'>') {
            return Err(broken("a tag is not closed"));
        }
        take(&String::from_utf8_lossy(&tag), &unescaped(&String::from_utf8_lossy(&text)))?;
    }
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let pairs =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#10;", " "), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().last();
        rest = &rest[at + name.len()..];
        if let (Some(' '), Some(value)) = (before, rest.strip_prefix("=\"")) {
            return value.split('"').next();
        }
    }
    None
}

/// The column, from 0, of a cell such as `C12`.
fn column_of(cell: &str) -> Option<usize> {
    let mut letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters
        .try_fold(0, |column: usize, letter| {
            column.checked_mul(26)?.checked_add(usize::from(letter - b'A') + 1)
        })?
        .checked_sub(1)
}

/// Lines of fields with tabs between them, with commas.
fn comma_separated(text: &str) -> String {
    let quoted = |field: &str| {
        if field.contains([',', '"']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.to_owned()
        }
    };
    text.lines().map(|line| line.split('\t').map(quoted).collect::<Vec<_>>().join(",") + "\n").collect()
}

fn member<R: Read + Seek>(archive: &mut ZipArchive<R>, index: usize) -> Result<impl BufRead + '_, LoadError> {
    let member = archive.by_index(index).map_err(|cause| broken(&cause.to_string()))?;
    Ok(BufReader::new(member))
}

fn broken(what: &str) -> LoadError {
    LoadError::malformed(0, format!("an Excel workbook that cannot be read: {what}"))
}

const BOOK: &str = "xl/workbook.xml";
const SHEETS: &str = "xl/worksheets/";
const STRINGS: &str = "xl/sharedStrings.xml";
/// How many rows are looked at to tell what a sheet is.
const HEAD_ROWS: usize = 200;
/// Most columns of a row.
const COLUMNS_MAX: usize = 1_024;
/// Most bytes of a sheet as text.
const TEXT_MAX: usize = 1 << 30;
/// Most bytes of a tag, or of the text between two.
const PART_MAX: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_attributes_are_read() {
        assert_eq!([column_of("A1"), column_of("Z9"), column_of("AA10")], [Some(0), Some(25), Some(26)]);
        assert_eq!(column_of("12"), None);
        assert_eq!(attribute("c r=\"B2\" s=\"1\" t=\"s\"", "t"), Some("s"));
        assert_eq!(attribute("row spans=\"1:2\" r=\"7\"", "r"), Some("7"));
        assert_eq!(unescaped("a &lt; b &amp;lt; c"), "a < b &lt; c");
    }
}
