//! The tables: what they are called, which columns they have, and how rows gather in them.
//!
//! A table is one definition in [`intake`], [`claim`], [`remittance`] or [`work`]: its name, what a row
//! is, and each column's kind and meaning. From that one place come the row struct, the columnar
//! builder, the Arrow and Parquet schemas, the data dictionary and the SQL views.
//!
//! Every table begins with the five columns of [`Origin`], which say where a row came from.

pub mod claim;
mod column;
pub mod intake;
pub mod remittance;
pub mod work;

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::file::properties::WriterProperties;

pub use column::{
    Build, Code, Column, ColumnType, Date, Flag, Id, Int, Link, Long, Money, Packing, Quantity, Shared, Text,
};

/// Where a row came from: the first columns of every table.
#[derive(Clone, Copy, Default)]
pub struct Origin<'a> {
    /// The batch that wrote the row.
    pub batch_id: &'a str,
    /// The practice the row belongs to; nothing ever crosses practices.
    pub practice_id: &'a str,
    /// SHA-256 of the source file, as 64 hex digits.
    pub source_sha256: &'a str,
    /// Where the row's segment begins in the decompressed source.
    pub byte_offset: u64,
    /// The segment's ordinal in its transaction set, ST being 1; 0 outside one.
    pub segment_ordinal: u32,
}

/// A table's definition.
#[derive(Clone, Copy, Debug)]
pub struct TableInfo {
    /// The table's name, as in paths, views and commits.
    pub name: &'static str,
    own: &'static [ColumnInfo],
    about: &'static [&'static str],
}

/// A column's definition.
#[derive(Clone, Copy, Debug)]
pub struct ColumnInfo {
    /// The column's name.
    pub name: &'static str,
    /// What the column holds.
    pub column_type: ColumnType,
    /// Whether the column may hold nulls.
    pub nullable: bool,
    /// How the column is laid out on disk.
    pub packing: Packing,
    about: &'static [&'static str],
}

impl TableInfo {
    /// The table of that name.
    pub fn named(name: &str) -> Option<&'static TableInfo> {
        ALL.iter().find(|table| table.name == name)
    }

    /// What a row of this table is.
    pub fn about(&self) -> String {
        joined(self.about)
    }

    /// Every column in order, those of [`Origin`] first.
    pub fn columns(&self) -> impl Iterator<Item = &'static ColumnInfo> + use<> {
        ORIGIN.iter().chain(self.own)
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&'static ColumnInfo> {
        self.columns().find(|column| column.name == name)
    }

    /// The schema that readers see, each field with its `description`.
    pub fn schema(&self) -> SchemaRef {
        let fields = self.columns().map(|column| {
            let description = HashMap::from([("description".to_owned(), column.about())]);
            Field::new(column.name, column.column_type.published(), column.nullable)
                .with_metadata(description)
        });
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// How the table's files are encoded and compressed.
    pub fn properties(&self) -> WriterProperties {
        crate::staging::encode::properties(self)
    }

    /// Whether a file of that schema is one of this table; descriptions may have been reworded since.
    pub(crate) fn fits(&self, schema: &Schema) -> bool {
        let same = |column: &ColumnInfo, field: &Field| {
            column.name == field.name()
                && column.nullable == field.is_nullable()
                && column.column_type.published() == *field.data_type()
        };
        self.columns().count() == schema.fields().len()
            && self.columns().zip(schema.fields()).all(|(column, field)| same(column, field))
    }

    /// The schema that builders fill.
    pub(crate) fn built_schema(&self) -> SchemaRef {
        let fields = self.columns().map(|column| Field::new(column.name, column.built(), column.nullable));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

impl ColumnInfo {
    /// What the column means, with its unit and where it comes from.
    pub fn about(&self) -> String {
        joined(self.about)
    }

    /// The Arrow type that the column's builder makes.
    fn built(&self) -> DataType {
        match self.packing {
            Packing::Runs => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(self.column_type.built()))
            }
            _ => self.column_type.built(),
        }
    }
}

/// The builder of one table, whichever it is.
pub trait TableBuilder {
    /// Rows gathered so far.
    fn rows(&self) -> usize;
    /// Memory the gathered rows take.
    fn bytes(&self) -> usize;
    /// The rows as columns; leaves the builder empty.
    fn finish(&mut self) -> RecordBatch;
}

