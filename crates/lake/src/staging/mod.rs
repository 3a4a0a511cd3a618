//! Writing a batch's files where no reader looks, until a commit names them.
//!
//! Workers encode their rows with an [`Encoder`]; one committer appends what they hand over, in order,
//! to one open file per table. Rows of tasks that have few are gathered, and encoded when they are enough.
//! [`Staging::finish`] moves the files to their final names, which readers still ignore: only
//! [`Writer::publish`](crate::Writer::publish) makes them part of the lake. The folder of the staging stands
//! from before the first file is moved until they are published: by it a later run knows that a batch may
//! have left files, and where.

pub(crate) mod encode;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::file::writer::SerializedFileWriter;

use crate::commit::FileEntry;
use crate::durable::{self, HashingFile};
use crate::error::{Result, Within};
use crate::tables::{self, Tables};

pub use encode::{Encoded, Encoder, Gathered};
use encode::{Part, RowGroup};

/// A batch's files being written. Dropped unfinished, it leaves nothing that a reader sees.
pub struct Staging<'e> {
    encoder: &'e Encoder,
    batch_id: String,
    root: PathBuf,
    dir: PathBuf,
    open: Vec<Option<OpenTable>>,
    loose: Vec<Loose>,
    side_files: BTreeMap<String, Vec<FileEntry>>,
    side_files_begun: usize,
}

/// The files of a batch, in place and not yet part of the lake.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The batch whose rows they hold.
    pub batch_id: String,
    /// The files of each table that has rows.
    pub tables: BTreeMap<String, Vec<FileEntry>>,
    /// Other files, by area.
    pub side_files: BTreeMap<String, Vec<FileEntry>>,
}

/// A file beside the tables, such as a run of the ledger, being written.
pub struct SideFile {
    file: HashingFile,
    area: String,
    extension: String,
}

struct OpenTable {
    writer: SerializedFileWriter<HashingFile>,
    path: PathBuf,
    rows: u64,
}

/// Rows of tasks that had few of them.
#[derive(Default)]
struct Loose {
    batches: Vec<RecordBatch>,
    rows: usize,
}

impl<'e> Staging<'e> {
    pub(crate) fn begin(root: &Path, batch_id: &str, encoder: &'e Encoder) -> Result<Self> {
        let dir = staging_folder(root, batch_id);
        if dir.exists() {
            std::fs::remove_dir_all(&dir).within("cannot clear", &dir)?;
        }
        durable::create_dir(&dir)?;
        Ok(Staging {
            encoder,
            batch_id: batch_id.to_owned(),
            root: root.to_owned(),
            dir,
            open: tables::ALL.iter().map(|_| None).collect(),
            loose: tables::ALL.iter().map(|_| Loose::default()).collect(),
            side_files: BTreeMap::new(),
            side_files_begun: 0,
        })
    }

    /// The folder of the staging, for whatever must lie on the same disk until the batch is finished.
    pub fn folder(&self) -> &Path {
        &self.dir
    }

    /// Appends the rows of one task. Same tasks in the same order, same bytes.
    pub fn append(&mut self, encoded: Encoded) -> Result<()> {
        for (index, part) in encoded.parts {
            match part {
                Part::Group(group) => self.append_group(index, group)?,
                Part::Loose(batch) => {
                    let loose = &mut self.loose[index];
                    loose.rows += batch.num_rows();
                    loose.batches.push(batch);
                }
            }
        }
        Ok(())
    }

    /// Takes out what has been gathered of the tables that have enough of it for a row group: to be encoded, on
    /// whatever thread, and appended in this order.
    pub fn gathered(&mut self) -> Vec<Gathered> {
        self.take_gathered(LOOSE_ROWS_MAX)
    }

    /// As [`Staging::gathered`], of every table, however little: before the end.
    pub fn gathered_at_last(&mut self) -> Vec<Gathered> {
        self.take_gathered(1)
    }

    fn take_gathered(&mut self, least: usize) -> Vec<Gathered> {
        let enough = self.loose.iter_mut().enumerate().filter(|(_, loose)| loose.rows >= least);
        enough.map(|(table, loose)| Gathered { table, batches: std::mem::take(loose).batches }).collect()
    }

