//! Stores claims and remittances as columns, commits them atomically, reads them back.
//!
//! A [`Lake`] is a folder. Its rows lie in immutable Parquet files, named by their content, one or more
//! per table and batch; its commits are small JSON files, each naming the files that one batch added and
//! removed in every table. What a reader sees is the fold of the commits ([`Snapshot`]), so a batch is
//! visible in every table or in none: publishing is the creation of one file, and only one process can
//! create it.
//!
//! Writing goes in four steps, each harmless until the last:
//!
//! 1. Take the lake: [`Lake::lock`] gives the [`Writer`]. [`Writer::sweep`] clears what a killed run left.
//! 2. Fill [`tables::Tables`], a columnar builder for every table, and turn them into row groups with an
//!    [`Encoder`]. Both happen on any thread: an encoder is shared, a `Tables` belongs to one task.
//! 3. Append what the tasks made, in order, to a [`Staging`]. Same rows in the same order, same bytes.
//! 4. [`Writer::publish`] a [`Draft`]; then [`Writer::describe`] rewrites `views.sql` for `DuckDB` and
//!    `dictionary.md` for people.
//!
//! Beside the rows the lake keeps the inputs ([`Writer::archive`]), the bytes nobody could read
//! ([`Writer::quarantine`]), and files of other crates that live and die with their batch
//! ([`Staging::side_file`]). Money is integer cents, dates are days since 1970-01-01, and nothing here
//! reads a clock.
//!
//! ```
//! use lake::tables::claim::ClaimRow;
//! use lake::tables::{Origin, Tables};
//! use lake::{Draft, Encoder, Lake};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let lake = Lake::create(folder.path().join("lake"))?;
//! let writer = lake.lock("process 4711")?;
//! writer.sweep()?;
//!
//! let origin = Origin { batch_id: "2026-01-31-0a1b2c3d", practice_id: "north", byte_offset: 512, ..Origin::default() };
//! let claim = ClaimRow {
//!     claim_id: "5f2a0c9d11e84b7a-0000000200",
//!     patient_control_number: "26463774",
//!     total_charge: Some(110_00),
//!     disposition: "released",
//!     ..ClaimRow::default()
//! };
//! let mut tables = Tables::default();
//! tables.claims.push(&claim, &origin);
//!
//! let encoder = Encoder::new();
//! let mut staging = writer.stage(origin.batch_id, &encoder)?;
//! staging.append(encoder.encode(&mut tables)?)?;
//! let mut draft = Draft::new(origin.batch_id, "2026-01-31", staging.finish()?);
//! draft.control_totals.insert("claims.total_charge".to_owned(), 110_00);
//! writer.publish(draft)?;
//! writer.describe()?;
//!
//! let row = lake.read("claims")?.columns(&["patient_control_number", "total_charge"])?.rows().next().unwrap()?;
//! assert_eq!(format!("{} {}", row.values[0], row.values[1]), "26463774 110.00");
//! assert!(lake.verify()?.is_empty());
//! # Ok(())
//! # }
//! ```

mod commit;
pub mod dictionary;
mod durable;
mod error;
mod lake;
mod merged;
mod quarantine;
mod read;
mod snapshot;
mod sources;
mod staging;
pub mod tables;
mod verify;
mod views;

pub use arrow_array::RecordBatch;

pub use commit::{Change, Commit, Draft, FileEntry, Kind, Source, Status};
pub use error::{Error, ErrorKind, Result};
pub use lake::{Lake, Writer};
pub use quarantine::SetAside;
pub use read::{Batches, Cells, Named, Read, Row, Rows, Value};
pub use snapshot::Snapshot;
pub use sources::SourceWriter;
pub use staging::{Encoded, Encoder, Gathered, SideFile, Staged, Staging};
pub use verify::Problem;
