//! Takes what is new in a drop: reads each file once, archiving, digesting and surveying it on the way.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use remit::deposit::{self, BankFormat};
use x12::Surveyor;

use crate::brought::Brought;
use crate::identity::SourceId;
use crate::intake::{DropFile, Limits, Member, Standing, State};
use crate::person::{self, Decision, TOLD_BYTES_MAX};
use crate::piece::{Source, Stored};
use crate::progress::Progress;
use crate::report::{Files, Waiting};
use crate::rows::Arrival;
use crate::touch::Touch;
use crate::{Error, ErrorKind};

/// What was taken.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// Every member that arrived, in order of name.
    pub(crate) arrivals: Vec<Arrival>,
    /// The sources not seen before, in order of their first arrival.
    pub(crate) sources: Vec<Source>,
    /// Signatures of the files that were read to their end.
    pub(crate) signatures: Vec<String>,
    /// Files that were left, or known.
    pub(crate) files: Files,
}

/// What has been taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken<'t> {
    /// What earlier batches brought.
    pub(crate) brought: &'t Brought,
    /// Signatures of files already read.
    pub(crate) signatures: &'t BTreeSet<String>,
}

/// One member, read.
struct Gathered {
    name: String,
    compression: &'static str,
    id: SourceId,
    bytes: u64,
    survey: x12::Survey,
    fault: Option<String>,
    /// Its bytes, when it is small and there is room.
    kept: Option<Vec<u8>>,
}

/// Reads every ready file whose signature is not known.
pub(crate) fn collect(
    listing: &[DropFile],
    taken: Taken<'_>,
    writer: &lake::Writer,
    progress: &dyn Progress,
) -> Result<Collected, Error> {
    let mut collected = Collected::default();
    for file in listing {
        if let Standing::Waiting(reason) = file.standing {
            collected.files.waiting.push(Waiting { path: file.name.clone(), reason: reason.to_owned() });
        }
    }
    let ready = listing.iter().filter(|file| file.standing == Standing::Ready);
    let (known, fresh): (Vec<_>, Vec<_>) =
        ready.partition(|file| taken.signatures.contains(&file.signature()));
    collected.files.known = known.len() as u64;
    progress.begin("reading", fresh.iter().map(|file| file.bytes).sum());
    let room = AtomicUsize::new(KEPT_BYTES_MAX);
    let gathered: Vec<Result<Result<Vec<Gathered>, &'static str>, Error>> = fresh
        .par_iter()
        .map(|file| {
            let members = gather(file, writer, &room, progress);
            progress.advance(file.bytes);
            members
        })
        .collect();
    let mut new: Vec<(u64, Gathered)> = Vec::new();
    for (file, members) in fresh.into_iter().zip(gathered) {
        let members = match members? {
            Ok(members) => members,
            Err(reason) => {
                let reason = reason.to_owned();
                collected.files.waiting.push(Waiting { path: file.name.clone(), reason });
                continue;
            }
        };
        collected.signatures.push(file.signature());
        let (known, fresh): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|member| taken.brought.has(&member.name, &member.id));
        collected.files.known += known.len() as u64;
        new.extend(fresh.into_iter().map(|member| (file.bytes, member)));
    }
    let ids: Vec<&SourceId> = new.iter().map(|(_, member)| &member.id).collect();
    let duplicates = taken.brought.duplicates(THIS, &ids);
    for ((received, member), duplicate_of) in new.into_iter().zip(duplicates) {
        let is_new = duplicate_of.is_none();
        collected.arrivals.push(Arrival {
            name: member.name.clone(),
            bytes: received,
            compression: member.compression,
            id: member.id.clone(),
            decompressed: member.bytes,
            duplicate_of,
            fault: member.fault.clone(),
        });
        if is_new {
            let archived = match member.kept {
                Some(bytes) => Stored::Memory(bytes),
                None => in_archive(writer.lake(), &member.id),
            };
            let Gathered { name, id, bytes, fault, survey, .. } = member;
            collected.sources.push(open(&name, id, bytes, fault, survey, archived)?);
        }
    }
    Ok(collected)
}

