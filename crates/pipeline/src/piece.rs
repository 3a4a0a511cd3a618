//! What a worker is handed: pieces of transaction sets, read back from the archive.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use ::claims::{ClaimReader, ClaimView};
use remit::deposit::Statement;
use x12::guide::Guide;
use x12::{Delimiters, Place, Segments, Stretch, Survey, TransactionSet, lex};

use crate::identity::SourceId;
use crate::person::Decision;
use crate::touch::Touch;
use crate::{Error, ErrorKind};

/// A source that was taken: archived, surveyed, and open for reading.
#[derive(Debug)]
pub struct Source {
    /// SHA-256 of its bytes.
    pub id: SourceId,
    /// Its path in the drop; `archive!member` within an archive.
    pub name: String,
    /// Its bytes, decompressed.
    pub bytes: u64,
    /// What was wrong with the packing it came in.
    pub fault: Option<String>,
    /// What is in it.
    pub survey: Survey,
    /// What it says, when it is no X12 but a file of a bank.
    pub statement: Option<Statement>,
    /// What it says, when it is a decision of a person.
    pub decision: Option<Decision>,
    /// What it says, when it is what a person told of a work item.
    pub touches: Vec<Touch>,
    /// Where its bytes are.
    pub archived: Stored,
}

/// Bytes that any part of can be read.
#[derive(Debug)]
pub enum Stored {
    /// In the archive. Opened to be read, since a drop may have more files than a process may keep open.
    Archived(PathBuf),
    /// In an open file.
    File(File),
    /// In memory.
    Memory(Vec<u8>),
}

impl Stored {
    /// Opens it, to read several parts of it.
    fn open(&self) -> io::Result<Opened<'_>> {
        Ok(match self {
            Self::Archived(path) => Opened::Own(File::open(path)?),
            Self::File(file) => Opened::File(file),
            Self::Memory(bytes) => Opened::Memory(bytes),
        })
    }
}

/// A source that is open.
enum Opened<'s> {
    Own(File),
    File(&'s File),
    Memory(&'s [u8]),
}

impl Opened<'_> {
    fn read_exact_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        match self {
            Self::Own(file) => file.read_exact_at(bytes, offset),
            Self::File(file) => file.read_exact_at(bytes, offset),
            Self::Memory(all) => {
                let found = all.get(offset as usize..).and_then(|rest| rest.get(..bytes.len()));
                bytes.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
                Ok(())
            }
        }
    }
}

impl Source {
    /// The bytes at an offset.
    pub fn bytes_at(&self, offset: u64, length: u64) -> Result<Vec<u8>, Error> {
        self.bytes_of(&self.open(offset)?, offset, length)
    }

    /// Opens it to read several stretches, the first at `offset`.
    fn open(&self, offset: u64) -> Result<Opened<'_>, Error> {
        self.archived.open().map_err(|cause| self.unreadable(offset).because(cause))
    }

    fn bytes_of(&self, opened: &Opened<'_>, offset: u64, length: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; length as usize];
        opened.read_exact_at(&mut bytes, offset).map_err(|cause| self.unreadable(offset).because(cause))?;
        Ok(bytes)
    }

    fn unreadable(&self, offset: u64) -> Error {
        Error::new(ErrorKind::Lake, format!("cannot read {} again at byte {offset}", self.name))
    }

    /// The bytes from an offset on, to be read bit by bit.
    pub fn reader(&self, offset: u64, length: u64) -> impl Read + '_ {
        RangeReader { source: self, offset, left: length, buffer: Vec::new(), given: 0 }
    }

    /// Whether it is something else than X12 and was read.
    pub(crate) fn is_told(&self) -> bool {
        self.statement.is_some() || self.decision.is_some() || !self.touches.is_empty()
    }

    /// The set's delimiters.
    pub fn delimiters(&self, set: &TransactionSet) -> Delimiters {
        self.survey.interchanges[set.interchange as usize].delimiters
    }

    /// ISA13 of the interchange a set stands in.
    pub fn isa13(&self, set: &TransactionSet) -> &str {
        self.survey.interchanges[set.interchange as usize].isa(13)
    }

    /// GS06 of the functional group a set stands in; empty outside one.
    pub fn gs06(&self, set: &TransactionSet) -> &str {
        set.group.map_or("", |group| self.survey.groups[group as usize].gs(6))
    }

    /// The implementation guide of a set, when it is one that is read here.
    pub fn guide(set: &TransactionSet) -> Option<&'static Guide> {
        Guide::of(&*set.version, &*set.st01)
    }
}

struct RangeReader<'s> {
    source: &'s Source,
    offset: u64,
    left: u64,
    /// What is in the buffer and not given out.
    buffer: Vec<u8>,
    given: usize,
}

impl Read for RangeReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.buffer.len() && self.left > 0 {
            let length = self.left.min(RANGE_BYTES);
            self.buffer = self.source.bytes_at(self.offset, length).map_err(io::Error::other)?;
            (self.offset, self.left, self.given) = (self.offset + length, self.left - length, 0);
        }
        let rest = &self.buffer[self.given..];
        let length = rest.len().min(out.len());
        out[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }
}

/// A range is read so many bytes at a time.
const RANGE_BYTES: u64 = 1 << 20;

