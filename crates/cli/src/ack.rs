//! `ack`: answers files as their receiver would, with TA1, 999 and 277CA.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pipeline::Tally;
use pipeline::acknowledge::{Answering, Answers, Verdict};
use pipeline::piece::Source;
use scrub::Scrubber;
use serde_json::{Value, json};

use crate::args::AckArgs;
use crate::codes::code_sets;
use crate::summary::{counted, dollars};
use crate::work::{config, today};

/// Answers every interchange of the files.
pub(crate) fn ack(args: &AckArgs) -> Result<()> {
    let config = config(args.config.as_deref(), None)?;
    let codes = code_sets(args.codes.as_deref(), None)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let scrubber = Scrubber::new(&codes, config.policy().clone(), as_of);
    let answering = Answering::new(&scrubber, as_of);
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let mut folder = Folder::open(&args.out)?;
    let mut out = io::stdout().lock();
    for path in &args.files {
        for source in pipeline::single::open(path)? {
            if source.survey.interchanges.is_empty() {
                tracing::warn!("{}: nothing to answer, it holds no interchange", source.name);
            }
            for interchange in 0..source.survey.interchanges.len() {
                let name = name_of(&source, interchange);
                if folder.has(&name) {
                    writeln!(out, "{}: answered before, as {name}", source.name)?;
                    continue;
                }
                let answers = answering.answer(&source, interchange, &mut || folder.number())?;
                folder.write(&name, &answers)?;
                if args.json {
                    writeln!(out, "{}", told(&source, interchange, &answers))?;
                } else {
                    write!(out, "{}", summary(&source, interchange, &answers))?;
                }
            }
        }
    }
    Ok(())
}

/// Names the answers to an interchange by what they answer: the same question has the same name.
fn name_of(source: &Source, interchange: usize) -> String {
    let about = &source.survey.interchanges[interchange];
    let control: String = about.isa(13).chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{control}-{}-{:x}", &source.id.hex()[..12], about.offset)
}

/// Where answers are written, and the next control number.
struct Folder<'f> {
    path: &'f Path,
    next: u32,
}

impl<'f> Folder<'f> {
    fn open(path: &'f Path) -> Result<Self> {
        let file = path.join(COUNTER);
        let next = match fs::read_to_string(&file) {
            Ok(text) => {
                text.trim().parse().ok().filter(|next| (1..=NUMBER_MAX).contains(next)).with_context(
                    || format!("{} should hold the next control number, 1 to {NUMBER_MAX}", file.display()),
                )?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => 1,
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        Ok(Self { path, next })
    }

    fn number(&mut self) -> u32 {
        let number = self.next;
        self.next = if number == NUMBER_MAX { 1 } else { number + 1 };
        number
    }

    fn has(&self, name: &str) -> bool {
        KINDS.iter().any(|kind| self.path.join(format!("{name}.{kind}")).exists())
    }

    /// Writes the answers. The counter goes first, so that no number is ever used twice.
    fn write(&self, name: &str, answers: &Answers) -> Result<()> {
        put(&self.path.join(COUNTER), format!("{}\n", self.next).as_bytes())?;
        // In this order, so that whoever finds any of them finds the 999 or TA1 that goes with it.
        let all = [&answers.claim_status, &answers.implementation, &answers.ta1];
        for (kind, bytes) in KINDS.iter().rev().zip(all) {
            if let Some(bytes) = bytes {
                put(&self.path.join(format!("{name}.{kind}")), bytes)?;
            }
        }
        Ok(())
    }
}

/// Writes a file whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut staged = path.as_os_str().to_owned();
    staged.push(".new");
    let staged = PathBuf::from(staged);
    let act = || fs::write(&staged, bytes).and_then(|()| fs::rename(&staged, path));
    act().with_context(|| format!("cannot write {}", path.display()))
}

fn summary(source: &Source, interchange: usize, answers: &Answers) -> String {
    let about = &source.survey.interchanges[interchange];
    let (code, note) = answers.interchange.codes();
    let mut text = format!("{}: interchange {} {code} {note}\n", source.name, about.isa(13));
    for (verdict, word) in WORDS {
        let sets: Vec<&str> = answers
            .sets
            .iter()
            .filter(|(_, found)| *found == verdict)
            .map(|(st02, _)| st02.as_str())
            .collect();
        if !sets.is_empty() {
            let _ = writeln!(text, "  999    {} {word} ({})", sets.len(), shortened(&sets));
        }
    }
    for (tally, word) in [(answers.accepted, "accepted"), (answers.rejected, "rejected")] {
        if tally.count > 0 {
            let claims = counted(tally.count, "claim");
            let _ = writeln!(text, "  277CA  {claims} {word}, {}", dollars(tally.cents));
        }
    }
    text
}

fn shortened(sets: &[&str]) -> String {
    let shown = sets.iter().take(SETS_MAX).copied().collect::<Vec<_>>().join(", ");
    if sets.len() > SETS_MAX { format!("{shown}, …") } else { shown }
}

fn told(source: &Source, interchange: usize, answers: &Answers) -> Value {
    let about = &source.survey.interchanges[interchange];
    let tally = |tally: Tally| json!({ "claims": tally.count, "cents": cents(tally) });
    json!({
        "file": source.name,
        "isa13": about.isa(13),
        "ta1": answers.interchange.codes().0,
        "note": answers.interchange.codes().1,
        "sets": answers.sets.iter().map(|(st02, verdict)| json!({ "st02": st02, "ik501": verdict.code() })).collect::<Vec<_>>(),
        "accepted": tally(answers.accepted),
        "rejected": tally(answers.rejected),
    })
}

fn cents(tally: Tally) -> i64 {
    i64::try_from(tally.cents).unwrap_or(i64::MAX)
}

/// Holds the next control number (ISA13).
const COUNTER: &str = "next-control-number";

const NUMBER_MAX: u32 = 999_999_999;

const KINDS: [&str; 3] = ["ta1", "999", "277ca"];

const WORDS: [(Verdict, &str); 3] = [
    (Verdict::Accepted, "accepted"),
    (Verdict::AcceptedWithErrors, "accepted with errors"),
    (Verdict::Rejected, "rejected"),
];

const SETS_MAX: usize = 8;
