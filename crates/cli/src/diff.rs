//! `diff`: names the claims whose findings change between two releases of code tables.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use codes::CodeSets;
use pipeline::Config;
use scrub::{Finding, Scrubber};

use crate::args::{DiffArgs, Tables};
use crate::check::{ClaimTold, Listener, Subject, scrub_file};
use crate::codes::code_sets;
use crate::work::{config, today};

/// Scrubs the files by both releases and tells what changes.
pub(crate) fn diff(args: &DiffArgs) -> Result<ExitCode> {
    let config = config(args.config.as_deref(), None)?;
    let before = judged(args, &args.before, &config)?;
    let after = judged(args, &args.after, &config)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut differing, mut edits) = (0, BTreeMap::<&'static str, (u64, u64)>::new());
    let none = Judged::default();
    let mut numbers: Vec<u64> = before.claims.keys().chain(after.claims.keys()).copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let of = |release: &Release| release.claims.get(&number).cloned().unwrap_or_else(|| none.clone());
        let (old, new) = (of(&before), of(&after));
        let gone = old.told.iter().filter(|told| !new.told.contains(told)).map(|told| (false, told));
        let come = new.told.iter().filter(|told| !old.told.contains(told)).map(|told| (true, told));
        let changes: Vec<(bool, &Told)> = gone.chain(come).collect();
        if changes.is_empty() {
            continue;
        }
        differing += 1;
        let subject = if new.words.is_empty() { &old } else { &new };
        if !args.json {
            writeln!(out, "{}", subject.words)?;
        }
        for (is_new, told) in changes {
            let counts = edits.entry(told.edit).or_default();
            *(if is_new { &mut counts.1 } else { &mut counts.0 }) += 1;
            if args.json {
                writeln!(out, "{}", told.object(is_new, subject))?;
            } else {
                writeln!(out, "  {} {}", if is_new { '+' } else { '-' }, told.words())?;
            }
        }
    }
    if !args.json {
        writeln!(out, "{differing} of {} claims differ", after.count)?;
        for (edit, (gone, new)) in edits {
            writeln!(out, "  {edit:<8} {gone} gone, {new} new")?;
        }
    }
    out.flush()?;
    Ok(if differing > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What a release of tables finds in the files.
#[derive(Default)]
struct Release {
    /// Claims that were read.
    count: u64,
    /// Those in which something was found, by their order.
    claims: BTreeMap<u64, Judged>,
}

/// A claim in which something was found.
#[derive(Clone, Default)]
struct Judged {
    words: String,
    file: String,
    claim: String,
    told: Vec<Told>,
}

#[derive(Clone, Eq, PartialEq)]
struct Told {
    edit: &'static str,
    severity: &'static str,
    place: String,
    message: String,
}

fn judged(args: &DiffArgs, tables: &Tables, config: &Config) -> Result<Release> {
    let codes: CodeSets = code_sets(Some(&tables.folder), tables.known_on)?;
    let scrubber = Scrubber::new(&codes, config.policy().clone(), args.as_of.unwrap_or_else(today));
    let mut release = Release::default();
    for path in &args.files {
        scrub_file(&scrubber, path, &mut release)?;
    }
    Ok(release)
}

impl Listener for Release {
    /// Tables say nothing of envelopes.
    fn above(&mut self, _: &[Finding], _: &Subject<'_>) -> Result<()> {
        Ok(())
    }

    fn claim(&mut self, claim: &ClaimTold<'_>) -> Result<()> {
        self.count += 1;
        if !claim.findings.is_empty() {
            let judged = Judged {
                words: claim.subject.words(),
                file: claim.subject.source.name.clone(),
                claim: claim.subject.claim.unwrap_or_default().to_owned(),
                told: claim.findings.iter().map(Told::of).collect(),
            };
            self.claims.insert(self.count, judged);
        }
        Ok(())
    }
}

impl Told {
    fn of(finding: &Finding) -> Self {
        Self {
            edit: finding.edit_id(),
            severity: finding.severity.word(),
            place: finding.place(),
            message: finding.message.clone(),
        }
    }

    fn words(&self) -> String {
        format!("{} {} [{}] {}", self.edit, self.message, self.severity, self.place)
    }

    fn object(&self, is_new: bool, subject: &Judged) -> serde_json::Value {
        serde_json::json!({
            "change": if is_new { "new" } else { "gone" },
            "claim": subject.claim,
            "edit_id": self.edit,
            "file": subject.file,
            "message": self.message,
            "place": self.place,
            "severity": self.severity,
        })
    }
}
