//! Runs: take what is new and publish it, or work a published batch again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::time::{Duration, SystemTime};

use claims::Date;
use codes::CodeSets;
use lake::{Commit, Draft, Encoder, Kind, Lake, Status};

use crate::batch::{Job, Processed};
use crate::book::BatchOrder;
use crate::brought::Brought;
use crate::collect::{Collected, THIS, Taken, collect, collect_again};
use crate::config::Config;
use crate::identity::{SourceId, batch_id};
use crate::intake::{Drop, Settle};
use crate::progress::Progress;
use crate::report::{Files, Report, Waiting};
use crate::rows::Arrival;
use crate::state::State;
use crate::{Error, ErrorKind, outgoing, release, shelf};

/// What every run is told.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// The lake.
    pub lake: &'r Path,
    /// The configuration.
    pub config: &'r Config,
    /// The code sets.
    pub codes: &'r CodeSets,
    /// Threads; as many as there are cores when `None`.
    pub threads: Option<usize>,
    /// Who runs, for another run that finds the lake held.
    pub holder: &'r str,
    /// Who is told how far it has got.
    pub progress: &'r dyn Progress,
}

/// Takes the new files of a drop, processes them, and publishes one batch.
///
/// `now` is compared with the times of files still settling; nothing that is written depends on it.
pub fn run(
    request: &Request<'_>,
    drop: &Path,
    as_of: Date,
    now: Option<SystemTime>,
) -> Result<Report, Error> {
    let after = Duration::from_secs(request.config.intake.settle_seconds);
    let listing = Drop::list(drop, now.map(|now| Settle { now, after }))?;
    check_apart(request.lake, drop)?;
    let lake = Lake::create(request.lake)?;
    let writer = lake.lock(request.holder)?;
    writer.sweep()?;
    within(request.threads, || {
        let commits = lake.history()?;
        // What a killed run published and did not deliver.
        outgoing::deliver(&lake, request.config, &batches_in_order(&commits))?;
        release::deliver(&lake, &request.config.release.folder, &batches_in_order(&commits))?;
        let mut state = State::open(&lake)?;
        let taken = Taken { brought: &Brought::of(&commits), signatures: state.signatures() };
        let mut collected = collect(&listing, taken, &writer, request.progress)?;
        let signatures = std::mem::take(&mut collected.signatures);
        if collected.arrivals.is_empty() {
            state.remember(&lake, signatures)?;
            // A run killed between its commit and its views left the views of the commit before.
            if !commits.is_empty() {
                writer.describe()?;
            }
            request.progress.end();
            return Ok(Report::nothing(as_of.to_string(), files(&collected)));
        }
        let report =
            Work { request, lake: &lake, writer: &writer, commits: &commits, as_of }.publish(collected)?;
        state.remember(&lake, signatures)?;
        request.progress.end();
        Ok(report)
    })
}

/// What a new batch is made with.
pub(crate) struct Work<'w> {
    pub(crate) request: &'w Request<'w>,
    pub(crate) lake: &'w Lake,
    pub(crate) writer: &'w lake::Writer,
    pub(crate) commits: &'w [Commit],
    pub(crate) as_of: Date,
}

impl Work<'_> {
    /// Works what was collected as a batch and publishes it.
    pub(crate) fn publish(&self, mut collected: Collected) -> Result<Report, Error> {
        let Self { request, lake, writer, commits, as_of } = *self;
        let named: Vec<_> =
            collected.arrivals.iter().map(|file| (file.name.clone(), file.id.clone())).collect();
        let batch_id = batch_id(as_of, &named);
        for arrival in collected.arrivals.iter_mut().filter(|file| file.duplicate_of.as_deref() == Some(THIS))
        {
            arrival.duplicate_of = Some(batch_id.clone());
        }
        let ledger = shelf::ledger(lake)?;
        let job = Job {
            batch_id: batch_id.clone(),
            as_of,
            arrivals: &collected.arrivals,
            sources: &collected.sources,
            ledger: &ledger,
            order: &BatchOrder::new(batches_in_order(commits).into_iter()),
            config: request.config,
            codes: request.codes,
            progress: request.progress,
            first_number: Some(outgoing::next_number(lake, &batches_in_order(commits))?),
            commits,
        };
        let encoder = Encoder::new();
        let processed = job.process(writer, &encoder)?;
        let report = Report::of(as_of.to_string(), files(&collected), &processed.totals);
        let commit = publish(writer, request, Kind::Run, as_of, &batch_id, &collected.arrivals, processed)?;
        let published: Vec<&str> = batches_in_order(commits).into_iter().chain([batch_id.as_str()]).collect();
        outgoing::deliver(lake, request.config, &published)?;
        shelf::consolidate(lake)?;
        Ok(finished(report, &commit))
    }
}

