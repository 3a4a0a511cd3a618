//! A table of truth as a Parquet file: rows are pushed cell by cell, columns are written.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{JoinHandle, spawn};

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::envelope::Place;
use crate::{Day, Error};

/// The columns of a table.
pub(crate) type Columns = &'static [(&'static str, Kind)];

/// What a column holds. No cell is null: a text that says nothing is empty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Text,
    /// A count or an ordinal.
    Number,
    /// DECIMAL(18,2); the cell is integer cents.
    Money,
    Flag,
    Date,
}

/// Rows of a table, made anywhere. Cells come in the order of the columns, then [`Rows::end`].
pub(crate) struct Rows {
    columns: Vec<Cells>,
    /// The column that the next cell belongs to.
    next: usize,
    count: usize,
}

/// A table while it is written.
///
/// Rows are encoded on a thread of their own, in the order in which they were taken.
pub(crate) struct Table {
    /// Takes rows to the encoder; none once the table is finished.
    sender: Option<SyncSender<Vec<Rows>>>,
    encoder: Option<JoinHandle<Result<(), ParquetError>>>,
    waiting: Vec<Rows>,
    path: PathBuf,
}

/// The cells of one column.
enum Cells {
    /// All bytes in one buffer, and where each cell ends.
    Text(Vec<u8>, Vec<usize>),
    Numbers(Vec<i64>),
    Flags(Vec<bool>),
    Days(Vec<i32>),
}

impl Rows {
    pub(crate) fn of(columns: Columns) -> Self {
        Self { columns: columns.iter().map(|(_, kind)| Cells::of(*kind)).collect(), next: 0, count: 0 }
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        match self.cells() {
            Cells::Text(bytes, ends) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
            }
            _ => panic!("{MISFIT}"),
        }
        self
    }

    /// Words in one cell, with spaces between them.
    pub(crate) fn words(&mut self, words: &[&str]) -> &mut Self {
        match self.cells() {
            Cells::Text(bytes, ends) => {
                for (at, word) in words.iter().enumerate() {
                    if at > 0 {
                        bytes.push(b' ');
                    }
                    bytes.extend_from_slice(word.as_bytes());
                }
                ends.push(bytes.len());
            }
            _ => panic!("{MISFIT}"),
        }
        self
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.money(number as i64)
    }

    pub(crate) fn money(&mut self, cents: i64) -> &mut Self {
        match self.cells() {
            Cells::Numbers(cells) => cells.push(cents),
            _ => panic!("{MISFIT}"),
        }
        self
    }

    pub(crate) fn flag(&mut self, flag: bool) -> &mut Self {
        match self.cells() {
            Cells::Flags(cells) => cells.push(flag),
            _ => panic!("{MISFIT}"),
        }
        self
    }

    pub(crate) fn day(&mut self, day: Day) -> &mut Self {
        match self.cells() {
            Cells::Days(cells) => cells.push(day.since(Day::of(1970, 1, 1))),
            _ => panic!("{MISFIT}"),
        }
        self
    }

    /// ISA13, GS06 and ST02.
    pub(crate) fn place(&mut self, place: &Place) -> &mut Self {
        self.text(&place.interchange).number(place.group).text(&place.set)
    }

    /// Ends a row.
    pub(crate) fn end(&mut self) {
        assert_eq!(self.next, self.columns.len(), "{MISFIT}");
        self.next = 0;
        self.count += 1;
    }

    fn cells(&mut self) -> &mut Cells {
        self.next += 1;
        self.columns.get_mut(self.next - 1).expect(MISFIT)
    }
}

impl Table {
    pub(crate) fn create(folder: &Path, name: &str, columns: Columns) -> Result<Self, Error> {
        let path = folder.join(name).with_extension("parquet");
        let file = File::create(&path).map_err(|error| Error::io(error, &path))?;
        let writer = SerializedFileWriter::new(file, schema(name, columns), properties());
        let writer = writer.map_err(|error| parquet_error(error, &path))?;
        let (sender, receiver) = sync_channel(0);
        let encoder = Some(spawn(move || encode(writer, receiver)));
        Ok(Self { sender: Some(sender), encoder, waiting: Vec::new(), path })
    }

