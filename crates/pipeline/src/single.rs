//! Files looked at by themselves, with no lake: what `check` and `inspect` read.

use std::fs::File;
use std::path::Path;

use sha2::{Digest, Sha256};
use x12::Surveyor;

use crate::collect::walk;
use crate::identity::SourceId;
use crate::intake::{DropFile, Limits, Member, Packing};
use crate::piece::{Source, Stored};
use crate::{Error, ErrorKind};

/// Opens a file and gives its sources: itself, decompressed, or each member of an archive.
///
/// A plain file is read where it lies; what was compressed is held in memory.
pub fn open(path: &Path) -> Result<Vec<Source>, Error> {
    let file = DropFile::of(path)?;
    let scratch = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut sources = Vec::new();
    for member in &mut file.open(scratch, Limits::default())? {
        sources.push(read(member?, path)?);
    }
    Ok(sources)
}

fn read(mut member: Member, path: &Path) -> Result<Source, Error> {
    let failed = |cause| Error::at(ErrorKind::Drop, "cannot read the file", path).because(cause);
    let plain = member.packing() == Packing::None;
    let (mut surveyor, mut digest, mut kept) = (Surveyor::new(), Sha256::new(), Vec::new());
    let mut bytes = 0;
    let outcome = walk(
        &mut member,
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
    outcome.map_err(failed)?;
    let stored = if plain { Stored::File(File::open(path).map_err(failed)?) } else { Stored::Memory(kept) };
    let id = SourceId::new(&digest.finalize().into());
    Ok(Source {
        id,
        name: member.name().to_owned(),
        bytes,
        survey: surveyor.finish(),
        statement: None,
        archived: stored,
    })
}
