//! Writing a batch's files where no reader looks, until a commit names them.
//!
//! Workers encode their rows with an [`Encoder`]; one committer appends what they hand over, in order,
//! to one open file per table. [`Staging::finish`] moves the files to their final names, which readers
//! still ignore: only [`Lake::publish`](crate::Lake::publish) makes them part of the lake.

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

pub use encode::{Encoded, Encoder};
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
        let dir = root.join(format!("{STAGING}{batch_id}"));
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
                    if loose.rows >= LOOSE_ROWS_MAX {
                        self.settle(index)?;
                    }
                }
            }
        }
        Ok(())
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
    /// none.
    pub fn finish(mut self) -> Result<Staged> {
        let mut tables = BTreeMap::new();
        for (index, table) in tables::ALL.iter().enumerate() {
            self.settle(index)?;
            let Some(OpenTable { writer, path, rows }) = self.open[index].take() else { continue };
            let file = writer.into_inner().within("cannot write", &path)?;
            let (path, bytes, sha256) = file.finish()?;
            let area = format!("{TABLES}/{}", table.name);
            let entry = self.place(&path, &area, "parquet", bytes, sha256, rows)?;
            tables.insert(table.name.to_owned(), vec![entry]);
        }
        std::fs::remove_dir_all(&self.dir).within("cannot clear", &self.dir)?;
        Ok(Staged { batch_id: self.batch_id, tables, side_files: self.side_files })
    }

    /// Encodes the loose rows of a table as a row group.
    fn settle(&mut self, index: usize) -> Result<()> {
        let loose = std::mem::take(&mut self.loose[index]);
        if loose.rows == 0 {
            return Ok(());
        }
        let group = self.encoder.format(index).encode(&loose.batches)?;
        self.append_group(index, group)
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

/// Folder names of stagings begin so.
pub(crate) const STAGING: &str = "staging-";
/// Folder of the tables' files.
pub(crate) const TABLES: &str = "tables";

/// Where a table's file without rows is.
pub(crate) fn file_without_rows(table: &str) -> String {
    format!("{TABLES}/{table}/batch=none/empty.parquet")
}

/// Loose rows are encoded when there are this many.
const LOOSE_ROWS_MAX: usize = 64 * 1024;
