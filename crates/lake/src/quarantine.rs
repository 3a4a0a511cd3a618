//! Bytes that could not be read, kept aside with a note of where they were and why.

use std::io::{self, Read};

use serde::Serialize;

use crate::Writer;
use crate::durable::{self, HashingFile};
use crate::error::{Error, ErrorKind, Result, Within};

/// What is to be kept aside. Nothing in it may name a patient.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SetAside<'a> {
    /// Length of the range, in bytes.
    pub bytes: u64,
    /// The edit or fault, if one has a name.
    pub fault: Option<&'a str>,
    /// Where the range begins in the decompressed source.
    pub offset: u64,
    /// The path of the source below the drop folder.
    pub path: &'a str,
    /// Why, as one word of small letters, digits and `-` or `_`: the folder's name.
    pub reason: &'a str,
    /// SHA-256 of the source, 64 hex digits.
    pub source_sha256: &'a str,
    /// Why, as a sentence.
    pub why: &'a str,
}

impl Writer {
    /// Keeps a range of bytes aside and gives its path below the lake.
    ///
    /// The name follows from the place, so doing it twice is doing it once.
    pub fn quarantine(&self, note: &SetAside<'_>, bytes: &mut dyn Read) -> Result<String> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if note.reason.is_empty() || !note.reason.bytes().all(plain) || note.source_sha256.len() != 64 {
            return Err(Error::new(ErrorKind::Io, note.reason, "not a reason or source to quarantine by"));
        }
        let folder = format!("{QUARANTINE}/{}", note.reason);
        let name = format!("{}-{:010x}", &note.source_sha256[..16], note.offset);
        let dir = self.lake().root().join(&folder);
        durable::create_dir(&dir)?;
        let staged = dir.join(durable::staged_name(&name));
        let mut file = HashingFile::create(staged.clone())?;
        let kept = io::copy(bytes, &mut file).within("cannot write", &staged)?;
        file.finish()?;
        durable::sync(&staged)?;
        if kept != note.bytes {
            let what = format!("{kept} bytes to keep aside, not {}", note.bytes);
            return Err(Error::corrupt(staged, what));
        }
        let mut text = serde_json::to_vec_pretty(note).expect("a note is plain text and numbers");
        text.push(b'\n');
        durable::replace(&dir.join(format!("{name}.json")), &text)?;
        durable::rename(&staged, &dir.join(format!("{name}.bin")))?;
        Ok(format!("{folder}/{name}.bin"))
    }
}

/// Folder of what is kept aside.
pub(crate) const QUARANTINE: &str = "quarantine";
