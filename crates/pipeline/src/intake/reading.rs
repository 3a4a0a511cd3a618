//! The members of a drop file, one after another.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::archive::{Archive, Opened};
use super::decode::{Bounded, Budget, Gunzip, Stream, Unzstd};
use super::fault::Fault;
use super::listing::{DropFile, Stamp};
use super::source::Range;
use crate::{Error, ErrorKind};

/// A drop file that is being read: gives its members in order.
///
/// Members may be kept and read later, but what one may still unpack depends on what those before it
/// did, so read each before asking for the next.
pub struct Reading {
    listed: DropFile,
    file: Arc<File>,
    scratch: PathBuf,
    limits: Limits,
    budget: Arc<Budget>,
    unopened: Option<Range>,
    /// The archive that is being read, and the one within it.
    archives: Vec<Archive>,
    given: usize,
}

/// What a drop file may unpack to. A small file that unpacks to very much is no claim file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Most bytes that one member may unpack to.
    pub member_bytes: u64,
    /// Most bytes that all the members of a file may unpack to, as a multiple of its size...
    pub ratio: u64,
    /// ...where they come to more than this.
    pub ratio_from_bytes: u64,
    /// Most members of a file.
    pub members: usize,
}

/// Whether a file changed while it was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// It is what was listed.
    AsListed,
    /// It is another than was listed: leave it for the next run.
    Changed,
}

/// How a file is packed, outermost.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packing {
    /// Not at all.
    None,
    /// As gzip, of one or more members.
    Gzip,
    /// As zstd, of one or more frames.
    Zstd,
    /// As a zip archive.
    Zip,
}

/// One stream of bytes out of a drop file.
///
/// Reading it gives an error only when the disk does: damage ends the stream, and [`fault`](Self::fault)
/// says what it was.
pub struct Member {
    name: String,
    packing: Packing,
    stream: Stream,
    fault: Option<Fault>,
    is_opaque: bool,
    is_ended: bool,
}

impl DropFile {
    /// Opens the file to give its members. An archive within an archive is unpacked to an unnamed file
    /// in `scratch`.
    pub fn open(&self, scratch: &Path, limits: Limits) -> Result<Reading, Error> {
        let file = Arc::new(File::open(&self.path).map_err(|cause| self.failed(cause))?);
        let most = self.bytes.saturating_mul(limits.ratio).max(limits.ratio_from_bytes);
        Ok(Reading {
            // What is written behind the end that was listed is of no use: the file then has changed.
            unopened: Some(Range::whole(Arc::clone(&file), self.bytes)),
            listed: self.clone(),
            file,
            scratch: scratch.to_owned(),
            limits,
            budget: Budget::new(most),
            archives: Vec::new(),
            given: 0,
        })
    }

    fn failed(&self, cause: io::Error) -> Error {
        Error::at(ErrorKind::Drop, "cannot read the file", &self.path).because(cause)
    }
}

impl Reading {
    /// Whether the file is what was listed. Ask when its members have been read.
    pub fn state(&self) -> Result<State, Error> {
        let about = self.file.metadata().map_err(|cause| self.listed.failed(cause))?;
        Ok(if Stamp::of(&about) == self.listed.stamp { State::AsListed } else { State::Changed })
    }

    fn advance(&mut self) -> Result<Option<Member>, Error> {
        if let Some(range) = self.unopened.take() {
            let piece = Piece { name: self.listed.name.clone(), packing: Packing::None, depth: 0 };
            if let Some(member) = self.unpack(piece, Box::new(range.clone()), Some(range))? {
                return Ok(Some(member));
            }
        }
        while let Some(archive) = self.archives.last_mut() {
            if self.given >= self.limits.members && archive.has_more() {
                let fault = Fault::Limit { what: "members in a file", limit: self.limits.members as u64 };
                let member = archive.whole(fault);
                self.archives.clear();
                return Ok(Some(member));
            }
            let depth = archive.depth();
            match archive.advance().map_err(|cause| self.listed.failed(cause))? {
                Some(Opened::Stream { name, stream }) => {
                    let stream = self.bounded(stream);
                    let piece = Piece { name, packing: Packing::Zip, depth: depth + 1 };
                    if let Some(member) = self.unpack(piece, stream, None)? {
                        return Ok(Some(member));
                    }
                }
                Some(Opened::Member(member)) => return Ok(Some(member)),
                None => {
                    self.archives.pop();
                }
            }
        }
        Ok(None)
    }

