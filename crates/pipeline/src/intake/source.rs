//! Ranges of an open file, and what has been used of them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// A range of a file, read without moving the file's own position, so that many can be read at once.
#[derive(Clone, Debug)]
pub(super) struct Range {
    file: Arc<File>,
    from: u64,
    length: u64,
    at: u64,
}

impl Range {
    /// The first `length` bytes of a file.
    pub(super) fn whole(file: Arc<File>, length: u64) -> Self {
        Self { file, from: 0, length, at: 0 }
    }

    /// A range of this range, cut where this one ends.
    pub(super) fn part(&self, from: u64, length: u64) -> Self {
        let from = from.min(self.length);
        let length = length.min(self.length - from);
        Self { file: Arc::clone(&self.file), from: self.from + from, length, at: 0 }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl Read for Range {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.file.read_at(&mut buffer[..most], self.from + self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Range {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.at = at.filter(|&at| i64::try_from(at).is_ok()).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Counts what a decoder has used of its input, and tells errors of the input from the decoder's own.
#[derive(Debug)]
pub(super) struct Tracked<R> {
    input: BufReader<R>,
    used: u64,
    failed: bool,
}

impl<R: Read> Tracked<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(INPUT_BYTES, input), used: 0, failed: false }
    }

    /// How many bytes were used.
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    /// Whether reading the input failed.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }
}

impl<R: Read> Read for Tracked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Tracked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // Asked twice, because what is given borrows from the input and an error does not.
        if let Err(error) = self.input.fill_buf() {
            self.failed = error.kind() != io::ErrorKind::Interrupted;
            return Err(error);
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.input.consume(count);
        self.used += count as u64;
    }
}

const INPUT_BYTES: usize = 64 << 10;
