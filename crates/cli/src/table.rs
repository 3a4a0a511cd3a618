//! Tables on a terminal, as JSON lines, and as comma-separated values.

use std::io::{self, Write};
use std::path::Path;

use lake::{Row, Value};
use serde_json::{Map, Number};

/// How rows are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Format<'p> {
    /// Columns side by side.
    Text,
    /// One JSON object a line.
    Json,
    /// Comma-separated values with a heading.
    Csv,
    /// A workbook of this name.
    Xlsx(&'p Path),
}

impl Format<'_> {
    /// As `--json` and `--csv` ask; text when neither does.
    pub(crate) fn asked(json: bool, csv: bool) -> Self {
        match (json, csv) {
            (true, _) => Self::Json,
            (_, true) => Self::Csv,
            _ => Self::Text,
        }
    }
}

/// Writes rows under these headings.
pub(crate) fn write(
    out: &mut impl Write,
    headings: &[&str],
    rows: &[Row],
    format: Format<'_>,
) -> io::Result<()> {
    match format {
        Format::Text => text(out, headings, rows),
        Format::Json => rows
            .iter()
            .try_for_each(|row| writeln!(out, "{}", serde_json::Value::Object(object(headings, row)))),
        Format::Csv => csv(out, headings, rows),
        Format::Xlsx(path) => crate::xlsx::write(path, headings, rows),
    }
}

fn text(out: &mut impl Write, headings: &[&str], rows: &[Row]) -> io::Result<()> {
    let cell = |value: &Value| {
        let mut text: String = value.to_string().chars().take(WIDTH_MAX + 1).collect();
        if text.chars().count() > WIDTH_MAX {
            text = text.chars().take(WIDTH_MAX - 1).chain(['…']).collect();
        }
        text
    };
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.values.iter().map(cell).collect()).collect();
    let width = |column: usize| {
        let widest = cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        widest.max(headings[column].chars().count())
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let right = |column: usize| {
        rows.first()
            .is_some_and(|row| !matches!(row.values[column], Value::Text(_) | Value::Null | Value::Date(_)))
    };
    let line = |out: &mut dyn Write, parts: &mut dyn Iterator<Item = &str>| -> io::Result<()> {
        let mut line = String::new();
        for (column, part) in parts.enumerate() {
            let width = widths[column];
            let gap = if column == 0 { "" } else { "  " };
            let padded =
                if right(column) { format!("{gap}{part:>width$}") } else { format!("{gap}{part:<width$}") };
            line.push_str(&padded);
        }
        writeln!(out, "{}", line.trim_end())
    };
    line(out, &mut headings.iter().copied())?;
    for row in &cells {
        line(out, &mut row.iter().map(String::as_str))?;
    }
    Ok(())
}

/// A row as a JSON object: money as text, so that no reader makes it a float.
pub(crate) fn object(headings: &[&str], row: &Row) -> Map<String, serde_json::Value> {
    let pairs = headings.iter().zip(&row.values).map(|(&heading, value)| {
        let value = match value {
            Value::Null => serde_json::Value::Null,
            Value::Int(number) => serde_json::Value::Number(Number::from(*number)),
            Value::Flag(flag) => serde_json::Value::Bool(*flag),
            other => serde_json::Value::String(other.to_string()),
        };
        (heading.to_owned(), value)
    });
    pairs.collect()
}

fn csv(out: &mut impl Write, headings: &[&str], rows: &[Row]) -> io::Result<()> {
    let quoted = |text: String| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    writeln!(out, "{}", headings.join(","))?;
    for row in rows {
        let cells: Vec<String> = row.values.iter().map(|value| quoted(value.to_string())).collect();
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

/// Widest cell on a terminal.
const WIDTH_MAX: usize = 44;

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format<'_>) -> String {
        let rows = [
            Row { values: vec![Value::Text("a, \"b\"".into()), Value::Cents(1250), Value::Null] },
            Row { values: vec![Value::Text("c".into()), Value::Cents(-5), Value::Date(0)] },
        ];
        let mut out = Vec::new();
        write(&mut out, &["name", "amount", "day"], &rows, format).expect("a Vec takes text");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_terminal_gets_columns() {
        assert_eq!(
            written(Format::Text),
            "name    amount  day\na, \"b\"   12.50\nc        -0.05  1970-01-01\n"
        );
    }

    #[test]
    fn a_spreadsheet_gets_quotes_where_they_are_needed() {
        assert_eq!(written(Format::Csv), "name,amount,day\n\"a, \"\"b\"\"\",12.50,\nc,-0.05,1970-01-01\n");
    }

    #[test]
    fn a_machine_gets_an_object_a_line() {
        assert_eq!(
            written(Format::Json).lines().nth(1),
            Some(r#"{"amount":"-0.05","day":"1970-01-01","name":"c"}"#)
        );
    }
}