    /// Takes off one packing after another, until there is a member, or an archive to go into.
    fn unpack(
        &mut self,
        mut piece: Piece,
        stream: Stream,
        range: Option<Range>,
    ) -> Result<Option<Member>, Error> {
        let mut stream = peek(stream);
        let mut range = range;
        loop {
            let content = Content::of(&stream.head);
            let packing = match content {
                Content::Plain => return Ok(Some(Member::new(piece.name, piece.packing, Box::new(stream)))),
                Content::Foreign(packing) => {
                    let fault = Fault::Unsupported { packing: packing.to_owned() };
                    return Ok(Some(Member::opaque(piece.name, piece.packing, Box::new(stream), fault)));
                }
                Content::Packed(packing) => packing,
            };
            if piece.depth > NESTING_MAX {
                return Ok(Some(Member::opaque(piece.name, piece.packing, Box::new(stream), Fault::Nested)));
            }
            if piece.depth == 0 {
                piece.packing = packing;
            }
            let unpacked: Stream = match packing {
                Packing::Gzip => Box::new(Gunzip::new(Box::new(stream))),
                Packing::Zstd => {
                    Box::new(Unzstd::new(Box::new(stream)).map_err(|cause| self.listed.failed(cause))?)
                }
                Packing::Zip | Packing::None => {
                    let range = match range {
                        Some(range) => range,
                        None => match self.spool(stream)? {
                            (range, None) => range,
                            (range, Some(fault)) => {
                                let stream = Box::new(range);
                                return Ok(Some(Member::opaque(piece.name, piece.packing, stream, fault)));
                            }
                        },
                    };
                    return self.enter(piece, range);
                }
            };
            stream = peek(self.bounded(unpacked));
            range = None;
            piece.depth += 1;
        }
    }

    /// Goes into an archive, if it can be read.
    fn enter(&mut self, piece: Piece, range: Range) -> Result<Option<Member>, Error> {
        let opened = Archive::open(piece.name, piece.packing, piece.depth, range, self.limits.members);
        match opened.map_err(|cause| self.listed.failed(cause))? {
            Ok(archive) => {
                self.archives.push(archive);
                Ok(None)
            }
            Err(member) => Ok(Some(member)),
        }
    }

    /// Writes a stream to an unnamed file, because a zip archive is read from its end. A fault is that
    /// of the stream, which ends there.
    fn spool(&self, mut stream: Peeked) -> Result<(Range, Option<Fault>), Error> {
        // A name of its own, by what it is made from; one left behind by a killed run is taken over.
        let digest: [u8; 32] = Sha256::digest(self.listed.path.as_os_str().as_bytes()).into();
        let tag = u64::from_le_bytes(*digest.first_chunk().expect("a digest has 32 bytes"));
        let path = self.scratch.join(format!("intake-{tag:016x}.spool"));
        let failed = |cause| Error::at(ErrorKind::Lake, "cannot write", &path).because(cause);
        let options = File::options().read(true).write(true).create(true).truncate(true).clone();
        let mut spooled = options.open(&path).map_err(failed)?;
        std::fs::remove_file(&path).map_err(failed)?;
        let mut buffer = vec![0; 64 << 10];
        let (mut length, mut fault) = (0, None);
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    io::Write::write_all(&mut spooled, &buffer[..count]).map_err(failed)?;
                    length += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    fault = Some(Fault::of(&error).cloned().ok_or_else(|| self.listed.failed(error))?);
                    break;
                }
            }
        }
        Ok((Range::whole(Arc::new(spooled), length), fault))
    }

    fn bounded(&self, stream: Stream) -> Stream {
        Box::new(Bounded::new(stream, self.limits.member_bytes, Arc::clone(&self.budget)))
    }
}

impl Iterator for Reading {
    type Item = Result<Member, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let member = self.advance().transpose();
        self.given += 1;
        if matches!(member, Some(Err(_))) {
            self.archives.clear();
        }
        member
    }
}

