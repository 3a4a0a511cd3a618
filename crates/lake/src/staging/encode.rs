//! Encoding rows as Parquet row groups, on whatever thread asks for it.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, TypePtr};

use crate::error::{Result, Within};
use crate::tables::{self, Packing, TableInfo, Tables};

/// Encodes rows into row groups. Made once, shared by reference among worker threads.
pub struct Encoder {
    formats: Vec<Format>,
}

/// The rows of one task, encoded: what a worker hands to the committer.
///
/// A table with few rows stays as it is, so that such rows of many tasks are gathered into one row group.
pub struct Encoded {
    pub(super) parts: Vec<(usize, Part)>,
}

/// Rows of one table that tasks left loose, to be encoded together.
pub struct Gathered {
    pub(super) table: usize,
    pub(super) batches: Vec<RecordBatch>,
}

/// Rows of one table.
pub(super) enum Part {
    Group(RowGroup),
    Loose(RecordBatch),
}

/// One encoded row group.
pub(super) struct RowGroup {
    pub(super) chunks: Vec<ArrowColumnChunk>,
    pub(super) rows: usize,
}

/// How one table is written.
pub(super) struct Format {
    pub(super) info: &'static TableInfo,
    pub(super) root: TypePtr,
    pub(super) properties: WriterPropertiesPtr,
    schema: SchemaRef,
    factory: ArrowRowGroupWriterFactory,
}

impl Encoder {
    /// An encoder of every table.
    pub fn new() -> Self {
        Encoder { formats: tables::ALL.iter().map(Format::new).collect() }
    }

    /// Encodes what the builders hold and leaves them empty.
    pub fn encode(&self, tables: &mut Tables) -> Result<Encoded> {
        let mut parts = Vec::new();
        for (index, builder) in tables.builders().into_iter().enumerate() {
            match builder.rows() {
                0 => {}
                rows if rows < GROUP_ROWS_MIN => parts.push((index, Part::Loose(builder.finish()))),
                _ => {
                    let group = self.formats[index].encode(&[builder.finish()])?;
                    parts.push((index, Part::Group(group)));
                }
            }
        }
        Ok(Encoded { parts })
    }

    /// Encodes gathered rows as one row group.
    pub fn encode_gathered(&self, gathered: &Gathered) -> Result<Encoded> {
        let group = self.formats[gathered.table].encode(&gathered.batches)?;
        Ok(Encoded { parts: vec![(gathered.table, Part::Group(group))] })
    }

    /// Every table's name and a file of it without rows: what whoever reads the files finds when no batch
    /// has had any.
    pub(crate) fn files_without_rows(&self) -> Result<Vec<(&'static str, Vec<u8>)>> {
        self.formats.iter().map(|format| Ok((format.info.name, format.file_without_rows()?))).collect()
    }

    pub(super) fn format(&self, index: usize) -> &Format {
        &self.formats[index]
    }
}

impl Default for Encoder {
    fn default() -> Self {
        Encoder::new()
    }
}

impl Encoded {
    /// Rows of all tables together.
    pub fn rows(&self) -> usize {
        let rows = self.parts.iter().map(|(_, part)| match part {
            Part::Group(group) => group.rows,
            Part::Loose(batch) => batch.num_rows(),
        });
        rows.sum()
    }
}

impl Format {
    fn new(info: &'static TableInfo) -> Self {
        let schema = info.built_schema();
        let root =
            ArrowSchemaConverter::new().convert(&schema).expect("every column type has a Parquet type");
        let root = root.root_schema_ptr();
        let properties = Arc::new(properties(info));
        let writer = SerializedFileWriter::new(std::io::sink(), root.clone(), properties.clone())
            .expect("a sink takes any bytes");
        let factory = ArrowRowGroupWriterFactory::new(&writer, schema.clone());
        Format { info, root, properties, schema, factory }
    }

    fn file_without_rows(&self) -> Result<Vec<u8>> {
        let writer = SerializedFileWriter::new(Vec::new(), self.root.clone(), self.properties.clone());
        let path = std::path::Path::new(self.info.name);
        writer.and_then(SerializedFileWriter::into_inner).within("cannot encode", path)
    }

    /// Encodes the batches, in order, as one row group.
    pub(super) fn encode(&self, batches: &[RecordBatch]) -> Result<RowGroup> {
        let path = std::path::Path::new(self.info.name);
        let mut chunks = Vec::with_capacity(self.schema.fields().len());
        let writers = self.factory.create_column_writers(0).within("cannot encode", path)?;
        for (column, mut writer) in writers.into_iter().enumerate() {
            for batch in batches {
                let leaves = compute_leaves(self.schema.field(column), batch.column(column));
                for leaf in leaves.within("cannot encode", path)? {
                    writer.write(&leaf).within("cannot encode", path)?;
                }
            }
            chunks.push(writer.close().within("cannot encode", path)?);
        }
        Ok(RowGroup { chunks, rows: batches.iter().map(RecordBatch::num_rows).sum() })
    }
}

/// How each column is packed and compressed. Nothing here may vary from build to build: files are named
/// by their bytes.
pub(crate) fn properties(info: &TableInfo) -> WriterProperties {
    let level = ZstdLevel::try_new(1).expect("zstd has a level 1");
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by("cleanclaim lake 1".to_owned())
        .set_max_row_group_row_count(None)
        .set_offset_index_disabled(true)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for column in info.columns() {
        let path = ColumnPath::from(column.name);
        let encoding = match column.packing {
            Packing::Runs | Packing::Dictionary => None,
            Packing::Prefix => Some(Encoding::DELTA_BYTE_ARRAY),
            Packing::Lengths => Some(Encoding::DELTA_LENGTH_BYTE_ARRAY),
            Packing::Deltas => Some(Encoding::DELTA_BINARY_PACKED),
            Packing::Plain => Some(Encoding::PLAIN),
        };
        properties = match encoding {
            None => properties.set_column_dictionary_enabled(path, true),
            Some(encoding) => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, encoding),
        };
    }
    let mut properties = properties.build();
    add_encoded_arrow_schema_to_metadata(&info.schema(), &mut properties);
    properties
}

/// Fewer rows than this wait for those of other tasks.
const GROUP_ROWS_MIN: usize = 8 * 1024;