/// Works a batch again from its archived sources, and every later batch that depends on it; publishes
/// each as its own commit, the batch first.
///
/// When the batch leaves other records in the ledger than before, because the configuration, the code sets or
/// the program are others, every later batch is worked again: what it looked for and did not find may be there
/// now.
pub fn rerun(request: &Request<'_>, batch: &str) -> Result<Vec<Report>, Error> {
    locked(request, |lake, writer| {
        let mut commits = lake.history()?;
        let brought = Brought::of(&commits);
        let mut reports = Vec::new();
        let mut redone: BTreeSet<String> = BTreeSet::new();
        let mut is_changed = false;
        for commit in later(&commits, batch)? {
            let depends = commit.depends_on.iter().any(|on| redone.contains(on));
            if !(redone.is_empty() || is_changed || depends) {
                continue;
            }
            let left = shelf::left_by(lake, &commit.batch_id)?;
            let as_of = Date::parse_iso(&commit.as_of).ok_or_else(|| {
                Error::new(ErrorKind::Lake, format!("commit {} has no date", commit.sequence))
            })?;
            let arrivals = brought.arrivals_of(&commit);
            let fresh: Vec<lake::Source> = fresh_sources(&commit, &arrivals);
            request.progress.begin("reading", fresh.iter().map(|source| source.bytes).sum());
            let sources = collect_again(lake, &fresh)?;
            let order = batches_in_order(&commits);
            let earlier = order.iter().position(|batch| *batch == commit.batch_id).unwrap_or(order.len());
            let ledger = shelf::ledger_of(lake, &order[..earlier])?;
            let job = Job {
                batch_id: commit.batch_id.clone(),
                as_of,
                arrivals: &arrivals,
                sources: &sources,
                ledger: &ledger,
                order: &BatchOrder::new(order.iter().copied()),
                config: request.config,
                codes: request.codes,
                progress: request.progress,
                first_number: None,
                commits: &commits,
            };
            let processed = job.process(writer, &Encoder::new())?;
            let files = files_of(&arrivals, &sources, Files::default());
            let report = Report::of(commit.as_of.clone(), files, &processed.totals);
            let published =
                publish(writer, request, Kind::Rerun, as_of, &commit.batch_id, &arrivals, processed)?;
            reports.push(finished(report, &published));
            commits.push(published);
            is_changed |= left != shelf::left_by(lake, &commit.batch_id)?;
            redone.insert(commit.batch_id);
        }
        shelf::consolidate(lake)?;
        request.progress.end();
        Ok(reports)
    })
}

/// Makes everything derived again: the state, the views, the dictionary.
pub fn rebuild(request: &Request<'_>) -> Result<(), Error> {
    locked(request, |lake, writer| {
        State::discard(lake)?;
        shelf::consolidate(lake)?;
        writer.describe()?;
        Ok(())
    })
}

/// Writes to a lake that must be there, while nobody else does, on the threads that are asked for.
pub(crate) fn locked<T: Send>(
    request: &Request<'_>,
    act: impl FnOnce(&Lake, &lake::Writer) -> Result<T, Error> + Send,
) -> Result<T, Error> {
    let lake = existing(request.lake)?;
    let writer = lake.lock(request.holder)?;
    writer.sweep()?;
    within(request.threads, || act(&lake, &writer))
}

/// Opens a lake that must be there.
fn existing(path: &Path) -> Result<Lake, Error> {
    Lake::open(path).map_err(|error| match error.kind() {
        lake::ErrorKind::Missing => Error::new(ErrorKind::Config, error.to_string()),
        _ => error.into(),
    })
}

/// Refuses a lake that is a file.
pub fn check_folder(lake: &Path) -> Result<(), Error> {
    if lake.exists() && !lake.is_dir() {
        return Err(Error::at(ErrorKind::Config, "the lake is a file, not a folder", lake));
    }
    Ok(())
}

/// Refuses a lake that is a file, and one whose own files a later run would take for a drop's.
fn check_apart(lake: &Path, drop: &Path) -> Result<(), Error> {
    check_folder(lake)?;
    let whole = |path: &Path| path.ancestors().find_map(|part| part.canonicalize().ok());
    match (whole(lake), drop.canonicalize()) {
        (Some(lake), Ok(drop)) if lake.starts_with(&drop) => {
            Err(Error::at(ErrorKind::Config, "the lake may not lie in the drop", &lake))
        }
        _ => Ok(()),
    }
}

