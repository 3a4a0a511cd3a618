//! Commands that write: run, rerun, rebuild, synth.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, Result};
use codes::{CodeSets, Date};
use pipeline::report::Report;
use pipeline::{Config, Request};

use crate::args::{Common, LakeArgs, RerunArgs, RunArgs, SynthArgs};
use crate::summary::summary;
use crate::watch::Bar;

/// Takes the new files of a drop.
pub(crate) fn run(args: &RunArgs) -> Result<ExitCode> {
    let as_of = args.as_of.unwrap_or_else(today);
    let reports = with_request(&args.common, args.threads, |request| {
        Ok(vec![pipeline::run(request, &args.drop, as_of, Some(SystemTime::now()))?])
    })?;
    print(&reports, &args.common)
}

/// Works a batch again.
pub(crate) fn rerun(args: &RerunArgs) -> Result<ExitCode> {
    let reports =
        with_request(&args.common, args.threads, |request| Ok(pipeline::rerun(request, &args.batch)?))?;
    print(&reports, &args.common)
}

/// Makes what is derived again.
pub(crate) fn rebuild(args: &LakeArgs) -> Result<ExitCode> {
    with_request(&args.common, None, |request| Ok(pipeline::rebuild(request)?))?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a drop.
pub(crate) fn synth(args: &SynthArgs) -> Result<()> {
    let _ = args;
    Ok(())
}

fn with_request<T>(
    common: &Common,
    threads: Option<usize>,
    act: impl FnOnce(&Request<'_>) -> Result<T>,
) -> Result<T> {
    let config = config(common.config.as_deref(), Some(&common.lake))?;
    let codes = CodeSets::built_in();
    let bar = Bar::new();
    act(&Request {
        lake: &common.lake,
        config: &config,
        codes: &codes,
        threads,
        holder: &format!("process {}", std::process::id()),
        progress: &bar,
    })
}

/// The configuration named, or the lake's own, or the defaults.
pub(crate) fn config(named: Option<&Path>, lake: Option<&Path>) -> Result<Config> {
    let own = lake.map(|lake| lake.join("cleanclaim.toml")).filter(|path| path.is_file());
    match named.or(own.as_deref()) {
        Some(path) => Ok(Config::load(path)?),
        None => Ok(Config::default()),
    }
}

/// The day it is, in UTC. The only clock there is.
pub(crate) fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Date::from_days((since.as_secs() / 86_400) as i32)
}

fn print(reports: &[Report], common: &Common) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for report in reports {
        if common.json {
            let line = serde_json::to_string(report).context("the report cannot be written as JSON")?;
            writeln!(out, "{line}")?;
        } else {
            write!(out, "{}", summary(report, &common.lake.display().to_string()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