    /// Takes rows, to follow those taken before.
    pub(crate) fn take(&mut self, rows: Rows) -> Result<(), Error> {
        if rows.count > 0 {
            self.waiting.push(rows);
        }
        let waiting: usize = self.waiting.iter().map(|rows| rows.count).sum();
        if waiting < ROWS_MAX { Ok(()) } else { self.write() }
    }

    /// Writes what is left, and the footer.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        // A reader of a table without rows still wants its columns, which the footer has.
        if !self.waiting.is_empty() {
            self.write()?;
        }
        self.sender = None;
        self.join()
    }

    /// Waits for the encoder; says what kept it from its work.
    fn join(&mut self) -> Result<(), Error> {
        let Some(encoder) = self.encoder.take() else { return Ok(()) };
        encoder.join().expect("the encoder does not panic").map_err(|error| parquet_error(error, &self.path))
    }

    /// Hands over the rows so far, to be a row group.
    fn write(&mut self) -> Result<(), Error> {
        let full = std::mem::take(&mut self.waiting);
        match &self.sender {
            Some(sender) if sender.send(full).is_ok() => Ok(()),
            _ => self.join(),
        }
    }
}

/// Writes row groups until there are no more, then the footer.
fn encode(mut writer: SerializedFileWriter<File>, receiver: Receiver<Vec<Rows>>) -> Result<(), ParquetError> {
    for mut runs in receiver {
        let mut group = writer.next_row_group()?;
        for at in 0..runs[0].columns.len() {
            let mut column = group.next_column()?.expect("the schema has as many columns");
            for rows in &mut runs {
                rows.columns[at].write(&mut column)?;
            }
            column.close()?;
        }
        group.close()?;
    }
    writer.finish().map(drop)
}

impl Cells {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new(), Vec::new()),
            Kind::Number | Kind::Money => Self::Numbers(Vec::new()),
            Kind::Flag => Self::Flags(Vec::new()),
            Kind::Date => Self::Days(Vec::new()),
        }
    }

    /// Writes the cells; those of a text are gone then.
    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self {
            Self::Text(bytes, ends) => {
                let all = ByteArray::from(std::mem::take(bytes));
                let mut start = 0;
                let cells = ends.drain(..).map(|end| {
                    let cell = all.slice(start, end - start);
                    start = end;
                    cell
                });
                let cells: Vec<ByteArray> = cells.collect();
                column.typed::<ByteArrayType>().write_batch(&cells, None, None)?;
            }
            Self::Numbers(cells) => {
                column.typed::<Int64Type>().write_batch(cells, None, None)?;
            }
            Self::Flags(cells) => {
                column.typed::<BoolType>().write_batch(cells, None, None)?;
            }
            Self::Days(cells) => {
                column.typed::<Int32Type>().write_batch(cells, None, None)?;
            }
        }
        Ok(())
    }
}

fn schema(name: &str, columns: Columns) -> TypePtr {
    let field = |(name, kind): &(&'static str, Kind)| {
        let (physical, logical) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Number => (Physical::INT64, None),
            Kind::Money => (Physical::INT64, Some(LogicalType::decimal(2, DIGITS))),
            Kind::Flag => (Physical::BOOLEAN, None),
            Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(logical);
        let field = match kind {
            Kind::Money => field.with_precision(DIGITS).with_scale(2),
            _ => field,
        };
        Arc::new(field.build().expect("the physical type fits the logical one"))
    };
    let fields = columns.iter().map(field).collect();
    Arc::new(Type::group_type_builder(name).with_fields(fields).build().expect("a table has columns"))
}

