//! Files of drops, plain or packed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::GzBuilder;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// A file that counts the bytes given to it.
pub(crate) struct Sink {
    out: Out,
    bytes: u64,
}

enum Out {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
    Zstd(Box<zstd::Encoder<'static, BufWriter<File>>>),
    /// Of an archive, which is written when all that it holds is there.
    Member(Vec<u8>),
}

impl Sink {
    /// Creates the file; one whose name ends in `.gz` or `.zst` is compressed.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = BufWriter::new(File::create(path)?);
        let out = match path.extension().and_then(|end| end.to_str()) {
            // No name and no time inside, so that the same plan makes the same bytes.
            Some("gz") => Out::Gzip(Box::new(
                GzBuilder::new().mtime(0).operating_system(255).write(file, flate2::Compression::new(6)),
            )),
            Some("zst") => Out::Zstd(Box::new(zstd::Encoder::new(file, 3)?)),
            _ => Out::Plain(file),
        };
        Ok(Self { out, bytes: 0 })
    }

    /// A member of an archive.
    pub(crate) fn member() -> Self {
        Self { out: Out::Member(Vec::new()), bytes: 0 }
    }

    /// Ends the file; says how many bytes of X12 went into it, and gives a member's.
    pub(crate) fn finish(self) -> io::Result<(u64, Option<Vec<u8>>)> {
        match self.out {
            Out::Plain(mut file) => file.flush()?,
            Out::Gzip(encoder) => encoder.finish()?.flush()?,
            Out::Zstd(encoder) => encoder.finish()?.flush()?,
            Out::Member(bytes) => return Ok((self.bytes, Some(bytes))),
        }
        Ok((self.bytes, None))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.out {
            Out::Plain(file) => file.write(bytes),
            Out::Gzip(encoder) => encoder.write(bytes),
            Out::Zstd(encoder) => encoder.write(bytes),
            Out::Member(all) => all.write(bytes),
        }?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Plain(file) => file.flush(),
            Out::Gzip(encoder) => encoder.flush(),
            Out::Zstd(encoder) => encoder.flush(),
            Out::Member(_) => Ok(()),
        }
    }
}

/// Writes a zip archive of members by name, in their order.
pub(crate) fn write_archive(path: &Path, members: &[(String, Vec<u8>)]) -> io::Result<()> {
    let mut archive = ZipWriter::new(BufWriter::new(File::create(path)?));
    // No time inside but the first there is.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, bytes) in members {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    archive.finish()?.flush()
}
