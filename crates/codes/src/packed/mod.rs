//! A table as it lies in a file and in memory: a head, then rows of a fixed width.
//!
//! Nothing is parsed when a table is read: the head is checked, and rows are found by binary search in
//! the bytes themselves. A table is read whole, not mapped: mapping needs `unsafe`, a mapped file that
//! somebody cuts short kills the process, and a plain read of 40 MB costs about ten milliseconds, once.
//! Threads share one copy. Tables of procedures and of diagnoses get an index of how their
//! codes begin, and [`crate::CodeSets`] notes which tables name which procedure; that takes a
//! millisecond.
//!
//! The head is 256 bytes, numbers little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0-7 | mark and version |
//! | 8-39 | kind, padded with NUL |
//! | 40-87 | release, in the publisher's words |
//! | 88-95 | first and last day, as days since 1970-01-01 |
//! | 96-127 | digest of the files it was made from |
//! | 128-159 | digest of everything else in the head and of the rows |
//! | 160-191 | four sections: bytes in a row, rows |
//! | 192-255 | name of the file it was made from |

mod record;
mod rows;
mod starts;

use std::fmt;

use sha2::{Digest as _, Sha256};

pub(crate) use self::record::{Day, Field, Record, record};
pub(crate) use self::rows::{Rows, pack};
pub(crate) use self::starts::{BEGINNINGS, Beginning, Indexed, Starts};
use crate::load::LoadError;
use crate::tables::DiagnosisNumber;
use crate::{Date, Digest, ProcedureCode, TableKind};

/// A table in the layout of the module.
#[derive(Clone, Eq, PartialEq)]
pub struct Packed {
    kind: TableKind,
    bytes: Vec<u8>,
    /// First and last day, and where sections begin and end, as the head says.
    valid: (Date, Date),
    sections: [(usize, usize); SECTIONS],
    /// Of the first section, where its rows begin with a procedure or a diagnosis.
    starts: Option<Starts>,
}

/// What a table says of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct About {
    pub(crate) kind: TableKind,
    pub(crate) release: String,
    pub(crate) source: String,
    pub(crate) valid_from: Date,
    pub(crate) valid_to: Date,
    pub(crate) source_digest: Digest,
}

#[cfg(test)]
impl About {
    /// Of a table of a test.
    pub(crate) fn invented(kind: TableKind) -> Self {
        Self {
            kind,
            release: "invented".to_owned(),
            source: "invented.csv".to_owned(),
            valid_from: Date::MIN,
            valid_to: Date::MAX,
            source_digest: Digest::of_bytes(b""),
        }
    }
}

impl Packed {
    /// The table of these rows; `sections` holds the bytes of each and how wide a row is.
    pub(crate) fn new(about: &About, sections: &[(usize, Vec<u8>)]) -> Self {
        assert!(sections.len() <= SECTIONS, "a table has at most {SECTIONS} sections");
        let length: usize = sections.iter().map(|(_, rows)| rows.len()).sum();
        let mut bytes = Vec::with_capacity(HEAD + length);
        bytes.extend_from_slice(MARK);
        put_text(&mut bytes, about.kind.as_str(), 32);
        put_text(&mut bytes, &about.release, 48);
        bytes.extend_from_slice(&about.valid_from.days_since_epoch().to_le_bytes());
        bytes.extend_from_slice(&about.valid_to.days_since_epoch().to_le_bytes());
        bytes.extend_from_slice(about.source_digest.as_bytes());
        bytes.extend_from_slice(&[0; 32]);
        for index in 0..SECTIONS {
            let (width, count) =
                sections.get(index).map_or((0, 0), |(width, rows)| (*width, rows.len() / width));
            (width as u32).put(&mut bytes);
            (count as u32).put(&mut bytes);
        }
        put_text(&mut bytes, &about.source, 64);
        assert_eq!(bytes.len(), HEAD);
        for (_, rows) in sections {
            bytes.extend_from_slice(rows);
        }
        let digest = content_digest(&bytes);
        bytes[DIGEST_AT..DIGEST_AT + 32].copy_from_slice(digest.as_bytes());
        Self::indexed(about.kind, bytes)
    }

