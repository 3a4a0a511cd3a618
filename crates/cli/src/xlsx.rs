//! A workbook of one sheet, for those who work in a spreadsheet: Office Open XML (ECMA-376), no more of it than
//! a table needs. The same rows make the same bytes.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use lake::{Row, Value};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes rows under these headings into a new workbook.
pub(crate) fn write(path: &Path, headings: &[&str], rows: &[Row]) -> io::Result<()> {
    if rows.len() >= ROWS_MAX {
        return Err(io::Error::other(format!(
            "a sheet holds {ROWS_MAX} rows; {} are too many",
            rows.len() + 1
        )));
    }
    let mut archive = ZipWriter::new(File::create(path)?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("xl/workbook.xml", WORKBOOK.to_owned()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.to_owned()),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet(headings, rows)),
    ];
    for (name, text) in parts {
        archive.start_file(name, options).map_err(io::Error::other)?;
        archive.write_all(text.as_bytes())?;
    }
    archive.finish().map_err(io::Error::other)?.sync_all()
}

fn sheet(headings: &[&str], rows: &[Row]) -> String {
    let last = format!("{}{}", column(headings.len().max(1) - 1), rows.len() + 1);
    let mut out = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:{last}\"/>\
         <sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" \
         activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
    );
    for (at, heading) in headings.iter().enumerate() {
        let cells = rows.iter().map(|row| row.values[at].to_string().chars().count());
        let width = cells.chain([heading.chars().count()]).max().unwrap_or(0).clamp(8, 60) + 2;
        let n = at + 1;
        let _ = write!(out, "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    out.push_str("</cols><sheetData><row r=\"1\">");
    for (at, heading) in headings.iter().enumerate() {
        text_cell(&mut out, &format!("{}1", column(at)), heading, " s=\"1\"");
    }
    out.push_str("</row>");
    for (at, row) in rows.iter().enumerate() {
        let n = at + 2;
        let _ = write!(out, "<row r=\"{n}\">");
        for (at, value) in row.values.iter().enumerate() {
            cell(&mut out, &format!("{}{n}", column(at)), value);
        }
        out.push_str("</row>");
    }
    let _ = write!(out, "</sheetData><autoFilter ref=\"A1:{last}\"/></worksheet>");
    out
}

fn cell(out: &mut String, place: &str, value: &Value) {
    let _ = match value {
        Value::Null => Ok(()),
        Value::Int(number) => write!(out, "<c r=\"{place}\"><v>{number}</v></c>"),
        Value::Cents(_) => write!(out, "<c r=\"{place}\" s=\"2\"><v>{value}</v></c>"),
        Value::Quantity(_) => write!(out, "<c r=\"{place}\"><v>{value}</v></c>"),
        // A sheet counts days from the end of 1899, as if 1900 had been a leap year.
        Value::Date(days) => {
            write!(out, "<c r=\"{place}\" s=\"3\"><v>{}</v></c>", i64::from(*days) + EPOCH_DAYS)
        }
        Value::Flag(flag) => write!(out, "<c r=\"{place}\" t=\"b\"><v>{}</v></c>", u8::from(*flag)),
        Value::Text(text) => {
            text_cell(out, place, text, "");
            Ok(())
        }
    };
}

/// Text within the cell: what looks like a formula or a number stays what it is.
fn text_cell(out: &mut String, place: &str, text: &str, style: &str) {
    let _ = write!(out, "<c r=\"{place}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(letter),
            // XML 1.0 has no other control characters.
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out.push_str("</t></is></c>");
}

/// A for the first column, AA after Z.
fn column(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    if at < 26 { letter.to_string() } else { format!("{}{letter}", column(at / 26 - 1)) }
}

/// Rows of a sheet.
const ROWS_MAX: usize = 1_048_576;

/// From 1899-12-30 to 1970-01-01.
const EPOCH_DAYS: i64 = 25_569;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/xl/workbook.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/styles.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
<Override PartName=\"/xl/worksheets/sheet1.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"xl/workbook.xml\"/></Relationships>";

const WORKBOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
<sheet name=\"queue\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

const WORKBOOK_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" \
Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
</Relationships>";

/// Plain, heading, money, date.
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>\
<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
<fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders>\
<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\"><xf/>\
<xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"4\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs><cellStyles count=\"1\">\
<cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_kind_and_formulas_stay_text() {
        let rows = [Row {
            values: vec![
                Value::Text("=1+1 <&>\u{1}".into()),
                Value::Cents(-1250),
                Value::Date(0),
                Value::Null,
                Value::Int(7),
            ],
        }];
        let sheet = sheet(&["a", "b", "c", "d", "e"], &rows);
        for part in [
            "<c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1 &lt;&amp;&gt; </t></is></c>",
            "<c r=\"B2\" s=\"2\"><v>-12.50</v></c>",
            "<c r=\"C2\" s=\"3\"><v>25569</v></c>",
            "<c r=\"E2\"><v>7</v></c>",
            "<autoFilter ref=\"A1:E2\"/>",
        ] {
            assert!(sheet.contains(part), "{part} is not in {sheet}");
        }
        assert!(!sheet.contains("D2\""));
    }

    #[test]
    fn columns_go_on_after_z() {
        assert_eq!([0, 25, 26, 701, 702].map(column), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
