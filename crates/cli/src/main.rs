//! The command line: reads what was typed, calls the pipeline, and speaks to people.

mod ack;
mod appeal;
mod args;
mod cash;
mod check;
mod closure;
mod codes;
mod diff;
mod draw;
mod explain;
mod followup;
mod held;
mod inspect;
mod matching;
mod prevent;
mod query;
mod queue;
mod repair;
mod send;
mod summary;
mod suspense;
mod table;
mod tally;
mod tell;
mod watch;
mod work;
mod xlsx;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser};

use args::{Cli, Command, LogFormat};

fn main() -> ExitCode {
    let cli = Cli::parse();
    log(&cli);
    match act(&cli.command) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cleanclaim: {error:#}");
            exit_code(&error)
        }
    }
}

fn act(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Run(args) => work::run(args),
        Command::Rerun(args) => work::rerun(args),
        Command::Rebuild(args) => work::rebuild(args),
        Command::Batches(args) => query::batches(args).map(done),
        Command::Quarantine(args) => query::quarantine(args).map(done),
        Command::Claim(args) => query::claim(args).map(done),
        Command::Queue(args) => queue::queue(args).map(done),
        Command::Closure(args) => closure::closure(args),
        Command::Release(args) => send::release(args),
        Command::Correct(args) => send::correct(args),
        Command::Secondary(args) => send::secondary(args),
        Command::Appeal(args) => appeal::appeal(args).map(done),
        Command::Prevent(args) => prevent::prevent(args).map(done),
        Command::Followup(args) => followup::followup(args).map(done),
        Command::Cash(args) => cash::cash(args).map(done),
        Command::Match(args) => matching::matching(args),
        Command::Edits(args) => explain::edits(args).map(done),
        Command::Explain(args) => explain::explain(args).map(done),
        Command::Codes(args) => codes::codes(&args.action).map(done),
        Command::Synth(args) => work::synth(args).map(done),
        Command::Completions { shell } => {
            // Made whole first: the generator panics when whoever reads has gone.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "cleanclaim", &mut script);
            io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => {
            clap_mangen::Man::new(Cli::command()).render(&mut io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check(args) => check::check(args),
        Command::Diff(args) => diff::diff(args),
        Command::Ack(args) => ack::ack(args).map(done),
        Command::Inspect(args) => inspect::inspect(args).map(done),
        Command::Verify(args) => work::verify(args),
    }
}

fn done((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

/// Logs go to stderr, so that results can be piped.
fn log(cli: &Cli) {
    let level = match cli.verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let log = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false);
    match cli.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// 2 for what the user can mend, 4 for a lake that is held, 3 for the rest.
fn exit_code(error: &anyhow::Error) -> ExitCode {
    use pipeline::ErrorKind;
    if let Some(error) = error.downcast_ref::<pipeline::Error>() {
        return ExitCode::from(match error.kind() {
            ErrorKind::Config | ErrorKind::Drop => 2,
            ErrorKind::Locked => 4,
            ErrorKind::Lake | ErrorKind::Law => 3,
        });
    }
    if let Some(error) = error.downcast_ref::<lake::Error>() {
        return ExitCode::from(match error.kind() {
            // Nothing beneath it: there is no lake. Else a file is gone that the lake should have.
            lake::ErrorKind::Missing if std::error::Error::source(error).is_none() => 2,
            lake::ErrorKind::Locked => 4,
            _ => 3,
        });
    }
    ExitCode::from(2)
}

/// Whether whoever read our output has gone, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let _ = io::stdout().flush();
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
