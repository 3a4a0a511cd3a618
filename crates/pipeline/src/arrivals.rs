//! What lies in a drop folder, and the bytes of it.

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::report::Waiting;
use crate::{Error, ErrorKind};

/// A file of a drop folder, as it was when the folder was listed.
#[derive(Clone, Debug)]
pub struct DropFile {
    /// Its path below the drop folder, with `/` between folders.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    modified: Option<SystemTime>,
}

/// What a folder holds: files that are ready, and files to be left for the next run.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Ready, in order of name.
    pub ready: Vec<DropFile>,
    /// Left, and why.
    pub waiting: Vec<Waiting>,
}

/// Lists a drop folder and the folders below it.
///
/// A file whose name says that it is still being written is left for the next run, as is one modified
/// less than `settle` before `now`.
pub fn list(drop: &Path, settle: Option<(SystemTime, Duration)>) -> Result<Listing, Error> {
    let unreadable =
        |cause: io::Error| Error::at(ErrorKind::Drop, "cannot read the drop folder", drop).because(cause);
    let about = fs::metadata(drop).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => Error::at(ErrorKind::Drop, "there is no drop folder", drop),
        _ => unreadable(cause),
    })?;
    if !about.is_dir() {
        return Err(Error::at(ErrorKind::Drop, "the drop is a file, not a folder", drop));
    }
    let mut listing = Listing::default();
    let mut folders = vec![(drop.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (path, below) = (entry.path(), format!("{prefix}{name}"));
            let Ok(about) = fs::metadata(&path) else { continue };
            if about.is_dir() {
                if !name.starts_with('.') {
                    folders.push((path, below + "/"));
                }
            } else if let Some(reason) = reason_to_wait(&name, &about, settle) {
                listing.waiting.push(Waiting { path: below, reason: reason.to_owned() });
            } else if !is_litter(&name) && about.is_file() {
                listing.ready.push(DropFile {
                    name: below,
                    path,
                    bytes: about.len(),
                    modified: about.modified().ok(),
                });
            }
        }
    }
    listing.ready.sort_by(|a, b| a.name.cmp(&b.name));
    listing.waiting.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

fn reason_to_wait(
    name: &str,
    about: &Metadata,
    settle: Option<(SystemTime, Duration)>,
) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let temporary = TEMPORARY.iter().any(|suffix| lower.ends_with(suffix)) || lower.starts_with(".~");
    if temporary {
        return Some("its name says that it is still being written");
    }
    let (now, settle) = settle?;
    let age = now.duration_since(about.modified().ok()?).unwrap_or_default();
    (age < settle).then_some("it was modified a moment ago")
}

fn is_litter(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "Thumbs.db" | "desktop.ini")
}

