//! Streams that unpack.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::{DeflateDecoder, GzDecoder};

use super::fault::Fault;
use super::source::Tracked;

/// A stream of bytes, however it came about.
pub(super) type Stream = Box<dyn Read + Send>;

/// A gzip file: one member after another.
pub(super) struct Gunzip {
    decoder: Option<GzDecoder<Tracked<Stream>>>,
}

impl Gunzip {
    pub(super) fn new(input: Stream) -> Self {
        Self { decoder: Some(GzDecoder::new(Tracked::new(input))) }
    }
}

impl Read for Gunzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(OUTPUT_BYTES);
        while let Some(mut decoder) = self.decoder.take() {
            let count = match decoder.read(&mut buffer[..most]) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.decoder = Some(decoder);
                    return Err(error);
                }
                Err(error) => return Err(explain(error, decoder.get_ref())),
            };
            if count > 0 || most == 0 {
                self.decoder = Some(decoder);
                return Ok(count);
            }
            let mut input = decoder.into_inner();
            if another_member(&mut input)? {
                self.decoder = Some(GzDecoder::new(input));
            }
        }
        Ok(0)
    }
}

/// Whether another gzip member follows. Zeros that pad the file to the end of a block do not count.
fn another_member(input: &mut Tracked<Stream>) -> io::Result<bool> {
    loop {
        let bytes = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            filled => filled?,
        };
        match bytes.iter().position(|&byte| byte != 0) {
            None if bytes.is_empty() => return Ok(false),
            None => {
                let zeros = bytes.len();
                input.consume(zeros);
            }
            Some(at) if bytes[at] == 0x1f => {
                input.consume(at);
                return Ok(true);
            }
            Some(at) => {
                let offset = input.used() + at as u64;
                return Err(Fault::corrupt(Some(offset), "other bytes follow the end").into());
            }
        }
    }
}

/// A zstd file: one frame after another.
pub(super) struct Unzstd {
    decoder: zstd::Decoder<'static, Tracked<Stream>>,
}

impl Unzstd {
    pub(super) fn new(input: Stream) -> io::Result<Self> {
        Ok(Self { decoder: zstd::Decoder::with_buffer(Tracked::new(input))? })
    }
}

impl Read for Unzstd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(buffer).map_err(|error| explain(error, self.decoder.get_ref()))
    }
}

/// An entry of a zip archive: its length and checksum are stated apart from it.
pub(super) struct Entry {
    body: Body,
    crc: flate2::Crc,
    stated: Stated,
    bytes: u64,
    is_done: bool,
}

/// What a zip archive states of an entry's unpacked bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) bytes: u64,
    pub(super) crc: u32,
}

enum Body {
    Stored(Tracked<Stream>),
    Deflated(DeflateDecoder<Tracked<Stream>>),
}

impl Entry {
    pub(super) fn stored(input: Stream, stated: Stated) -> Self {
        Self::new(Body::Stored(Tracked::new(input)), stated)
    }

    pub(super) fn deflated(input: Stream, stated: Stated) -> Self {
        Self::new(Body::Deflated(DeflateDecoder::new(Tracked::new(input))), stated)
    }

    fn new(body: Body, stated: Stated) -> Self {
        Self { body, crc: flate2::Crc::new(), stated, bytes: 0, is_done: false }
    }

    fn used(&self) -> u64 {
        match &self.body {
            Body::Stored(input) => input.used(),
            Body::Deflated(decoder) => decoder.get_ref().used(),
        }
    }
}

impl Read for Entry {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(OUTPUT_BYTES);
        if most == 0 || self.is_done {
            return Ok(0);
        }
        let count = match &mut self.body {
            Body::Stored(input) => input.read(&mut buffer[..most])?,
            Body::Deflated(decoder) => {
                decoder.read(&mut buffer[..most]).map_err(|error| explain(error, decoder.get_ref()))?
            }
        };
        self.bytes += count as u64;
        self.crc.update(&buffer[..count]);
        if count > 0 {
            return Ok(count);
        }
        self.is_done = true;
        let what = if self.bytes != self.stated.bytes {
            "the length is not the one stated"
        } else if self.crc.sum() != self.stated.crc {
            "the checksum does not match"
        } else {
            return Ok(0);
        };
        Err(Fault::corrupt(Some(self.used()), what).into())
    }
}

/// A stream that ends in a fault when it has given more than it may.
pub(super) struct Bounded {
    input: Stream,
    left: u64,
    limit: u64,
    shared: Arc<Budget>,
}

/// How many bytes all that is unpacked from one file may come to.
#[derive(Debug)]
pub(super) struct Budget {
    left: AtomicU64,
    limit: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Arc<Self> {
        Arc::new(Self { left: AtomicU64::new(limit), limit })
    }
}

impl Bounded {
    pub(super) fn new(input: Stream, limit: u64, shared: Arc<Budget>) -> Self {
        Self { input, left: limit, limit, shared }
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let shared = self.shared.left.load(Ordering::Relaxed);
        let left = self.left.min(shared);
        if left == 0 && !buffer.is_empty() {
            // At the limit exactly is not past it.
            if self.input.read(&mut [0])? == 0 {
                return Ok(0);
            }
            let (what, limit) = if self.left == 0 {
                ("unpacked bytes in a member", self.limit)
            } else {
                ("unpacked bytes for a file of this size", self.shared.limit)
            };
            return Err(Fault::Limit { what, limit }.into());
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.input.read(&mut buffer[..most])?;
        self.left -= count as u64;
        self.shared.left.fetch_sub(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// An error of a decoder as a fault, unless its input is what failed.
fn explain<R: Read>(error: io::Error, input: &Tracked<R>) -> io::Error {
    if input.failed() || error.kind() == io::ErrorKind::Interrupted || Fault::of(&error).is_some() {
        return error;
    }
    Fault::corrupt(Some(input.used()), error).into()
}

/// Most bytes a decoder is asked for at a time: what it has made of a damaged stretch when it notices is
/// lost, and is no more than this.
const OUTPUT_BYTES: usize = 16 << 10;
