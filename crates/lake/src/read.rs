//! Reading rows back: as Arrow batches, or as plain values for those who know nothing of Arrow.

use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, BooleanArray, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowFilter,
};
use parquet::file::metadata::RowGroupMetaData;

use crate::Lake;
use crate::error::{Error, Result, Within};
use crate::snapshot::Snapshot;
use crate::tables::{ColumnInfo, ColumnType, TableInfo};

/// Which rows and columns of one table to read.
#[derive(Clone, Debug)]
pub struct Read {
    table: &'static TableInfo,
    columns: Vec<&'static ColumnInfo>,
    only: Vec<(&'static ColumnInfo, String)>,
    files: Vec<PathBuf>,
}

/// The batches that a [`Read`] yields, file after file.
pub struct Batches {
    read: Read,
    files: VecDeque<PathBuf>,
    open: Option<(PathBuf, ParquetRecordBatchReader)>,
}

/// The rows that a [`Read`] yields.
pub struct Rows {
    batches: Batches,
    batch: Option<RecordBatch>,
    next: usize,
}

/// One row as it lies in the columns: reading a cell copies nothing.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    columns: &'a [&'static ColumnInfo],
    batch: &'a RecordBatch,
    row: usize,
}

/// One row: the values of the columns asked for, in that order.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// The values.
    pub values: Vec<Value>,
}

/// One row whose values go by the names of their columns.
#[derive(Clone)]
pub struct Named {
    columns: Arc<[&'static ColumnInfo]>,
    values: Vec<Value>,
}

/// One value. Its `Debug` form hides the content, which may name a patient.
#[derive(Clone, Eq, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Int(i64),
    /// Money in cents.
    Cents(i64),
    /// A number in ten-thousandths.
    Quantity(i64),
    /// A civil date, in days since 1970-01-01.
    Date(i32),
    /// True or false.
    Flag(bool),
}

impl Lake {
    /// Reads a table as it is now.
    pub fn read(&self, table: &str) -> Result<Read> {
        self.read_at(&*self.snapshot()?, table)
    }

    /// Reads a table as it was at a snapshot.
    pub fn read_at(&self, snapshot: &Snapshot, table: &str) -> Result<Read> {
        let table =
            TableInfo::named(table).ok_or_else(|| Error::missing(table, "there is no table of that name"))?;
        let files = snapshot.table(table.name).map(|file| self.root().join(&file.path));
        Ok(Read::of_files(table, files.collect()))
    }

    /// Reads the files that a batch has of a table: its rows lie in no others.
    pub(crate) fn read_of_batch(&self, snapshot: &Snapshot, table: &'static TableInfo, batch: &str) -> Read {
        let files = snapshot.table_of_batch(table.name, batch).map(|file| self.root().join(&file.path));
        Read::of_files(table, files.collect())
    }
}

impl Read {
    /// Reads all columns of files that hold rows of a table.
    pub(crate) fn of_files(table: &'static TableInfo, files: Vec<PathBuf>) -> Self {
        Self { table, columns: table.columns().collect(), only: Vec::new(), files }
    }

    /// Reads these columns, in this order, in place of all.
    pub fn columns(mut self, names: &[&str]) -> Result<Self> {
        self.columns = names.iter().map(|name| self.column(name)).collect::<Result<_>>()?;
        Ok(self)
    }

    /// Reads only rows whose text column equals `text`. Of several, all must hold.
    pub fn only(mut self, column: &str, text: &str) -> Result<Self> {
        let column = self.column(column)?;
        if column.column_type != ColumnType::Text {
            let path = format!("{}.{}", self.table.name, column.name);
            return Err(Error::missing(path, "rows are chosen by text columns"));
        }
        self.only.push((column, text.to_owned()));
        Ok(self)
    }

    /// Reads Arrow batches.
    pub fn batches(self) -> Batches {
        let files = self.files.iter().cloned().collect();
        Batches { read: self, files, open: None }
    }

    /// Reads rows.
    pub fn rows(self) -> Rows {
        Rows { batches: self.batches(), batch: None, next: 0 }
    }