impl DropFile {
    /// A file by itself.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let about = fs::metadata(path).map_err(|cause| {
            let what = if cause.kind() == io::ErrorKind::NotFound {
                "there is no file"
            } else {
                "cannot read the file"
            };
            Error::at(ErrorKind::Drop, what, path).because(cause)
        })?;
        if about.is_dir() {
            return Err(Error::at(ErrorKind::Drop, "this is a folder, not a file", path));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, path: path.to_owned(), bytes: about.len(), modified: about.modified().ok() })
    }

    /// Whether the file is still as it was listed.
    pub fn is_unchanged(&self) -> bool {
        fs::metadata(&self.path)
            .is_ok_and(|now| now.len() == self.bytes && now.modified().ok() == self.modified)
    }

    /// What to know it by without reading it: path, size and time of change.
    pub fn signature(&self) -> String {
        let since = self.modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        format!("{}\t{}\t{}", self.name, self.bytes, since.unwrap_or_default().as_nanos())
    }

    /// Gives every member to `take`: the file itself, decompressed, or each file in an archive.
    ///
    /// How a file is compressed is told by its first bytes, not by its name. A stream that is damaged
    /// ends where the damage begins; [`Member::fault`] then says so.
    pub fn members(&self, mut take: impl FnMut(&mut Member<'_>) -> Result<(), Error>) -> Result<(), Error> {
        let failed =
            |cause: io::Error| Error::at(ErrorKind::Drop, "cannot read the file", &self.path).because(cause);
        let mut file = File::open(&self.path).map_err(failed)?;
        let mut magic = [0; 4];
        let known = read_up_to(&mut file, &mut magic).map_err(failed)?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut one = |compression, reader: &mut dyn Read| {
            take(&mut Member {
                name: self.name.clone(),
                compression,
                reader,
                fault: None,
                left: MEMBER_BYTES_MAX,
            })
        };
        match &magic[..known] {
            [0x1f, 0x8b, ..] => one("gzip", &mut flate2::read::MultiGzDecoder::new(BufReader::new(file))),
            [0x28, 0xb5, 0x2f, 0xfd] => {
                let mut reader = zstd::Decoder::new(file).map_err(failed)?;
                one("zstd", &mut reader)
            }
            b"PK\x03\x04" | b"PK\x05\x06" => self.zip_members(file, take),
            _ => one("none", &mut file),
        }
    }

    fn zip_members(
        &self,
        file: File,
        mut take: impl FnMut(&mut Member<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut archive = match zip::ZipArchive::new(BufReader::new(file)) {
            Ok(archive) => archive,
            Err(_) => {
                let fault = Some("the zip archive is damaged".to_owned());
                let mut whole = File::open(&self.path).map_err(|cause| {
                    Error::at(ErrorKind::Drop, "cannot read the file", &self.path).because(cause)
                })?;
                let name = self.name.clone();
                return take(&mut Member {
                    name,
                    compression: "zip",
                    reader: &mut whole,
                    fault,
                    left: MEMBER_BYTES_MAX,
                });
            }
        };
        for index in 0..archive.len().min(MEMBERS_MAX) {
            let (inner, folder) = match archive.by_index_raw(index) {
                Ok(entry) => (String::from_utf8_lossy(entry.name_raw()).into_owned(), entry.is_dir()),
                Err(_) => (format!("entry-{index}"), false),
            };
            if folder {
                continue;
            }
            let name = format!("{}!{inner}", self.name);
            match archive.by_index(index) {
                Ok(mut entry) => {
                    let reader: &mut dyn Read = &mut entry;
                    take(&mut Member {
                        name,
                        compression: "zip",
                        reader,
                        fault: None,
                        left: MEMBER_BYTES_MAX,
                    })?;
                }
                Err(_) => {
                    let fault = Some("the archive's entry is encrypted or damaged".to_owned());
                    let reader: &mut dyn Read = &mut io::empty();
                    take(&mut Member { name, compression: "zip", reader, fault, left: MEMBER_BYTES_MAX })?;
                }
            }
        }
        Ok(())
    }
}

/// One stream of bytes out of a drop file.
pub struct Member<'m> {
    /// The file's name; `archive!member` within an archive.
    pub name: String,
    /// `none`, `gzip`, `zip` or `zstd`.
    pub compression: &'static str,
    /// Why the stream is not whole, once it has ended.
    pub fault: Option<String>,
    reader: &'m mut dyn Read,
    left: u64,
}

impl Read for Member<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.reader.read(buffer) {
            Ok(count) => {
                self.left = self.left.saturating_sub(count as u64);
                if self.left == 0 && count > 0 {
                    self.fault = Some(format!("more than {MEMBER_BYTES_MAX} bytes when decompressed"));
                    return Ok(0);
                }
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            // What a damaged stream gave before the damage is kept.
            Err(error) if self.compression != "none" => {
                self.fault = Some(format!("the {} stream is damaged: {error}", self.compression));
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }
}

fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

/// Endings of names that clearinghouse clients give to files they are writing.
const TEMPORARY: [&str; 8] = [".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp", "~"];

/// Most bytes one member may decompress to.
const MEMBER_BYTES_MAX: u64 = 64 << 30;

/// Most members taken from one archive.
const MEMBERS_MAX: usize = 10_000;
