//! Comma-separated tables whose columns are found by name.

use std::io::BufRead;

use crate::load::{Lines, LoadError};
use crate::{Date, Digest};

/// Reads every row of a table with a header line, one row to one line, and gives the text's digest.
///
/// # Errors
///
/// When a row has another number of fields than the header, a quote is left open, or `row` refuses.
pub(crate) fn read_rows<T>(
    source: impl BufRead,
    mut row: impl FnMut(&Row<'_>) -> Result<T, LoadError>,
) -> Result<(Vec<T>, Digest), LoadError> {
    let mut lines = Lines::new(source);
    let Some((number, header)) = lines.next()? else {
        return Err(LoadError::malformed(0, "empty: no header line"));
    };
    let header = split(number, header)?;
    let mut rows = Vec::new();
    while let Some((line, text)) = lines.next()? {
        if text.is_empty() {
            continue;
        }
        let fields = split(line, text)?;
        if fields.len() != header.len() {
            let what = format!("{} fields, the header has {}", fields.len(), header.len());
            return Err(LoadError::malformed(line, what));
        }
        rows.push(row(&Row { line, header: &header, fields })?);
    }
    Ok((rows, lines.digest()))
}

/// One row, its fields reached by column name.
pub(crate) struct Row<'h> {
    pub(crate) line: u64,
    header: &'h [String],
    fields: Vec<String>,
}

impl Row<'_> {
    /// The field of a column; `None` if the table has no such column.
    pub(crate) fn find(&self, column: &str) -> Option<&str> {
        let index = self.header.iter().position(|name| name == column)?;
        Some(self.fields[index].trim())
    }

    /// The field of a column the table must have.
    pub(crate) fn field(&self, column: &str) -> Result<&str, LoadError> {
        self.find(column).ok_or_else(|| LoadError::malformed(self.line, format!("no column {column}")))
    }

    /// The field, read by `read`, which answers `None` for what it cannot make sense of.
    pub(crate) fn read<T>(&self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, LoadError> {
        let text = self.field(column)?;
        read(text).ok_or_else(|| LoadError::malformed(self.line, format!("column {column}: {text:?}")))
    }

    /// The date of a column that may be missing or empty.
    pub(crate) fn date(&self, column: &str) -> Result<Option<Date>, LoadError> {
        match self.find(column) {
            None | Some("") => Ok(None),
            Some(_) => self.read(column, Date::parse_iso).map(Some),
        }
    }
}

/// The fields of a line; a field in double quotes may hold commas, and quotes written twice.
fn split(line: u64, text: &[u8]) -> Result<Vec<String>, LoadError> {
    let text = str::from_utf8(text).map_err(|_| LoadError::malformed(line, "not UTF-8"))?;
    split_text(text).ok_or_else(|| LoadError::malformed(line, "a quote is left open"))
}

/// The fields of a line of comma-separated values; one in double quotes may hold commas, and quotes written
/// twice. `None` when a quote is left open.
///
/// ```
/// let fields = codes::split_text("a,\"b, \"\"c\"\"\"").unwrap();
/// assert_eq!(fields, ["a", "b, \"c\""]);
/// assert_eq!(codes::split_text("\"a"), None);
/// ```
pub fn split_text(text: &str) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    if quoted {
        return None;
    }
    fields.push(field);
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Result<Vec<String>, LoadError> {
        read_rows(source.as_bytes(), |row| row.field("name").map(String::from)).map(|(rows, _)| rows)
    }

    #[test]
    fn columns_are_found_by_name_and_quotes_hold_commas() {
        let read = names("id,name\n1,plain\n2,\"with, comma\"\n\n3,\"a \"\"word\"\"\"\n").unwrap();
        assert_eq!(read, ["plain", "with, comma", "a \"word\""]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(names("").unwrap_err().to_string(), "empty: no header line");
        assert_eq!(names("id,name\n1\n").unwrap_err().to_string(), "line 2: 1 fields, the header has 2");
        assert_eq!(names("id,name\n1,\"x\n").unwrap_err().to_string(), "line 2: a quote is left open");
        assert_eq!(names("id\n1\n").unwrap_err().to_string(), "line 2: no column name");
    }
}
