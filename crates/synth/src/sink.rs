//! Files of a drop, plain or compressed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::GzBuilder;
use flate2::write::GzEncoder;

/// A file that counts the bytes given to it.
pub(crate) struct Sink {
    out: Out,
    bytes: u64,
}

enum Out {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

impl Sink {
    /// Creates the file; one whose name ends in `.gz` is compressed.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = BufWriter::new(File::create(path)?);
        let out = match path.extension() {
            // No name and no time inside, so that the same plan makes the same bytes.
            Some(end) if end == "gz" => Out::Gzip(Box::new(
                GzBuilder::new().mtime(0).operating_system(255).write(file, flate2::Compression::new(6)),
            )),
            _ => Out::Plain(file),
        };
        Ok(Self { out, bytes: 0 })
    }

    /// Ends the file; says how many bytes of X12 went into it.
    pub(crate) fn finish(self) -> io::Result<u64> {
        match self.out {
            Out::Plain(mut file) => file.flush()?,
            Out::Gzip(encoder) => encoder.finish()?.flush()?,
        }
        Ok(self.bytes)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.out {
            Out::Plain(file) => file.write(bytes),
            Out::Gzip(encoder) => encoder.write(bytes),
        }?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Plain(file) => file.flush(),
            Out::Gzip(encoder) => encoder.flush(),
        }
    }
}
