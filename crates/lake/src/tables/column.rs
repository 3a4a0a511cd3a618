//! The kinds a column can be of, and how cells of each gather in typed buffers.
//!
//! A table's definition names a kind per column (`total_charge: Option<Money>`); the kind decides the
//! Rust type of the cell, the Arrow and Parquet types, and how the bytes are packed on disk. Cells go
//! straight into the buffers that the finished Arrow array will own, so nothing is copied twice.

use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::{ArrowPrimitiveType, Date32Type, Decimal64Type, Int32Type, Int64Type};
use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, PrimitiveArray, StringArray};
use arrow_buffer::{BooleanBufferBuilder, Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;

/// What one column holds, as readers of the lake see it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// A 32-bit count or number.
    Int,
    /// A 64-bit count or number.
    Long,
    /// Money, DECIMAL(18,2); the cell is integer cents.
    Money,
    /// Units, days, shares: DECIMAL(18,4); the cell is an integer of ten-thousandths.
    Quantity,
    /// A civil date; the cell is days since 1970-01-01.
    Date,
    /// True or false.
    Flag,
}

/// How a column's values are laid out in a Parquet page. zstd comes on top of every one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packing {
    /// A dictionary, of values that come in long runs.
    Runs,
    /// A dictionary: few distinct values.
    Dictionary,
    /// The bytes shared with the value before are left out: ids that rise with their place.
    Prefix,
    /// All lengths, then all bytes: text with many distinct values.
    Lengths,
    /// Differences in as many bits as they need: offsets, ordinals, dates, amounts.
    Deltas,
    /// The values as they are.
    Plain,
}

/// A kind of column. `Option<K>` is the same kind with nulls allowed.
pub trait Column {
    /// One value, as a row struct holds it.
    type Cell<'a>: Copy;
    /// Where values gather.
    type Builder: Build;
    /// The type that readers see.
    const TYPE: ColumnType;
    /// Whether the column may hold nulls.
    const NULLABLE: bool = false;
    /// How the values are laid out on disk.
    const PACKING: Packing;
    /// Appends one cell.
    fn push(builder: &mut Self::Builder, cell: Self::Cell<'_>);
}

/// Gathers the values of one column.
pub trait Build: Default {
    /// Appends a null.
    fn push_null(&mut self);
    /// The memory the gathered values take.
    fn bytes(&self) -> usize;
    /// The values as an array; leaves the builder empty, with room for as many again.
    fn finish(&mut self, column_type: ColumnType) -> ArrayRef;
}

/// The id of the row itself, derived from its place, so rising within a file.
pub enum Id {}
/// The id of a row elsewhere; neighbours often share it.
pub enum Link {}
/// Text that a row shares with the rows before it: where they all came from.
pub enum Shared {}
/// Text with few distinct values: a code, a status, the name of a payer.
pub enum Code {}
/// Text with many distinct values: a control number, a person's name, a message.
pub enum Text {}
/// A 32-bit number.
pub enum Int {}
/// A 64-bit number.
pub enum Long {}
/// An amount of money in cents.
pub enum Money {}
/// A number in ten-thousandths.
pub enum Quantity {}
/// A civil date in days since 1970-01-01.
pub enum Date {}
/// True or false.
pub enum Flag {}

macro_rules! kinds {
    ($( $kind:ident: $cell:ty, $builder:ty, $column_type:ident, $packing:ident; )+) => { $(
        impl Column for $kind {
            type Cell<'a> = $cell;
            type Builder = $builder;
            const TYPE: ColumnType = ColumnType::$column_type;
            const PACKING: Packing = Packing::$packing;

            #[inline]
            fn push(builder: &mut Self::Builder, cell: Self::Cell<'_>) {
                builder.push(cell);
            }
        }
    )+ };
}

kinds! {
    Id: &'a str, Strings, Text, Prefix;
    Link: &'a str, Strings, Text, Prefix;
    Shared: &'a str, Runs, Text, Runs;
    Code: &'a str, Strings, Text, Dictionary;
    Text: &'a str, Strings, Text, Lengths;
    Int: i32, Numbers<Int32Type>, Int, Deltas;
    Long: i64, Numbers<Int64Type>, Long, Deltas;
    Money: i64, Numbers<Decimal64Type>, Money, Deltas;
    Quantity: i64, Numbers<Decimal64Type>, Quantity, Deltas;
    Date: i32, Numbers<Date32Type>, Date, Deltas;
    Flag: bool, Flags, Flag, Plain;
}

impl<K: Column> Column for Option<K> {
    type Cell<'a> = Option<K::Cell<'a>>;
    type Builder = K::Builder;
    const TYPE: ColumnType = K::TYPE;
    const NULLABLE: bool = true;
    const PACKING: Packing = K::PACKING;

