//! The runs of the ledger that a batch looks things up in: those that the newest commit lists, or merged
//! ones under `state/` that stand in for many of them.
//!
//! Merged runs are derived. What a lookup gives does not depend on them; they only keep the number of
//! runs to be walked a logarithm of the history. Whatever of them is damaged, out of date or needless is
//! removed.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use lake::Lake;
use sha2::{Digest, Sha256};

use crate::batch::LEDGER;
use crate::config::hex;
use crate::ledger::{Batch, Ledger, Run, merge, plan_merge};
use crate::{Error, ErrorKind};

/// The ledger of every batch of the lake.
pub(crate) fn ledger(lake: &Lake) -> Result<Ledger, Error> {
    runs(lake).map(Ledger::over)
}

/// The ledger of some batches, from their own runs alone.
pub(crate) fn ledger_of(lake: &Lake, batches: &[&str]) -> Result<Ledger, Error> {
    let batches: HashSet<&str> = batches.iter().copied().collect();
    let own: Vec<Own> = listed(lake)?.into_iter().map(Own::at).collect::<Result<_, _>>()?;
    let of_batches = own.iter().filter(|own| batches.contains(own.batch.id.as_str()));
    of_batches.map(|own| own.open(lake)).collect::<Result<_, _>>().map(Ledger::over)
}

/// Merges runs until there are few.
pub(crate) fn consolidate(lake: &Lake) -> Result<(), Error> {
    let mut runs = runs(lake)?;
    while let Some(plan) = plan_merge(&runs.iter().map(Run::info).collect::<Vec<_>>()) {
        let (mut chosen, mut rest) = (Vec::new(), Vec::new());
        for (at, run) in runs.into_iter().enumerate() {
            if plan.binary_search(&at).is_ok() { chosen.push(run) } else { rest.push(run) }
        }
        rest.push(merged(lake, &chosen)?);
        runs = rest;
    }
    sweep(lake, &runs)
}

/// As few runs as hold every record once. Of the batches' own runs, those alone are opened that no merged run
/// stands in for.
fn runs(lake: &Lake) -> Result<Vec<Run>, Error> {
    let own: Vec<Own> = listed(lake)?.into_iter().map(Own::at).collect::<Result<_, _>>()?;
    let live: BTreeSet<Batch> = own.iter().map(|own| own.batch.clone()).collect();
    let found = standing(lake)?.into_iter().filter_map(|path| Run::open(&path).ok());
    let mut runs: Vec<Run> = found.filter(|run| run.is_current(&live)).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.batches().len()));
    let mut covered: BTreeSet<Batch> = BTreeSet::new();
    runs.retain(|run| {
        let is_new = !run.batches().iter().any(|batch| covered.contains(batch));
        if is_new {
            covered.extend(run.batches().iter().cloned());
        }
        is_new
    });
    for own in own.iter().filter(|own| !covered.contains(&own.batch)) {
        runs.push(own.open(lake)?);
    }
    Ok(runs)
}

/// A run that a batch left.
struct Own {
    path: String,
    /// Known by its name, which is a digest of its content.
    batch: Batch,
}

impl Own {
    fn at(path: String) -> Result<Self, Error> {
        let mut parts = path.rsplit('/');
        let digest = parts.next().unwrap_or_default();
        let id = parts.next().unwrap_or_default().trim_start_matches("batch=").to_owned();
        let fingerprint = digest.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let what = "the newest commit names a run of the ledger by no digest";
        let fingerprint = fingerprint.ok_or_else(|| Error::new(ErrorKind::Lake, what))?;
        Ok(Self { path, batch: Batch { id, fingerprint } })
    }

    fn open(&self, lake: &Lake) -> Result<Run, Error> {
        Run::open_as(&lake.root().join(&self.path), self.batch.fingerprint)
    }
}

/// Paths of the runs that the newest commit lists.
fn listed(lake: &Lake) -> Result<Vec<String>, Error> {
    Ok(lake.snapshot()?.side_files(LEDGER).map(|file| file.path.clone()).collect())
}

/// Paths of the runs of a batch, which name their content.
pub(crate) fn left_by(lake: &Lake, batch: &str) -> Result<Vec<String>, Error> {
    let folder = folder_of(batch);
    let mut paths: Vec<String> = listed(lake)?.into_iter().filter(|path| path.starts_with(&folder)).collect();
    paths.sort_unstable();
    Ok(paths)
}

fn folder_of(batch: &str) -> String {
    format!("{LEDGER}/batch={batch}/")
}

/// Paths of the merged runs.
fn standing(lake: &Lake) -> Result<Vec<PathBuf>, Error> {
    let folder = lake.root().join(MERGED);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::at(ErrorKind::Lake, "cannot list", &folder).because(cause)),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort_unstable();
    Ok(paths)
}

/// Writes a merged run and opens it.
fn merged(lake: &Lake, runs: &[Run]) -> Result<Run, Error> {
    let mut digest = Sha256::new();
    for batch in runs.iter().flat_map(Run::batches) {
        digest.update(batch.id.as_bytes());
        digest.update(batch.fingerprint.to_le_bytes());
    }
    let folder = lake.root().join(MERGED);
    let path = folder.join(format!("{}.run", &hex(&digest.finalize())[..32]));
    write(&folder, &path, runs)?;
    Run::open(&path)
}

fn write(folder: &Path, path: &Path, runs: &[Run]) -> Result<(), Error> {
    let failed = |cause: io::Error| Error::at(ErrorKind::Lake, "cannot write", path).because(cause);
    let staged = path.with_extension("new");
    fs::create_dir_all(folder).map_err(failed)?;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&staged).map_err(failed)?);
    merge(runs, &mut out, folder)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    // So that a run that is there under its name is whole.
    file.sync_data().map_err(failed)?;
    fs::rename(&staged, path).map_err(failed)
}

/// Removes the merged runs that are none of these.
fn sweep(lake: &Lake, runs: &[Run]) -> Result<(), Error> {
    for path in standing(lake)? {
        if !runs.iter().any(|run| run.path() == path) {
            let failed = |cause| Error::at(ErrorKind::Lake, "cannot remove", &path).because(cause);
            fs::remove_file(&path).map_err(failed)?;
        }
    }
    Ok(())
}

const MERGED: &str = "state/ledger";