/// Which piece of which set of which source.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct PieceRef {
    /// Index of the source in the batch.
    pub source: u32,
    /// Index of the set in the source's survey.
    pub set: u32,
    /// Index of the piece in the set.
    pub piece: u32,
}

impl PieceRef {
    /// The set it is a piece of.
    pub fn set(self, sources: &[Source]) -> &TransactionSet {
        &sources[self.source as usize].survey.sets[self.set as usize]
    }

    /// Whether it is the first piece of its set.
    pub fn is_first(self) -> bool {
        self.piece == 0
    }
}

/// The bytes of a piece.
#[derive(Debug)]
pub struct PieceBytes {
    context: Vec<(Stretch, Vec<u8>)>,
    body: (Stretch, Vec<u8>),
    next: Option<(Stretch, Vec<u8>)>,
    delimiters: Delimiters,
}

/// A piece, lexed.
#[derive(Debug)]
pub struct PieceSegments<'a> {
    /// The loops above, outermost first.
    pub context: Vec<Segments<'a>>,
    /// The piece itself.
    pub body: Segments<'a>,
    /// The first segment after it, unless it is the last of its set.
    pub next: Option<Segments<'a>>,
}

impl PieceBytes {
    /// Reads a piece from the archive.
    pub fn read(source: &Source, set: &TransactionSet, piece: u32) -> Result<Self, Error> {
        let piece = &set.pieces[piece as usize];
        let opened = source.open(piece.body.offset)?;
        let fetch = |stretch: Stretch| -> Result<(Stretch, Vec<u8>), Error> {
            let bytes = source.bytes_of(&opened, stretch.offset, stretch.length)?;
            Ok((stretch, bytes))
        };
        Ok(Self {
            context: piece.context.iter().map(|&stretch| fetch(stretch)).collect::<Result<_, _>>()?,
            body: fetch(piece.body)?,
            next: piece.next.map(fetch).transpose()?,
            delimiters: source.delimiters(set),
        })
    }

    /// Lexes it.
    pub fn lex(&self) -> PieceSegments<'_> {
        PieceSegments {
            context: self.context.iter().map(|part| self.lex_part(part)).collect(),
            body: self.lex_part(&self.body),
            next: self.next.as_ref().map(|part| self.lex_part(part)),
        }
    }

    fn lex_part<'a>(&self, (stretch, bytes): &'a (Stretch, Vec<u8>)) -> Segments<'a> {
        lex(bytes, self.delimiters, stretch.offset).numbered_from(stretch.ordinal)
    }

    /// Where its last segment stands, near enough for a fault about what is missing after it.
    pub fn end(&self, segments: &PieceSegments<'_>) -> Place {
        match segments.body.len() {
            0 => Place { offset: self.body.0.offset, ordinal: self.body.0.ordinal },
            count => segments.body.segment(count - 1).place(),
        }
    }
}

/// Reads the whole claims of a piece of an 837.
pub(crate) fn claims_of(
    source: &Source,
    set: &TransactionSet,
    piece: u32,
    sink: impl FnMut(&ClaimView<'_, '_>),
) -> Result<(), Error> {
    read_claims(reader_of(set), (source, set, piece), sink)
}

/// Reads the whole claims of a piece of an 837 for what they say, and not for what is wrong with them.
pub(crate) fn unchecked_claims_of(
    source: &Source,
    set: &TransactionSet,
    piece: u32,
    sink: impl FnMut(&ClaimView<'_, '_>),
) -> Result<(), Error> {
    read_claims(reader_of(set).without_checks(), (source, set, piece), sink)
}

fn reader_of(set: &TransactionSet) -> ClaimReader<'static> {
    let guide = Source::guide(set).expect("only sets with a guide are read");
    ClaimReader::new(guide).expect("the guide is an 837's")
}

fn read_claims(
    reader: ClaimReader<'_>,
    (source, set, piece): (&Source, &TransactionSet, u32),
    mut sink: impl FnMut(&ClaimView<'_, '_>),
) -> Result<(), Error> {
    let bytes = PieceBytes::read(source, set, piece)?;
    let segments = bytes.lex();
    let mut reader = reader;
    for above in &segments.context {
        reader.context(above);
    }
    reader.read(&segments.body, &mut |view| sink(&view));
    match &segments.next {
        Some(next) => reader.end_before(next.segment(0), &mut |view| sink(&view)),
        None => reader.finish(bytes.end(&segments), &mut |view| {
            // The last claim of a set that was cut short may not be whole.
            if set.complete {
                sink(&view);
            }
        }),
    }
    Ok(())
}

/// Groups pieces, in order, into tasks of about `target` bytes each. The grouping depends on the pieces
/// alone, so any number of threads does the same tasks.
pub fn tasks(sources: &[Source], pieces: impl Iterator<Item = PieceRef>, target: u64) -> Vec<Vec<PieceRef>> {
    let mut tasks: Vec<Vec<PieceRef>> = Vec::new();
    let mut room = 0;
    for piece in pieces {
        let bytes = piece.set(sources).pieces[piece.piece as usize].body.length;
        if room == 0 {
            tasks.push(Vec::new());
            room = target;
        }
        room = room.saturating_sub(bytes.max(1));
        tasks.last_mut().expect("a task was just begun").push(piece);
    }
    tasks
}