    #[inline]
    fn push(builder: &mut Self::Builder, cell: Self::Cell<'_>) {
        match cell {
            Some(cell) => K::push(builder, cell),
            None => builder.push_null(),
        }
    }
}

impl ColumnType {
    /// The Arrow type that rows are built and written in.
    ///
    /// Decimals are built 64 bits wide, which is what Parquet stores for 18 digits.
    pub(crate) fn built(self) -> DataType {
        match self {
            ColumnType::Money => DataType::Decimal64(DIGITS, 2),
            ColumnType::Quantity => DataType::Decimal64(DIGITS, 4),
            other => other.published(),
        }
    }

    /// The Arrow type that readers get.
    pub(crate) fn published(self) -> DataType {
        match self {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Int => DataType::Int32,
            ColumnType::Long => DataType::Int64,
            ColumnType::Money => DataType::Decimal128(DIGITS, 2),
            ColumnType::Quantity => DataType::Decimal128(DIGITS, 4),
            ColumnType::Date => DataType::Date32,
            ColumnType::Flag => DataType::Boolean,
        }
    }

    /// The type as SQL and the data dictionary spell it.
    pub fn sql(self) -> &'static str {
        match self {
            ColumnType::Text => "VARCHAR",
            ColumnType::Int => "INTEGER",
            ColumnType::Long => "BIGINT",
            ColumnType::Money => "DECIMAL(18,2)",
            ColumnType::Quantity => "DECIMAL(18,4)",
            ColumnType::Date => "DATE",
            ColumnType::Flag => "BOOLEAN",
        }
    }
}

/// Gathers text: all bytes in one buffer, with the offset where each value ends.
pub struct Strings {
    bytes: Vec<u8>,
    ends: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl Strings {
    #[inline]
    fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.end();
        self.nulls.append_non_null();
    }

    #[inline]
    fn end(&mut self) {
        let end = i32::try_from(self.bytes.len()).expect("a chunk is finished before a column holds 2 GiB");
        self.ends.push(end);
    }
}

impl Default for Strings {
    fn default() -> Self {
        Strings { bytes: Vec::new(), ends: vec![0], nulls: NullBufferBuilder::new(0) }
    }
}

impl Build for Strings {
    #[inline]
    fn push_null(&mut self) {
        self.end();
        self.nulls.append_null();
    }

    fn bytes(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<i32>()
    }

    fn finish(&mut self, _: ColumnType) -> ArrayRef {
        let mut ends = Vec::with_capacity(self.ends.len());
        ends.push(0);
        let ends = std::mem::replace(&mut self.ends, ends);
        let capacity = self.bytes.len();
        let bytes = std::mem::replace(&mut self.bytes, Vec::with_capacity(capacity));
        let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
        Arc::new(StringArray::new(offsets, Buffer::from_vec(bytes), self.nulls.finish()))
    }
}

/// Gathers text that changes seldom: each stretch of equal values is kept once, rows point at it.
#[derive(Default)]
pub struct Runs {
    values: Strings,
    last: Range<usize>,
    keys: Vec<i32>,
}

impl Runs {
    #[inline]
    fn push(&mut self, text: &str) {
        if self.keys.is_empty() || self.values.bytes[self.last.clone()] != *text.as_bytes() {
            let start = self.values.bytes.len();
            self.values.push(text);
            self.last = start..self.values.bytes.len();
        }
        self.keys.push(self.values.ends.len() as i32 - 2);
    }
}

impl Build for Runs {
    fn push_null(&mut self) {
        unreachable!("shared text is never null")
    }

    fn bytes(&self) -> usize {
        self.values.bytes() + self.keys.len() * size_of::<i32>()
    }

    fn finish(&mut self, column_type: ColumnType) -> ArrayRef {
        let capacity = self.keys.len();
        let keys = std::mem::replace(&mut self.keys, Vec::with_capacity(capacity));
        let keys = PrimitiveArray::<Int32Type>::new(ScalarBuffer::from(keys), None);
        Arc::new(DictionaryArray::new(keys, self.values.finish(column_type)))
    }
}