    /// Encodes and appends rows on this thread.
    pub fn append_tables(&mut self, tables: &mut Tables) -> Result<()> {
        self.append(self.encoder.encode(tables)?)
    }

    /// Begins a file in `<area>/batch=<batch>/<digest>.<extension>`; [`Staging::keep`] ends it.
    pub fn side_file(&mut self, area: &str, extension: &str) -> Result<SideFile> {
        let path = self.dir.join(format!("{area}-{}.{extension}", self.side_files_begun));
        self.side_files_begun += 1;
        let file = HashingFile::create(path)?;
        Ok(SideFile { file, area: area.to_owned(), extension: extension.to_owned() })
    }

    /// Ends a side file that holds `rows` records.
    pub fn keep(&mut self, side_file: SideFile, rows: u64) -> Result<FileEntry> {
        let SideFile { file, area, extension } = side_file;
        let (path, bytes, sha256) = file.finish()?;
        let entry = self.place(&path, &area, &extension, bytes, sha256, rows)?;
        self.side_files.entry(area).or_default().push(entry.clone());
        Ok(entry)
    }

    /// Ends every file and moves it to its final name, where it waits for a commit. A table without rows has
    /// none. Rows still gathered are encoded on this thread.
    pub fn finish(mut self) -> Result<Staged> {
        for gathered in self.gathered_at_last() {
            self.append(self.encoder.encode_gathered(&gathered)?)?;
        }
        let mut tables = BTreeMap::new();
        for (index, table) in tables::ALL.iter().enumerate() {
            let Some(OpenTable { writer, path, rows }) = self.open[index].take() else { continue };
            let file = writer.into_inner().within("cannot write", &path)?;
            let (path, bytes, sha256) = file.finish()?;
            let area = format!("{TABLES}/{}", table.name);
            let entry = self.place(&path, &area, "parquet", bytes, sha256, rows)?;
            tables.insert(table.name.to_owned(), vec![entry]);
        }
        Ok(Staged { batch_id: self.batch_id, tables, side_files: self.side_files })
    }

    fn append_group(&mut self, index: usize, group: RowGroup) -> Result<()> {
        if self.open[index].is_none() {
            self.open[index] = Some(self.begin_table(index)?);
        }
        let open = self.open[index].as_mut().expect("opened just above");
        let RowGroup { chunks, rows } = group;
        let mut writer = open.writer.next_row_group().within("cannot write", &open.path)?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut writer).within("cannot write", &open.path)?;
        }
        writer.close().within("cannot write", &open.path)?;
        open.rows += rows as u64;
        Ok(())
    }

    fn begin_table(&self, index: usize) -> Result<OpenTable> {
        let format = self.encoder.format(index);
        let path = self.dir.join(format!("{}.parquet", format.info.name));
        let file = HashingFile::create(path.clone())?;
        let writer = SerializedFileWriter::new(file, format.root.clone(), format.properties.clone())
            .within("cannot write", &path)?;
        Ok(OpenTable { writer, path, rows: 0 })
    }

    fn place(
        &self,
        staged: &Path,
        area: &str,
        extension: &str,
        bytes: u64,
        sha256: String,
        rows: u64,
    ) -> Result<FileEntry> {
        let path = format!("{area}/batch={}/{sha256}.{extension}", self.batch_id);
        durable::place(staged, &self.root.join(&path))?;
        Ok(FileEntry { bytes, path, rows, sha256 })
    }
}

impl Write for SideFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The folder of a batch's staging.
pub(crate) fn staging_folder(root: &Path, batch_id: &str) -> PathBuf {
    root.join(format!("{STAGING}{batch_id}"))
}

/// Folder names of stagings begin so.
pub(crate) const STAGING: &str = "staging-";
/// Folder of the tables' files.
pub(crate) const TABLES: &str = "tables";

/// Where a table's file without rows is.
pub(crate) fn file_without_rows(table: &str) -> String {
    format!("{TABLES}/{table}/batch=none/empty.parquet")
}

/// So many loose rows are enough for a row group.
const LOOSE_ROWS_MAX: usize = 64 * 1024;