/// Surveys archived sources again, as a rerun does.
pub(crate) fn collect_again(lake: &lake::Lake, listed: &[lake::Source]) -> Result<Vec<Source>, Error> {
    listed
        .par_iter()
        .map(|listed| {
            let mut file = lake.source(&listed.sha256)?;
            let mut surveyor = Surveyor::new();
            walk(&mut file, |window, at_end| surveyor.feed(window, at_end), |_| Ok(())).map_err(|cause| {
                Error::new(ErrorKind::Lake, "cannot read an archived source").because(cause)
            })?;
            let id = SourceId::of(listed)
                .ok_or_else(|| Error::new(ErrorKind::Lake, "a commit names a source by no SHA-256"))?;
            let archived = in_archive(lake, &id);
            open(&listed.path, id, listed.bytes, listed.fault.clone(), surveyor.finish(), archived)
        })
        .collect()
}

/// Where the archive has a source.
pub(crate) fn in_archive(lake: &lake::Lake, id: &SourceId) -> Stored {
    Stored::Archived(lake.root().join(lake::Lake::source_path(id.hex())))
}

pub(crate) fn open(
    name: &str,
    id: SourceId,
    bytes: u64,
    fault: Option<String>,
    survey: x12::Survey,
    archived: Stored,
) -> Result<Source, Error> {
    let name = name.to_owned();
    let mut source = Source {
        id,
        name,
        bytes,
        fault,
        survey,
        statement: None,
        decision: None,
        touches: Vec::new(),
        archived,
    };
    if person::is_name_of_told(&source.name) {
        let bytes = source.bytes_at(0, source.bytes.min(TOLD_BYTES_MAX))?;
        take_for_told(&mut source, &bytes);
    }
    let may_be_statement = source.survey.interchanges.is_empty() && source.fault.is_none();
    if !source.is_told() && may_be_statement {
        let head = source.bytes_at(0, source.bytes.min(STATEMENT_HEAD))?;
        take_for_statement(&mut source, &head)?;
    }
    Ok(source)
}

/// Reads a source as what a person told, whatever the words look like: all its bytes are accounted for by it.
fn take_for_told(source: &mut Source, bytes: &[u8]) {
    source.decision = Decision::read(&source.name, bytes);
    source.touches = Touch::read(&source.name, bytes);
    if source.is_told() {
        let bytes = x12::ByteCount { segments: source.bytes, ..x12::ByteCount::default() };
        source.survey = x12::Survey { bytes, ..x12::Survey::default() };
    }
}

/// Reads a source as a bank's, when it is one: its bytes are then accounted for by its records.
fn take_for_statement(source: &mut Source, head: &[u8]) -> Result<(), Error> {
    let Some(format) = BankFormat::of(head).filter(|_| source.bytes <= STATEMENT_MAX) else { return Ok(()) };
    let statement = deposit::read(format, &source.bytes_at(0, source.bytes)?);
    let unreadable = statement.faults.iter().map(|fault| fault.length).sum();
    source.survey.unreadable.clear();
    source.survey.faults.clear();
    source.survey.bytes.segments = statement.bytes_read;
    source.survey.bytes.unreadable = unreadable;
    source.survey.bytes.space = source.bytes - statement.bytes_read - unreadable;
    source.statement = Some(statement);
    Ok(())
}

/// The members of a file, or why it is left for the next run. One that cannot be read stops no other.
fn gather(
    file: &DropFile,
    writer: &lake::Writer,
    room: &AtomicUsize,
    progress: &dyn Progress,
) -> Result<Result<Vec<Gathered>, &'static str>, Error> {
    match members_of(file, writer, room, progress) {
        Ok(Some(members)) => Ok(Ok(members)),
        Ok(None) => Ok(Err("it changed while it was read")),
        Err(error) if error.kind() == ErrorKind::Drop => Ok(Err("it cannot be read: may we?")),
        Err(error) => Err(error),
    }
}

