//! Files looked at by themselves, with no lake: what `check` and `inspect` read.

use std::cell::Cell;
use std::fs::File;
use std::path::Path;

use sha2::{Digest, Sha256};
use x12::{Survey, Surveyor, TransactionSet};

use crate::collect::walk;
use crate::identity::SourceId;
use crate::intake::{DropFile, Limits, Member, Packing};
use crate::piece::{Source, Stored};
use crate::{Error, ErrorKind};

/// Opens a file and gives its sources: itself, decompressed, or each member of an archive.
///
/// A plain file is read where it lies; what was compressed is held in memory.
pub fn open(path: &Path) -> Result<Vec<Source>, Error> {
    follow(path, &mut |_, _| Ok(()))
}

/// How much of a source has been surveyed.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'s> {
    /// A part; and the transaction set that is being walked, with those of its pieces that are whole.
    Part(Option<&'s TransactionSet>),
    /// All of it.
    Whole,
}

/// Opens a file as [`open`] does, and calls `more` whenever more of a plain one has been surveyed, and once
/// when all of a source has, with the source as far as it is known.
pub fn follow<E: From<Error>>(
    path: &Path,
    more: &mut dyn FnMut(&Source, Seen<'_>) -> Result<(), E>,
) -> Result<Vec<Source>, E> {
    let file = DropFile::of(path)?;
    let scratch = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut sources = Vec::new();
    for member in &mut file.open(scratch, Limits::default())? {
        sources.push(read(member?, path, more)?);
    }
    Ok(sources)
}

fn read<E: From<Error>>(
    mut member: Member,
    path: &Path,
    more: &mut dyn FnMut(&Source, Seen<'_>) -> Result<(), E>,
) -> Result<Source, E> {
    let failed = |cause| Error::at(ErrorKind::Drop, "cannot read the file", path).because(cause);
    let plain = member.packing() == Packing::None;
    let archived =
        if plain { Stored::File(File::open(path).map_err(failed)?) } else { Stored::Memory(Vec::new()) };
    let id = SourceId::new(&[0; 32]);
    let mut source = Source {
        id,
        name: member.name().to_owned(),
        bytes: 0,
        fault: None,
        survey: Survey::default(),
        statement: None,
        decision: None,
        touches: Vec::new(),
        archived,
    };
    let (mut surveyor, mut digest, mut kept) = (Surveyor::new(), Sha256::new(), Vec::new());
    let bytes = Cell::new(0);
    let mut outcome = Ok(());
    let walked = walk(
        &mut member,
        |window, at_end| {
            let used = surveyor.feed(window, at_end);
            if plain && outcome.is_ok() {
                source.bytes = bytes.get();
                outcome = surveyor.lend(|survey, open| {
                    std::mem::swap(survey, &mut source.survey);
                    let outcome = more(&source, Seen::Part(open));
                    std::mem::swap(survey, &mut source.survey);
                    outcome
                });
            }
            used
        },
        |read| {
            digest.update(read);
            bytes.set(bytes.get() + read.len() as u64);
            if !plain {
                kept.extend_from_slice(read);
            }
            Ok(())
        },
    );
    walked.map_err(failed)?;
    outcome?;
    if !plain {
        source.archived = Stored::Memory(kept);
    }
    source.fault = member.fault().map(ToString::to_string);
    source.id = SourceId::new(&digest.finalize().into());
    (source.bytes, source.survey) = (bytes.get(), surveyor.finish());
    more(&source, Seen::Whole)?;
    Ok(source)
}