    /// Reads rows whose values go by the names of their columns.
    pub fn named(self) -> impl Iterator<Item = Result<Named>> {
        let columns: Arc<[&'static ColumnInfo]> = self.columns.clone().into();
        self.rows().map(move |row| Ok(Named { columns: Arc::clone(&columns), values: row?.values }))
    }

    /// Hands each row to `take`, for those who go through many.
    pub fn each<E: From<Error>>(self, mut take: impl FnMut(Cells<'_>) -> Result<(), E>) -> Result<(), E> {
        let columns = self.columns.clone();
        for batch in self.batches() {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                take(Cells { columns: &columns, batch: &batch, row })?;
            }
        }
        Ok(())
    }

    /// Counts the rows.
    pub fn count(self) -> Result<u64> {
        let first = self.column("batch_id")?;
        let read = Read { columns: vec![first], ..self };
        read.batches().try_fold(0, |count, batch| Ok(count + batch?.num_rows() as u64))
    }

    /// Sums a column of numbers or money (in cents), nulls left out.
    pub fn sum(self, column: &str) -> Result<i128> {
        let column = self.column(column)?;
        let read = Read { columns: vec![column], ..self };
        read.batches().try_fold(0, |sum, batch| Ok(sum + sum_of(batch?.column(0), column.column_type)))
    }

    fn column(&self, name: &str) -> Result<&'static ColumnInfo> {
        self.table.column(name).ok_or_else(|| {
            Error::missing(format!("{}.{name}", self.table.name), "there is no column of that name")
        })
    }