/// Defines a table: see the modules beside this one for how it reads.
macro_rules! table {
    (
        $( #[doc = $about:literal] )+
        $name:ident: $builder:ident of $row:ident {
            $( $( #[doc = $text:literal] )+ $column:ident: $kind:ty, )+
        }
    ) => {
        $( #[doc = $about] )+
        #[derive(Clone, Copy, Default)]
        pub struct $row<'a> {
            $( $( #[doc = $text] )+ pub $column: <$kind as $crate::tables::Column>::Cell<'a>, )+
        }

        #[doc = concat!("Gathers rows of the table `", stringify!($name), "`.")]
        pub struct $builder {
            schema: arrow_schema::SchemaRef,
            origin: $crate::tables::OriginColumns,
            $( $column: <$kind as $crate::tables::Column>::Builder, )+
        }

        impl $builder {
            /// The table's definition.
            pub const INFO: $crate::tables::TableInfo = $crate::tables::TableInfo {
                name: stringify!($name),
                own: &[ $( $crate::tables::ColumnInfo {
                    name: stringify!($column),
                    column_type: <$kind as $crate::tables::Column>::TYPE,
                    nullable: <$kind as $crate::tables::Column>::NULLABLE,
                    packing: <$kind as $crate::tables::Column>::PACKING,
                    about: &[ $( $text ),+ ],
                }, )+ ],
                about: &[ $( $about ),+ ],
            };

            /// Appends a row.
            pub fn push(&mut self, row: &$row<'_>, origin: &$crate::tables::Origin<'_>) {
                self.origin.push(origin);
                $( <$kind as $crate::tables::Column>::push(&mut self.$column, row.$column); )+
            }
        }

        impl Default for $builder {
            fn default() -> Self {
                static SCHEMA: std::sync::LazyLock<arrow_schema::SchemaRef> =
                    std::sync::LazyLock::new(|| $builder::INFO.built_schema());
                $builder {
                    schema: SCHEMA.clone(),
                    origin: $crate::tables::OriginColumns::default(),
                    $( $column: Default::default(), )+
                }
            }
        }

        impl $crate::tables::TableBuilder for $builder {
            fn rows(&self) -> usize {
                self.origin.rows
            }

            fn bytes(&self) -> usize {
                let mut bytes = self.origin.bytes();
                $( bytes += $crate::tables::Build::bytes(&self.$column); )+
                bytes
            }

            fn finish(&mut self) -> arrow_array::RecordBatch {
                let mut arrays = self.origin.finish();
                $( arrays.push($crate::tables::Build::finish(
                    &mut self.$column,
                    <$kind as $crate::tables::Column>::TYPE,
                )); )+
                arrow_array::RecordBatch::try_new(self.schema.clone(), arrays)
                    .expect("builders and schema come from one definition")
            }
        }
    };
}
use table;

macro_rules! tables {
    ($( $name:ident: $module:ident :: $builder:ident, )+) => {
        /// Every table of the lake.
        pub static ALL: &[TableInfo] = &[ $( $module::$builder::INFO, )+ ];

        /// A builder for every table: what one task fills and hands to an encoder.
        #[derive(Default)]
        pub struct Tables {
            $( #[doc = concat!("Rows of the table `", stringify!($name), "`.")] pub $name: $module::$builder, )+
        }

        impl Tables {
            /// Every builder, in the order of [`ALL`].
            pub fn builders(&mut self) -> Vec<&mut dyn TableBuilder> {
                vec![ $( &mut self.$name, )+ ]
            }

            /// Memory the gathered rows take, so that a task knows when to hand them on.
            pub fn bytes(&self) -> usize {
                0 $( + self.$name.bytes() )+
            }

            /// Rows in the longest table.
            pub fn rows_max(&self) -> usize {
                0 $( .max(self.$name.rows()) )+
            }
        }
    };
}

tables! {
    files: intake::FilesTable,
    interchanges: intake::InterchangesTable,
    transactions: intake::TransactionsTable,
    claims: claim::ClaimsTable,
    claim_diagnoses: claim::ClaimDiagnosesTable,
    claim_providers: claim::ClaimProvidersTable,
    claim_payers: claim::ClaimPayersTable,
    service_lines: claim::ServiceLinesTable,
    releases: claim::ReleasesTable,
    findings: claim::FindingsTable,
    coding_suggestions: claim::CodingSuggestionsTable,
    acknowledgments: intake::AcknowledgmentsTable,
    payments: remittance::PaymentsTable,
    claim_payments: remittance::ClaimPaymentsTable,
    service_payments: remittance::ServicePaymentsTable,
    adjustments: remittance::AdjustmentsTable,
    remarks: remittance::RemarksTable,
    provider_adjustments: remittance::ProviderAdjustmentsTable,
    deposits: remittance::DepositsTable,
    deposit_matches: remittance::DepositMatchesTable,
    balances: work::BalancesTable,
    matches: work::MatchesTable,
    line_matches: work::LineMatchesTable,
    price_checks: work::PriceChecksTable,
    claim_events: work::ClaimEventsTable,
    denials: work::DenialsTable,
    work_items: work::WorkItemsTable,
    work_events: work::WorkEventsTable,
    quarantine: intake::QuarantineTable,
    batches: intake::BatchesTable,
}

/// The builders of the [`Origin`] columns.
#[derive(Default)]
struct OriginColumns {
    rows: usize,
    batch_id: <Shared as Column>::Builder,
    practice_id: <Shared as Column>::Builder,
    source_sha256: <Shared as Column>::Builder,
    byte_offset: <Long as Column>::Builder,
    segment_ordinal: <Long as Column>::Builder,
}

impl OriginColumns {
    #[inline]
    fn push(&mut self, origin: &Origin<'_>) {
        self.rows += 1;
        Shared::push(&mut self.batch_id, origin.batch_id);
        Shared::push(&mut self.practice_id, origin.practice_id);
        Shared::push(&mut self.source_sha256, origin.source_sha256);
        Long::push(&mut self.byte_offset, origin.byte_offset as i64);
        Long::push(&mut self.segment_ordinal, i64::from(origin.segment_ordinal));
    }

    fn bytes(&self) -> usize {
        self.batch_id.bytes()
            + self.practice_id.bytes()
            + self.source_sha256.bytes()
            + self.byte_offset.bytes()
            + self.segment_ordinal.bytes()
    }

    fn finish(&mut self) -> Vec<arrow_array::ArrayRef> {
        self.rows = 0;
        vec![
            self.batch_id.finish(Shared::TYPE),
            self.practice_id.finish(Shared::TYPE),
            self.source_sha256.finish(Shared::TYPE),
            self.byte_offset.finish(Long::TYPE),
            self.segment_ordinal.finish(Long::TYPE),
        ]
    }
}

/// Doc comment lines as one paragraph.
fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

const fn origin(
    name: &'static str,
    column_type: ColumnType,
    packing: Packing,
    about: &'static [&'static str],
) -> ColumnInfo {
    ColumnInfo { name, column_type, nullable: false, packing, about }
}

pub(crate) const ORIGIN: &[ColumnInfo] = &[
    origin("batch_id", ColumnType::Text, Packing::Runs, &["The batch that wrote the row."]),
    origin(
        "practice_id",
        ColumnType::Text,
        Packing::Runs,
        &["The practice the row belongs to; nothing crosses practices."],
    ),
    origin(
        "source_sha256",
        ColumnType::Text,
        Packing::Runs,
        &["SHA-256 of the source file the row was read from, 64 hex digits."],
    ),
    origin(
        "byte_offset",
        ColumnType::Long,
        Packing::Deltas,
        &["Where the row's segment begins in the decompressed source, in bytes from 0."],
    ),
    origin(
        "segment_ordinal",
        ColumnType::Long,
        Packing::Deltas,
        &["The segment's ordinal in its transaction set, ST being 1; 0 outside one."],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_names_are_unique_and_every_column_is_described_once() {
        let mut names = std::collections::BTreeSet::new();
        for table in ALL {
            assert!(names.insert(table.name), "{} twice", table.name);
            assert!(table.about().ends_with('.'), "{}", table.name);
            let mut columns = std::collections::BTreeSet::new();
            for column in table.columns() {
                assert!(columns.insert(column.name), "{}.{} twice", table.name, column.name);
                assert!(column.about().ends_with('.'), "{}.{}", table.name, column.name);
            }
        }
        assert_eq!(names.len(), 30);
    }

    #[test]
    fn rows_come_out_as_they_went_in() {
        let mut tables = Tables::default();
        let origin = Origin { batch_id: "b", byte_offset: 7, ..Origin::default() };
        tables.denials.push(&work::DenialRow { denial_id: "d", amount: -5, ..Default::default() }, &origin);
        assert_eq!(tables.rows_max(), 1);
        let batch = tables.denials.finish();
        assert_eq!(batch.num_rows(), 1);
        assert_eq!(batch.num_columns(), work::DenialsTable::INFO.columns().count());
        assert_eq!(tables.rows_max(), 0);
    }
}