fn properties() -> WriterPropertiesPtr {
    // Named here, so that a newer library writes the same bytes as long as it packs them the same way.
    let properties = WriterProperties::builder().set_created_by("cleanclaim synth".to_owned());
    // Truth is read once, soon: to compress it takes longer than to write it.
    let properties = properties.set_compression(Compression::UNCOMPRESSED);
    // Nobody looks for a row by its cells, and what is in hardly two rows makes no dictionary.
    let properties = properties.set_statistics_enabled(EnabledStatistics::None);
    let properties = UNIQUE
        .into_iter()
        .fold(properties, |properties, name| properties.set_column_dictionary_enabled(name.into(), false));
    Arc::new(properties.build())
}

pub(super) fn parquet_error(error: ParquetError, path: &Path) -> Error {
    Error::io(std::io::Error::other(error), path)
}

/// Columns of which nearly every cell says something else.
const UNIQUE: [&str; 11] = [
    "patient_control_number",
    "line_control_number",
    "sent_back_as",
    "payer_claim_control_number",
    "trace_number",
    "total_charge",
    "charge",
    "paid",
    "contractual",
    "balance",
    "amount",
];

/// A row group is written once there are so many rows: what is held in memory.
const ROWS_MAX: usize = 64 << 10;

/// Digits of money: the most that fit 64 bits.
const DIGITS: i32 = 18;

const MISFIT: &str = "a row has a cell of its kind for every column";

#[cfg(test)]
mod tests {
    use super::super::{Cell, read_truth};
    use super::*;

    const COLUMNS: Columns = &[
        ("name", Kind::Text),
        ("count", Kind::Number),
        ("amount", Kind::Money),
        ("good", Kind::Flag),
        ("day", Kind::Date),
    ];

    fn written(rows: u64) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let mut table = Table::create(folder.path(), "things", COLUMNS).unwrap();
        let mut run = Rows::of(COLUMNS);
        for row in 0..rows {
            let text = if row % 2 == 0 { format!("row {row}") } else { String::new() };
            run.text(&text).number(row).money(-(row as i64) * 5).flag(row % 3 == 0);
            run.day(Day::of(2026, 10, 15).plus(row as i32)).end();
            if row % 1_000 == 3 {
                table.take(std::mem::replace(&mut run, Rows::of(COLUMNS))).unwrap();
            }
        }
        table.take(run).unwrap();
        table.finish().unwrap();
        let path = folder.path().join("things.parquet");
        (folder, path)
    }

    #[test]
    fn rows_come_back_as_they_were_pushed() {
        let (_folder, path) = written(3);
        let rows = read_truth(&path, &["day", "name", "count", "amount", "good"]).unwrap();
        assert_eq!(rows.len(), 3);
        let day = Day::of(2026, 10, 17);
        let last = ["row 2".into(), Cell::Number(2), Cell::Money(-10), Cell::Flag(false)];
        assert_eq!(rows[2][0], Cell::Date(day));
        assert_eq!(rows[2][1..], last);
        assert_eq!(rows[1][1], Cell::from(""));
        assert_eq!(rows[2][3].to_string(), "-0.10");
    }

    #[test]
    fn runs_of_rows_become_row_groups_and_lose_nothing() {
        let (_folder, path) = written(ROWS_MAX as u64 + 2);
        let rows = read_truth(&path, &["count"]).unwrap();
        assert!(rows.iter().enumerate().all(|(at, row)| row[0] == Cell::Number(at as i64)));
        assert_eq!(rows.len(), ROWS_MAX + 2);
    }

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let (_folder, path) = written(0);
        assert_eq!(read_truth(&path, &["good"]).unwrap(), Vec::<Vec<Cell>>::new());
        assert!(read_truth(&path, &["nothing"]).is_err());
    }

    #[test]
    #[should_panic(expected = "a row has a cell")]
    fn a_row_that_lacks_a_cell_is_a_mistake() {
        Rows::of(COLUMNS).text("x").number(1).end();
    }
}