    fn open(&self, path: &PathBuf) -> Result<ParquetRecordBatchReader> {
        let file = File::open(path).within("cannot open", path)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).within("cannot read", path)?;
        if !self.table.fits(builder.schema()) {
            return Err(Error::corrupt(path, format!("its columns are not those of {}", self.table.name)));
        }
        let names = |columns: &[&ColumnInfo]| columns.iter().map(|column| column.name).collect::<Vec<_>>();
        let mask = ProjectionMask::columns(builder.parquet_schema(), names(&self.columns));
        let groups: Vec<usize> = (0..builder.metadata().num_row_groups())
            .filter(|&group| self.may_hold(builder.metadata().row_group(group)))
            .collect();
        let mut filters = Vec::new();
        for (column, text) in &self.only {
            let mask = ProjectionMask::columns(builder.parquet_schema(), [column.name]);
            let text = text.clone();
            let equals = move |batch: RecordBatch| Ok(equal(batch.column(0), &text));
            filters.push(Box::new(ArrowPredicateFn::new(mask, equals)) as _);
        }
        let builder = builder.with_projection(mask).with_row_groups(groups).with_batch_size(BATCH_ROWS);
        builder.with_row_filter(RowFilter::new(filters)).build().within("cannot read", path)
    }

    /// Whether a row group's bounds admit what is looked for.
    fn may_hold(&self, group: &RowGroupMetaData) -> bool {
        self.only.iter().all(|(column, text)| {
            let chunk = group.columns().iter().find(|chunk| chunk.column_path().string() == column.name);
            let statistics = chunk.and_then(|chunk| chunk.statistics());
            let bounds = statistics.and_then(|s| s.min_bytes_opt().zip(s.max_bytes_opt()));
            bounds.is_none_or(|(min, max)| min <= text.as_bytes() && text.as_bytes() <= max)
        })
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((path, reader)) = &mut self.open {
                match reader.next() {
                    Some(Ok(batch)) => return Some(Ok(in_order(&batch, &self.read.columns))),
                    Some(Err(error)) => {
                        let error = parquet::errors::ParquetError::External(Box::new(error));
                        let error = Error::parquet(path.as_path(), "cannot read", error);
                        (self.open, self.files) = (None, VecDeque::new());
                        return Some(Err(error));
                    }
                    None => self.open = None,
                }
            }
            let path = self.files.pop_front()?;
            match self.read.open(&path) {
                Ok(reader) => self.open = Some((path, reader)),
                Err(error) => {
                    self.files.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.next < batch.num_rows()) {
                let columns = &self.batches.read.columns;
                let cells = Cells { columns, batch, row: self.next };
                let row = Row { values: (0..columns.len()).map(|index| cells.value(index)).collect() };
                self.next += 1;
                return Some(Ok(row));
            }
            self.next = 0;
            match self.batches.next()? {
                Ok(batch) => self.batch = Some(batch),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Named {
    /// The value of a column; a column that was not read is a mistake of whoever asks.
    pub fn value(&self, column: &str) -> &Value {
        let at = self.columns.iter().position(|one| one.name == column);
        &self.values[at.unwrap_or_else(|| panic!("column {column} was not read"))]
    }

    /// As people write it; empty for null.
    pub fn text(&self, column: &str) -> String {
        self.value(column).to_string()
    }

    /// A count, cents, ten-thousandths, or days; nothing if it is null or no number.
    pub fn number(&self, column: &str) -> Option<i64> {
        self.value(column).number()
    }

    /// Whether nothing stands there.
    pub fn is_null(&self, column: &str) -> bool {
        *self.value(column) == Value::Null
    }
}

impl<'a> Cells<'a> {
    /// The text in the column asked for at `index`; nothing if it is null or no text.
    pub fn text(&self, index: usize) -> Option<&'a str> {
        let array = self.batch.column(index);
        let text = array.as_string_opt::<i32>().filter(|text| text.is_valid(self.row));
        text.map(|text| text.value(self.row))
    }

    /// The number in the column asked for at `index`: a count, cents, ten-thousandths, days; nothing if
    /// it is null or no number.
    pub fn number(&self, index: usize) -> Option<i64> {
        match self.columns[index].column_type {
            ColumnType::Text => None,
            _ => self.value(index).number(),
        }
    }

    /// The flag in the column asked for at `index`; nothing if it is null or no flag.
    pub fn flag(&self, index: usize) -> Option<bool> {
        match self.columns[index].column_type {
            ColumnType::Flag => match self.value(index) {
                Value::Flag(flag) => Some(flag),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value in the column asked for at `index`.
    pub fn value(&self, index: usize) -> Value {
        value(self.batch.column(index), self.columns[index].column_type, self.row)
    }
}

impl Value {
    /// The text, if it is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number behind it: a count, cents, ten-thousandths, days.
    pub fn number(&self) -> Option<i64> {
        match *self {
            Value::Int(number) | Value::Cents(number) | Value::Quantity(number) => Some(number),
            Value::Date(days) => Some(i64::from(days)),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => Ok(()),
            Value::Text(text) => f.pad(text),
            Value::Int(number) => f.pad(&number.to_string()),
            Value::Cents(cents) => f.pad(&decimal(*cents, 100, 2)),
            Value::Quantity(number) => f.pad(&decimal(*number, 10_000, 4)),
            Value::Date(days) => f.pad(&civil(*days)),
            Value::Flag(flag) => f.pad(if *flag { "true" } else { "false" }),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Null => "Null",
            Value::Text(_) => "Text(..)",
            Value::Int(_) => "Int(..)",
            Value::Cents(_) => "Cents(..)",
            Value::Quantity(_) => "Quantity(..)",
            Value::Date(_) => "Date(..)",
            Value::Flag(_) => "Flag(..)",
        })
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.values).finish()
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = self.columns.iter().map(|column| column.name).zip(&self.values);
        f.debug_map().entries(pairs).finish()
    }
}

impl fmt::Debug for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").field("table", &self.read.table.name).finish_non_exhaustive()
    }
}

fn equal(array: &Arc<dyn Array>, text: &str) -> BooleanArray {
    array.as_string::<i32>().iter().map(|found| Some(found == Some(text))).collect()
}

/// The columns as asked for; the reader gives them as the file has them.
fn in_order(batch: &RecordBatch, columns: &[&ColumnInfo]) -> RecordBatch {
    let indices = columns.iter().map(|column| batch.schema_ref().index_of(column.name));
    let indices: Vec<usize> = indices.collect::<Result<_, _>>().expect("the file's columns were checked");
    batch.project(&indices).expect("indices are of this batch")
}

fn value(array: &Arc<dyn Array>, column_type: ColumnType, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match column_type {
        ColumnType::Text => Value::Text(array.as_string::<i32>().value(row).to_owned()),
        ColumnType::Int => Value::Int(i64::from(array.as_primitive::<Int32Type>().value(row))),
        ColumnType::Long => Value::Int(array.as_primitive::<Int64Type>().value(row)),
        ColumnType::Money => Value::Cents(array.as_primitive::<Decimal128Type>().value(row) as i64),
        ColumnType::Quantity => Value::Quantity(array.as_primitive::<Decimal128Type>().value(row) as i64),
        ColumnType::Date => Value::Date(array.as_primitive::<Date32Type>().value(row)),
        ColumnType::Flag => Value::Flag(array.as_boolean().value(row)),
    }
}

fn sum_of(array: &Arc<dyn Array>, column_type: ColumnType) -> i128 {
    let rows = 0..array.len();
    rows.map(|row| value(array, column_type, row).number().map_or(0, i128::from)).sum()
}

fn decimal(number: i64, unit: u64, places: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    format!("{sign}{}.{:0places$}", size / unit, size % unit)
}

/// Days since 1970-01-01 as `2026-01-31`, by counting years from March.
fn civil(days: i32) -> String {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Rows of a batch that is read.
const BATCH_ROWS: usize = 8 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_people_write_them() {
        assert_eq!(Value::Cents(-5).to_string(), "-0.05");
        assert_eq!(Value::Cents(123_456).to_string(), "1234.56");
        assert_eq!(Value::Quantity(15_000).to_string(), "1.5000");
        assert_eq!(Value::Date(0).to_string(), "1970-01-01");
        assert_eq!(Value::Date(20_512).to_string(), "2026-02-28");
        assert_eq!(Value::Date(19_782).to_string(), "2024-02-29");
        assert_eq!(Value::Date(-1).to_string(), "1969-12-31");
        assert_eq!(format!("[{:>6}]", Value::Int(42)), "[    42]");
    }

    #[test]
    fn debug_shows_no_content() {
        let row = Row { values: vec![Value::Text("DOE".into()), Value::Null] };
        assert_eq!(format!("{row:?}"), "[Text(..), Null]");
    }
}