fn publish(
    writer: &lake::Writer,
    request: &Request<'_>,
    kind: Kind,
    as_of: Date,
    batch_id: &str,
    arrivals: &[Arrival],
    processed: Processed,
) -> Result<Commit, Error> {
    let Processed { staged, totals, depends_on } = processed;
    crate::law::hold(&totals, &staged)?;
    let quarantined = !totals.quarantined.is_empty();
    let mut draft = Draft::new(batch_id, &as_of.to_string(), staged);
    draft.kind = kind;
    draft.status = if quarantined { Status::PublishedWithQuarantine } else { Status::Published };
    draft.control_totals = totals.control();
    draft.depends_on = depends_on;
    draft.digests = BTreeMap::from([
        ("codes".to_owned(), request.codes.digest()),
        ("configuration".to_owned(), request.config.digest().to_owned()),
    ]);
    let loaded = request.codes.loaded().map(|(name, digest)| (format!("codes.{name}"), digest.to_string()));
    draft.digests.extend(loaded);
    draft.sources = arrivals
        .iter()
        .map(|file| lake::Source {
            bytes: file.decompressed,
            compression: file.compression.to_owned(),
            fault: file.fault.clone(),
            path: file.name.clone(),
            received_bytes: file.bytes,
            sha256: file.id.hex().to_owned(),
        })
        .collect();
    let commit = writer.publish(draft)?;
    writer.describe()?;
    Ok(commit)
}

fn finished(mut report: Report, commit: &Commit) -> Report {
    report.batch_id = Some(commit.batch_id.clone());
    report.commit = Some(commit.sequence);
    report.status = match commit.status {
        Status::Published => "published",
        Status::PublishedWithQuarantine => "published with quarantine",
    };
    report
}

/// Does something on so many threads; on as many as there are cores when `None`.
fn within<T: Send>(
    threads: Option<usize>,
    act: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).stack_size(STACK_BYTES);
    let pool =
        builder.build().map_err(|cause| Error::new(ErrorKind::Lake, "cannot start threads").because(cause));
    pool?.install(act)
}

/// Who waits for others works on a task of theirs meanwhile, on top of its own.
const STACK_BYTES: usize = 8 << 20;

/// Batches in the order they were first published.
pub(crate) fn batches_in_order(commits: &[Commit]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    commits.iter().map(|commit| commit.batch_id.as_str()).filter(|batch| seen.insert(*batch)).collect()
}

/// The newest commit of the batch and of every later batch, in order.
fn later(commits: &[Commit], batch: &str) -> Result<Vec<Commit>, Error> {
    let order = batches_in_order(commits);
    let from = order.iter().position(|known| *known == batch).ok_or_else(|| {
        Error::new(ErrorKind::Config, format!("there is no batch {batch}; `cleanclaim batches` lists them"))
    })?;
    let newest: HashMap<&str, &Commit> =
        commits.iter().map(|commit| (commit.batch_id.as_str(), commit)).collect();
    if newest[batch].kind == Kind::Release {
        return Err(Error::new(ErrorKind::Config, format!("{batch} is what was sent, and stays as it is")));
    }
    // What was sent stays as it is, whatever becomes of the claims.
    let later = order[from..].iter().map(|batch| newest[batch]);
    Ok(later.filter(|commit| commit.kind != Kind::Release).cloned().collect())
}

pub(crate) fn fresh_sources(commit: &Commit, arrivals: &[Arrival]) -> Vec<lake::Source> {
    let fresh = commit.sources.iter().zip(arrivals).filter(|(_, arrival)| arrival.duplicate_of.is_none());
    fresh.map(|(source, _)| source.clone()).collect()
}

fn files(collected: &Collected) -> Files {
    files_of(&collected.arrivals, &collected.sources, collected.files.clone())
}

fn files_of(arrivals: &[Arrival], sources: &[crate::piece::Source], mut files: Files) -> Files {
    let of_id: HashMap<&SourceId, &crate::piece::Source> =
        sources.iter().map(|source| (&source.id, source)).collect();
    for arrival in arrivals {
        match crate::rows::file_status(arrival, of_id.get(&arrival.id).copied()) {
            "loaded" => files.loaded += 1,
            "partial" => files.partial += 1,
            "quarantined" => files.quarantined += 1,
            _ => files.duplicate += 1,
        }
        if let Some(fault) = &arrival.fault {
            files.damaged.push(Waiting { path: arrival.name.clone(), reason: fault.clone() });
        }
    }
    files.bytes = sources.iter().map(|source| source.bytes).sum();
    files
}