impl Member {
    pub(super) fn new(name: String, packing: Packing, stream: Stream) -> Self {
        Self { name, packing, stream, fault: None, is_opaque: false, is_ended: false }
    }

    /// A member that is not to be parsed.
    pub(super) fn opaque(name: String, packing: Packing, stream: Stream, fault: Fault) -> Self {
        Self { fault: Some(fault), is_opaque: true, ..Self::new(name, packing, stream) }
    }

    /// The file's name, and where it is an archive, `!` and the name within it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How the file was packed.
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Why its bytes are not all there; known once the stream has ended.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Whether its bytes are given as they lie, to be set aside and not parsed, as
    /// [`fault`](Self::fault) explains.
    pub fn is_opaque(&self) -> bool {
        self.is_opaque
    }
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_ended {
            return Ok(0);
        }
        self.stream.read(buffer).or_else(|error| match Fault::of(&error) {
            None => Err(error),
            Some(fault) => {
                self.is_ended = true;
                self.fault.get_or_insert(fault.clone());
                Ok(0)
            }
        })
    }
}

impl Packing {
    /// `none`, `gzip`, `zstd` or `zip`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Zip => "zip",
        }
    }
}

impl Limits {
    /// Most bytes that one member may unpack to.
    pub const MEMBER_BYTES: u64 = 64 << 30;
    /// Most that a file may grow by unpacking. Claims pack to a tenth; copies of one claim to a
    /// hundredth.
    pub const RATIO: u64 = 1_000;
    /// What a file may unpack to whatever its size.
    pub const RATIO_FROM_BYTES: u64 = 1 << 30;
    /// Most members of a file.
    pub const MEMBERS: usize = 10_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            member_bytes: Self::MEMBER_BYTES,
            ratio: Self::RATIO,
            ratio_from_bytes: Self::RATIO_FROM_BYTES,
            members: Self::MEMBERS,
        }
    }
}

/// What is being unpacked: its name, how the file is packed, and how many packings were taken off.
struct Piece {
    name: String,
    packing: Packing,
    depth: usize,
}

/// What the first bytes of a stream say it is.
enum Content {
    Plain,
    Packed(Packing),
    Foreign(&'static str),
}

impl Content {
    fn of(head: &[u8]) -> Self {
        MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map_or(Self::Plain, |(_, kind)| match kind {
            Ok(packing) => Self::Packed(*packing),
            Err(name) => Self::Foreign(name),
        })
    }
}

/// A stream whose first bytes have been looked at.
struct Peeked {
    head: Vec<u8>,
    at: usize,
    /// What went wrong when they were; said again in its place.
    error: Option<io::Error>,
    rest: Stream,
}

fn peek(mut rest: Stream) -> Peeked {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let error = (&mut rest).take(HEAD_BYTES as u64).read_to_end(&mut head).err();
    Peeked { head, at: 0, error, rest }
}

impl Read for Peeked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut left = &self.head[self.at..];
        if !left.is_empty() {
            let count = left.read(buffer)?;
            self.at += count;
            return Ok(count);
        }
        self.error.take().map_or_else(|| self.rest.read(buffer), Err)
    }
}

/// How packed files begin: those that are read, and the names of those that are not.
const MAGIC: [(&[u8], Result<Packing, &str>); 10] = [
    (&[0x1f, 0x8b], Ok(Packing::Gzip)),
    (&[0x28, 0xb5, 0x2f, 0xfd], Ok(Packing::Zstd)),
    (b"PK\x03\x04", Ok(Packing::Zip)),
    (b"PK\x05\x06", Ok(Packing::Zip)),
    (b"PK\x07\x08", Err("a zip archive in several volumes")),
    (&[0x1f, 0x9d], Err("compress (.Z)")),
    (b"BZh", Err("bzip2")),
    (b"\xfd7zXZ\0", Err("xz")),
    (b"7z\xbc\xaf\x27\x1c", Err("7-Zip")),
    (b"Rar!\x1a\x07", Err("RAR")),
];

const HEAD_BYTES: usize = 6;

/// A packing may lie within a packing, and no deeper.
const NESTING_MAX: usize = 1;