/// The members of a file; `None` when it changed while it was read.
fn members_of(
    file: &DropFile,
    writer: &lake::Writer,
    room: &AtomicUsize,
    progress: &dyn Progress,
) -> Result<Option<Vec<Gathered>>, Error> {
    let mut members = Vec::new();
    let mut reading = file.open(writer.lake().root(), Limits::default())?;
    for member in &mut reading {
        let member = member?;
        progress.note(member.name());
        members.push(gather_member(member, file, writer, room)?);
    }
    Ok((reading.state()? == State::AsListed).then_some(members))
}

/// An error of kind [`ErrorKind::Drop`] is one of reading the file.
fn gather_member(
    mut member: Member,
    file: &DropFile,
    writer: &lake::Writer,
    room: &AtomicUsize,
) -> Result<Gathered, Error> {
    let mut archive = writer.archive()?;
    let mut surveyor = Surveyor::new();
    let mut kept = Some(Vec::new());
    let mut kind = ErrorKind::Drop;
    let tee = |bytes: &[u8]| {
        kept = kept.take().filter(|kept| kept.len() + bytes.len() <= SMALL_BYTES);
        if let Some(kept) = &mut kept {
            kept.extend_from_slice(bytes);
        }
        archive.write_all(bytes).inspect_err(|_| kind = ErrorKind::Lake)
    };
    let outcome = walk(&mut member, |window, at_end| surveyor.feed(window, at_end), tee);
    outcome.map_err(|cause| {
        let what = if kind == ErrorKind::Drop { "cannot read" } else { "cannot archive" };
        Error::at(kind, what, &file.path).because(cause)
    })?;
    let (sha256, bytes) = archive.finish()?;
    let id = SourceId::parse(&sha256).expect("the archive names sources by SHA-256");
    let take = |kept: &Vec<u8>| {
        let taken = |room: usize| room.checked_sub(kept.len());
        room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    };
    let fault = member.fault().map(ToString::to_string);
    Ok(Gathered {
        kept: kept.filter(take),
        name: member.name().to_owned(),
        compression: member.packing().as_str(),
        id: id.damaged(fault.is_some()),
        bytes,
        survey: surveyor.finish(),
        fault,
    })
}

/// Gives every byte to `tee` and windows of them to `feed`, which says how many it is done with.
pub(crate) fn walk(
    reader: &mut (impl Read + ?Sized),
    mut feed: impl FnMut(&[u8], bool) -> usize,
    mut tee: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut window = vec![0; WINDOW_FIRST];
    let mut held = 0;
    loop {
        if held == window.len() && held < WINDOW {
            window.resize(WINDOW, 0);
        }
        let count = match reader.read(&mut window[held..]) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        tee(&window[held..held + count])?;
        held += count;
        let at_end = count == 0;
        // A feed that is given little does little: wait until there is much.
        if !at_end && held < WINDOW / 2 {
            continue;
        }
        let used = feed(&window[..held], at_end);
        window.copy_within(used..held, 0);
        held -= used;
        if at_end {
            return Ok(());
        }
    }
}

/// The batch that is being collected, while it has no id.
pub(crate) const THIS: &str = "";

/// A source of so few bytes is small: to open it again takes longer than to read it.
const SMALL_BYTES: usize = 256 << 10;

/// So many bytes of small sources are kept in memory, beside the archive.
const KEPT_BYTES_MAX: usize = 32 << 20;

/// Bytes by which a bank's file is told.
const STATEMENT_HEAD: u64 = 4 << 10;

/// A bank's file is read whole; no day's is nearly so big.
const STATEMENT_MAX: u64 = 256 << 20;

/// Bytes held while a source is read.
const WINDOW: usize = 1 << 20;

/// Bytes held at first: most files of a drop are small, and making room costs more than reading them.
const WINDOW_FIRST: usize = 1 << 16;
