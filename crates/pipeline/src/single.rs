//! Files looked at by themselves, with no lake: what `check` and `inspect` read.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use x12::Surveyor;

use crate::arrivals::DropFile;
use crate::collect::walk;
use crate::identity::SourceId;
use crate::piece::{Source, Stored};
use crate::{Error, ErrorKind};

/// Opens a file and gives its sources: itself, decompressed, or each member of an archive.
///
/// A plain file is read where it lies; what was compressed is held in memory.
pub fn open(path: &Path) -> Result<Vec<Source>, Error> {
    let file = DropFile::of(path)?;
    let mut sources = Vec::new();
    file.members(|member| {
        let plain = member.compression == "none";
        let (mut surveyor, mut digest, mut kept) = (Surveyor::new(), Sha256::new(), Vec::new());
        let mut bytes = 0;
        let name = member.name.clone();
        let outcome = walk(
            member as &mut dyn Read,
            |window, at_end| surveyor.feed(window, at_end),
            |read| {
                digest.update(read);
                bytes += read.len() as u64;
                if !plain {
                    kept.extend_from_slice(read);
                }
                Ok(())
            },
        );
        outcome.map_err(|cause| Error::at(ErrorKind::Drop, "cannot read the file", path).because(cause))?;
        let stored =
            if plain {
                let again = File::open(path);
                Stored::File(again.map_err(|cause| {
                    Error::at(ErrorKind::Drop, "cannot read the file", path).because(cause)
                })?)
            } else {
                Stored::Memory(kept)
            };
        let id = SourceId::new(&digest.finalize().into());
        sources.push(Source { id, name, bytes, survey: surveyor.finish(), archived: stored });
        Ok(())
    })?;
    Ok(sources)
}
