//! The entries of a zip archive.

use std::io::{self, BufReader, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::decode::{Entry, Stated, Stream};
use super::fault::Fault;
use super::listing::{is_litter, printable};
use super::reading::{Member, Packing};
use super::source::Range;

/// A zip archive that is being read.
///
/// The library reads the directory; entries are read by us, so that what is sound of a damaged one can
/// be kept.
pub(super) struct Archive {
    name: String,
    packing: Packing,
    depth: usize,
    range: Range,
    directory: ZipArchive<BufReader<Range>>,
    next: usize,
    given: usize,
}

/// What an entry is.
pub(super) enum Opened {
    /// Its bytes, which may be packed again.
    Stream { name: String, stream: Stream },
    /// A member, not to be looked into.
    Member(Member),
}

impl Archive {
    /// Reads an archive's directory. An archive without one that is sound is an opaque member.
    pub(super) fn open(
        name: String,
        packing: Packing,
        depth: usize,
        range: Range,
        members_max: usize,
    ) -> io::Result<Result<Self, Member>> {
        // The library keeps the whole directory in memory.
        if entries_declared(&range)? > members_max.max(DIRECTORY_ENTRIES) as u64 {
            let fault = Fault::Limit { what: "members in a file", limit: members_max as u64 };
            return Ok(Err(Member::opaque(name, packing, Box::new(range), fault)));
        }
        let fault = match ZipArchive::new(BufReader::new(range.clone())) {
            Ok(directory) => {
                return Ok(Ok(Self { name, packing, depth, range, directory, next: 0, given: 0 }));
            }
            Err(ZipError::Io(error)) if is_of_disk(&error) => return Err(error),
            Err(_) => Fault::corrupt(None, "the archive has no directory that can be read"),
        };
        Ok(Err(Member::opaque(name, packing, Box::new(range), fault)))
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn has_more(&self) -> bool {
        self.next < self.directory.len()
    }

    /// The archive itself, to be set aside.
    pub(super) fn whole(&self, fault: Fault) -> Member {
        Member::opaque(self.name.clone(), self.packing, Box::new(self.range.clone()), fault)
    }

    /// The next entry that is a file of a sender.
    ///
    /// The directory knows one entry of each name. Where it hides one, the archive itself follows the
    /// entries, so that nothing goes unseen; and where it holds nothing, a member without bytes does.
    pub(super) fn advance(&mut self) -> io::Result<Option<Opened>> {
        while self.has_more() {
            self.next += 1;
            if let Some(opened) = self.entry(self.next - 1)? {
                self.given += 1;
                return Ok(Some(opened));
            }
        }
        self.next += 1;
        if self.next != self.directory.len() + 1 {
            return Ok(None);
        }
        if self.directory.has_duplicate_names() {
            let fault =
                Fault::corrupt(None, "entries of the archive share a name; only the last of them is read");
            return Ok(Some(Opened::Member(self.whole(fault))));
        }
        let empty = || Member::new(self.name.clone(), self.packing, Box::new(io::empty()));
        Ok((self.given == 0).then(|| Opened::Member(empty())))
    }

    fn entry(&mut self, at: usize) -> io::Result<Option<Opened>> {
        let opaque =
            |name, stream, fault| Ok(Some(Opened::Member(Member::opaque(name, self.packing, stream, fault))));
        let entry = match self.directory.by_index_raw(at) {
            Ok(entry) => entry,
            Err(ZipError::Io(error)) if is_of_disk(&error) => return Err(error),
            Err(_) => {
                let name = format!("{}!entry {}", self.name, at + 1);
                let fault = Fault::corrupt(None, "the entry is not where the archive's directory says");
                return opaque(name, Box::new(io::empty()), fault);
            }
        };
        let inner = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let own_name = inner.rsplit(['/', '\\']).next().unwrap_or_default();
        if entry.is_dir() || is_litter(own_name.as_bytes()) {
            tracing::debug!(entry = at, "passed over: a folder, or left behind by a file manager");
            return Ok(None);
        }
        let name = format!("{}!{}", self.name, printable(&inner));
        let start = entry.data_start().unwrap_or(self.range.length());
        let bytes: Stream = Box::new(self.range.part(start, entry.compressed_size()));
        let stated = Stated { bytes: entry.size(), crc: entry.crc32() };
        if entry.encrypted() {
            return opaque(name, bytes, Fault::Encrypted);
        }
        let stream: Stream = match entry.compression() {
            CompressionMethod::Stored => Box::new(Entry::stored(bytes, stated)),
            CompressionMethod::Deflated => Box::new(Entry::deflated(bytes, stated)),
            other => {
                return opaque(name, bytes, Fault::Unsupported { packing: format!("zip method {other}") });
            }
        };
        Ok(Some(Opened::Stream { name, stream }))
    }
}

/// The most entries that a record at the end of the archive says its directory has.
fn entries_declared(range: &Range) -> io::Result<u64> {
    let from = range.length().saturating_sub(TAIL_BYTES);
    let mut tail = Vec::new();
    range.part(from, TAIL_BYTES).read_to_end(&mut tail)?;
    let declared = (0..tail.len()).map(|at| match &tail[at..] {
        [b'P', b'K', 5, 6, rest @ ..] => {
            let count = rest.get(6..).and_then(|rest| rest.first_chunk());
            // All ones stand for a count in the other record.
            count.map_or(0, |count| u64::from(u16::from_le_bytes(*count)))
        }
        [b'P', b'K', 6, 6, rest @ ..] => {
            rest.get(28..).and_then(|rest| rest.first_chunk()).map_or(0, |count| u64::from_le_bytes(*count))
        }
        _ => 0,
    });
    Ok(declared.max().unwrap_or(0))
}

/// Whether the disk failed, and not the archive.
fn is_of_disk(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    !matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof)
}

/// A directory of so many entries may be held in memory whatever the limit on members.
const DIRECTORY_ENTRIES: usize = u16::MAX as usize;

/// Where the records that end an archive lie, with a comment of any length.
const TAIL_BYTES: u64 = (64 << 10) + 200;
