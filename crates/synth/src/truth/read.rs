//! Reads the truth of a drop back.

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use super::table::parquet_error;
use crate::{Day, Error};

/// A cell of a table of truth.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Cell {
    /// Text; empty when there is nothing to say.
    Text(String),
    /// A count or an ordinal.
    Number(i64),
    /// Money in cents.
    Money(i64),
    /// True or false.
    Flag(bool),
    /// A day.
    Date(Day),
}

/// Reads these columns of a table of truth, in this order.
///
/// ```
/// # let folder = std::env::temp_dir().join(format!("synth-read-{}", std::process::id()));
/// let plan = synth::Plan { claims: 20, ..synth::Plan::default() };
/// synth::write(&plan, &folder.join("drop"))?;
///
/// let claims = folder.join("drop.truth/claims.parquet");
/// let rows = synth::read_truth(&claims, &["patient_control_number", "total_charge"])?;
/// assert_eq!(rows.len(), 20);
/// assert!(rows.iter().all(|row| row[1].number() > 0));
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), synth::Error>(())
/// ```
pub fn read_truth(path: &Path, columns: &[&str]) -> Result<Vec<Vec<Cell>>, Error> {
    let file = File::open(path).map_err(|error| Error::io(error, path))?;
    let read = || -> Result<Vec<Vec<Cell>>, ParquetError> {
        let reader = SerializedFileReader::new(file)?;
        let schema = reader.metadata().file_metadata().schema();
        let mut fields: Vec<Arc<Type>> = Vec::new();
        for field in schema.get_fields() {
            fields.extend(columns.contains(&field.name()).then(|| Arc::clone(field)));
        }
        let places = columns.iter().map(|name| {
            let place = fields.iter().position(|field| field.name() == *name);
            place.ok_or_else(|| ParquetError::General(format!("there is no column {name}")))
        });
        let places = places.collect::<Result<Vec<usize>, _>>()?;
        let wanted = Type::group_type_builder(schema.name()).with_fields(fields).build()?;
        let rows = reader.get_row_iter(Some(wanted))?;
        rows.map(|row| cells(&row?, &places)).collect()
    };
    read().map_err(|error| parquet_error(error, path))
}

fn cells(row: &Row, places: &[usize]) -> Result<Vec<Cell>, ParquetError> {
    let fields: Vec<&Field> = row.get_column_iter().map(|(_, field)| field).collect();
    places
        .iter()
        .map(|&place| {
            Ok(match fields[place] {
                Field::Str(text) => Cell::Text(text.clone()),
                Field::Long(number) => Cell::Number(*number),
                Field::Decimal(amount) => Cell::Money(cents(amount.data())),
                Field::Bool(flag) => Cell::Flag(*flag),
                Field::Date(days) => Cell::Date(Day::of(1970, 1, 1).plus(*days)),
                _ => return Err(ParquetError::General("a cell is of no kind that truth has".to_owned())),
            })
        })
        .collect()
}

/// A big-endian number of eight bytes.
fn cents(bytes: &[u8]) -> i64 {
    i64::from_be_bytes(bytes.try_into().expect("money takes 64 bits"))
}

impl Cell {
    /// The text; empty for what is no text.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The number, or the cents; 0 for what is neither.
    pub fn number(&self) -> i64 {
        match self {
            Self::Number(number) | Self::Money(number) => *number,
            _ => 0,
        }
    }

    /// The flag; false for what is none.
    pub fn flag(&self) -> bool {
        matches!(self, Self::Flag(true))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(cents) => {
                let (sign, size) = (if *cents < 0 { "-" } else { "" }, cents.unsigned_abs());
                write!(f, "{sign}{}.{:02}", size / 100, size % 100)
            }
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Date(day) => write!(f, "{day}"),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