    /// Takes the bytes of a table, of which only the head is looked at.
    ///
    /// # Errors
    ///
    /// When they are no table, one of another version, or cut short.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, LoadError> {
        let broken = |what: &str| LoadError::malformed(0, format!("packed table: {what}"));
        if bytes.len() < HEAD || &bytes[..6] != b"cctabl" {
            return Err(broken("no such file"));
        }
        if &bytes[..8] != MARK {
            return Err(broken("of another version; import the table again"));
        }
        let kind =
            TableKind::parse(text(&bytes[8..40]).as_bytes()).ok_or_else(|| broken("of unknown kind"))?;
        let mut length = HEAD as u64;
        for (index, expected) in kind.widths().iter().enumerate() {
            let (width, count) = section_size(&bytes, index);
            if width != *expected && count > 0 {
                return Err(broken("of another version; import the table again"));
            }
            length += width as u64 * count as u64;
        }
        if bytes.len() as u64 != length {
            let told = format!("{} bytes, the head says {length}", bytes.len());
            return Err(broken(&told));
        }
        Ok(Self::indexed(kind, bytes))
    }

    /// Reads the head of bytes that are known to be a table, and makes the index of its first section.
    fn indexed(kind: TableKind, bytes: Vec<u8>) -> Self {
        let day = |at: usize| Date::from_days(u32::take(&bytes[at..at + 4]).cast_signed());
        let mut end = HEAD;
        let sections = std::array::from_fn(|index| {
            let (width, count) = section_size(&bytes, index);
            let start = end;
            end += width * count;
            (start, end)
        });
        let mut packed = Self { kind, valid: (day(88), day(92)), sections, bytes, starts: None };
        let rows = packed.section(0).chunks_exact(kind.widths()[0]);
        packed.starts = match kind {
            kind if kind.is_of_procedures() => {
                let code = |row: &[u8]| ProcedureCode::take(&row[..ProcedureCode::WIDTH]);
                Some(Starts::of(rows.map(|row| code(row).beginning())))
            }
            TableKind::DiagnosisNotes | TableKind::MedicareEdits => {
                let code = |row: &[u8]| DiagnosisNumber::of(&row[..DiagnosisNumber::WIDTH]);
                Some(Starts::of(rows.map(|row| code(row).beginning())))
            }
            _ => None,
        };
        packed
    }

    /// The rows of the first section, of a table of procedures or of diagnoses.
    #[inline]
    pub(crate) fn indexed_rows<R: Record<Key: Beginning>>(&self) -> Indexed<'_, R> {
        Indexed::new(self.rows(0), self.starts.as_ref().expect("such tables are indexed"))
    }

    /// The bytes that [`Packed::from_bytes`] takes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it lists.
    pub fn kind(&self) -> TableKind {
        self.kind
    }

    /// Which edition, in the publisher's words.
    pub fn release(&self) -> &str {
        text(&self.bytes[40..88])
    }

    /// Name of the file it was made from.
    pub fn source(&self) -> &str {
        text(&self.bytes[192..256])
    }

    /// The first day of the edition.
    pub fn valid_from(&self) -> Date {
        self.valid.0
    }

    /// The last day it answers for.
    pub fn valid_to(&self) -> Date {
        self.valid.1
    }

    /// Whether it answers for a day: its own days, or for a table whose rows carry theirs, any up to the
    /// last.
    #[inline]
    pub fn covers(&self, on: Date) -> bool {
        on <= self.valid_to() && (self.kind.has_windows() || on >= self.valid_from())
    }

    /// How many rows.
    pub fn entries(&self) -> usize {
        section_size(&self.bytes, self.kind.counted_section()).1
    }

    /// Digest of the files it was made from.
    pub fn source_digest(&self) -> Digest {
        self.digest_at(96)
    }

    /// Digest of its content, as its head tells it.
    pub fn digest(&self) -> Digest {
        self.digest_at(DIGEST_AT)
    }

    /// Whether its content is what its head tells: reads every byte.
    pub fn is_whole(&self) -> bool {
        content_digest(&self.bytes) == self.digest()
    }

    /// The bytes of a section.
    #[inline]
    pub(crate) fn section(&self, index: usize) -> &[u8] {
        let (start, end) = self.sections[index];
        &self.bytes[start..end]
    }

    /// The rows of a section.
    #[inline]
    pub(crate) fn rows<R: Record>(&self, index: usize) -> Rows<'_, R> {
        debug_assert_eq!(self.kind.widths()[index], R::WIDTH);
        Rows::new(self.section(index))
    }

    fn digest_at(&self, at: usize) -> Digest {
        Digest::from_bytes(self.bytes[at..at + 32].try_into().expect("a digest is 32 bytes"))
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed({} {}, {} rows)", self.kind, self.release(), self.entries())
    }
}

/// How wide the rows of a section are and how many there are, as the head says.
fn section_size(head: &[u8], index: usize) -> (usize, usize) {
    let at = SECTIONS_AT + index * 8;
    let number = |at: usize| u32::take(&head[at..at + 4]) as usize;
    (number(at), number(at + 4))
}

fn content_digest(bytes: &[u8]) -> Digest {
    let mut hasher = Sha256::new_with_prefix(&bytes[..DIGEST_AT]);
    hasher.update(&bytes[DIGEST_AT + 32..]);
    Digest::of(hasher)
}

/// Adds text, cut or padded with NUL to a width.
fn put_text(out: &mut Vec<u8>, text: &str, width: usize) {
    let mut end = text.len().min(width);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    out.extend_from_slice(&text.as_bytes()[..end]);
    out.resize(out.len() + width - end, 0);
}

fn text(bytes: &[u8]) -> &str {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    str::from_utf8(&bytes[..end]).unwrap_or("?")
}

/// Kind of file and version of its layout.
const MARK: &[u8; 8] = b"cctabl01";
const HEAD: usize = 256;
const DIGEST_AT: usize = 128;
const SECTIONS_AT: usize = 160;
/// Most sections of a table.
pub(crate) const SECTIONS: usize = 4;
