//! Commands that write: run, rerun, rebuild, synth.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, Result};
use clap::Args;
use codes::Date;
use pipeline::report::Report;
use pipeline::{Config, Request};

use crate::args::{Common, LakeArgs, Profile, RerunArgs, RunArgs, SynthArgs, date};
use crate::codes::{TABLES, code_sets};
use crate::summary::{bytes, counted, summary};
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

/// Checks that the lake keeps its laws.
pub(crate) fn verify(args: &LakeArgs) -> Result<ExitCode> {
    let verified = pipeline::verify(&lake::Lake::open(&args.common.lake)?)?;
    let mut out = std::io::stdout().lock();
    for breach in &verified.breaches {
        if args.common.json {
            writeln!(out, "{}", serde_json::json!({ "law": breach.law, "what": breach.what }))?;
        } else {
            writeln!(out, "law of {}: {}", breach.law, breach.what)?;
        }
    }
    if !args.common.json {
        writeln!(
            out,
            "{}, {} ({}), {}, {} read again: {}",
            counted(verified.batches, "batch"),
            counted(verified.sources, "source"),
            bytes(verified.bytes),
            counted(verified.claims, "claim"),
            counted(verified.claim_payments, "claim payment"),
            if verified.breaches.is_empty() { "every law holds" } else { "laws are broken" }
        )?;
    }
    Ok(if verified.breaches.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Makes a drop.
pub(crate) fn synth(args: &SynthArgs) -> Result<()> {
    if args.list_defects {
        return list_defects();
    }
    let usual = synth::Plan::of(match args.profile {
        Profile::Mso => synth::Profile::Mso,
        Profile::Hospital => synth::Profile::Hospital,
        Profile::Clearinghouse => synth::Profile::Clearinghouse,
    });
    let plan = if args.sample {
        synth::Plan::sample()
    } else {
        synth::Plan {
            claims: args.claims,
            seed: args.seed,
            defects: args.defects.unwrap_or(usual.defects),
            days: args.days.unwrap_or(usual.days),
            practices: args.practices.unwrap_or(usual.practices),
            noise: args.noise.iter().fold(usual.noise, |noise, change| change.change(noise)),
            arrivals: args.arrivals,
            kinds: args.defect.iter().flat_map(|defects| &defects.0).copied().collect(),
            ..usual
        }
    };
    let out = args.out.as_deref().context("--out names no folder")?;
    synth::write(&plan, out)?;
    println!("{}", out.display());
    Ok(())
}

fn list_defects() -> Result<()> {
    let mut out = std::io::stdout().lock();
    for (family, kinds) in synth::families() {
        for kind in kinds {
            writeln!(out, "{family:<14} {:<38} {} {}", kind.name, kind.snip, kind.edit)?;
        }
    }
    Ok(())
}

pub(crate) fn with_request<T>(
    common: &Common,
    threads: Option<usize>,
    act: impl FnOnce(&Request<'_>) -> Result<T>,
) -> Result<T> {
    pipeline::check_folder(&common.lake)?;
    let config = config(common.config.as_deref(), Some(&common.lake))?;
    let codes = code_sets(Some(&common.lake.join(TABLES)), None)?;
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

/// Whoever tells the lake something, and when.
#[derive(Debug, Args)]
pub(crate) struct Teller {
    /// Who tells, for the record.
    #[arg(long, value_name = "NAME", env = "USER", hide_env_values = true)]
    pub(crate) by: String,

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
}

impl Teller {
    /// The day it is.
    pub(crate) fn day(&self) -> Date {
        self.as_of.unwrap_or_else(today)
    }
}

/// The configuration named, or the lake's own, without a lake that of the current folder, or the defaults.
pub(crate) fn config(named: Option<&Path>, lake: Option<&Path>) -> Result<Config> {
    let own = lake.unwrap_or(Path::new("")).join("cleanclaim.toml");
    let own = Some(own).filter(|path| path.is_file());
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