/// Gathers values of one fixed width.
pub struct Numbers<P: ArrowPrimitiveType> {
    values: Vec<P::Native>,
    nulls: NullBufferBuilder,
    arrow: PhantomData<P>,
}

impl<P: ArrowPrimitiveType> Numbers<P> {
    #[inline]
    fn push(&mut self, value: P::Native) {
        self.values.push(value);
        self.nulls.append_non_null();
    }
}

impl<P: ArrowPrimitiveType> Default for Numbers<P> {
    fn default() -> Self {
        Numbers { values: Vec::new(), nulls: NullBufferBuilder::new(0), arrow: PhantomData }
    }
}

impl<P: ArrowPrimitiveType> Build for Numbers<P> {
    #[inline]
    fn push_null(&mut self) {
        self.values.push(P::Native::default());
        self.nulls.append_null();
    }

    fn bytes(&self) -> usize {
        self.values.len() * size_of::<P::Native>()
    }

    fn finish(&mut self, column_type: ColumnType) -> ArrayRef {
        let capacity = self.values.len();
        let values = std::mem::replace(&mut self.values, Vec::with_capacity(capacity));
        let array = PrimitiveArray::<P>::new(ScalarBuffer::from(values), self.nulls.finish());
        Arc::new(array.with_data_type(column_type.built()))
    }
}

/// Gathers booleans, one bit each.
pub struct Flags {
    values: BooleanBufferBuilder,
    nulls: NullBufferBuilder,
}

impl Flags {
    #[inline]
    fn push(&mut self, value: bool) {
        self.values.append(value);
        self.nulls.append_non_null();
    }
}

impl Default for Flags {
    fn default() -> Self {
        Flags { values: BooleanBufferBuilder::new(0), nulls: NullBufferBuilder::new(0) }
    }
}

impl Build for Flags {
    #[inline]
    fn push_null(&mut self) {
        self.values.append(false);
        self.nulls.append_null();
    }

    fn bytes(&self) -> usize {
        self.values.len().div_ceil(8)
    }

    fn finish(&mut self, _: ColumnType) -> ArrayRef {
        Arc::new(BooleanArray::new(self.values.finish(), self.nulls.finish()))
    }
}

/// Decimal digits of money and quantities: the most that fit 64 bits.
const DIGITS: u8 = 18;

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;

    use super::*;

    #[test]
    fn text_keeps_nulls_apart_from_empty() {
        let mut builder = Strings::default();
        for cell in [Some("a"), None, Some(""), Some("bc")] {
            <Option<Code> as Column>::push(&mut builder, cell);
        }
        let array = builder.finish(ColumnType::Text);
        let read: Vec<_> = array.as_string::<i32>().iter().collect();
        assert_eq!(read, [Some("a"), None, Some(""), Some("bc")]);
    }

    #[test]
    fn shared_text_is_kept_once_and_read_by_every_row() {
        let mut builder = Runs::default();
        for cell in ["", "a", "a", "b", "a"] {
            Shared::push(&mut builder, cell);
        }
        let array = builder.finish(ColumnType::Text);
        let rows = array.as_dictionary::<Int32Type>();
        let read: Vec<_> = rows.downcast_dict::<StringArray>().unwrap().into_iter().flatten().collect();
        assert_eq!(read, ["", "a", "a", "b", "a"]);
        assert_eq!(rows.values().len(), 4);
    }

    #[test]
    fn a_finished_builder_starts_over() {
        let mut builder = Strings::default();
        Text::push(&mut builder, "first");
        builder.finish(ColumnType::Text);
        Text::push(&mut builder, "second");
        assert_eq!(builder.finish(ColumnType::Text).as_string::<i32>().value(0), "second");
    }

    #[test]
    fn money_is_a_decimal_of_two_places() {
        let mut builder = Numbers::<Decimal64Type>::default();
        Money::push(&mut builder, -1050);
        let array = builder.finish(ColumnType::Money);
        assert_eq!(array.data_type(), &DataType::Decimal64(18, 2));
        assert_eq!(array.as_primitive::<Decimal64Type>().value_as_string(0), "-10.50");
    }
}
