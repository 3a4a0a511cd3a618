//! The answers we write, before the independent validator: the 999 and the 277CA of a sound and of a damaged
//! file of each kind.

use std::fs;
use std::path::{Path, PathBuf};

use codes::{CodeSets, Date};
use pipeline::acknowledge::Answering;
use scrub::{Policy, Scrubber};

use crate::validator::{self, KINDS};

/// An answer and what the validator says of it.
pub(crate) struct Judged {
    /// Kind of the file that is answered.
    pub(crate) of: &'static str,
    pub(crate) damaged: bool,
    /// `999` or `277CA`.
    pub(crate) kind: &'static str,
    /// AK901, or how many claims are accepted and rejected.
    pub(crate) says: String,
    /// What is wrong with it; nothing when it is accepted.
    pub(crate) faults: Vec<String>,
}

/// Answers files of a drop and asks the validator about the answers; says why not when it cannot.
pub(crate) fn judge(drop: &Path, folder: &Path, as_of: Date) -> Result<Vec<Judged>, String> {
    let program = validator::install(folder)?;
    let work = drop.with_extension("answered");
    fs::create_dir_all(&work).map_err(|error| error.to_string())?;
    let codes = CodeSets::built_in();
    let scrubber = Scrubber::new(&codes, Policy::default(), as_of);
    let answering = Answering::new(&scrubber, as_of);
    let mut judged = Vec::new();
    for (mark, of) in KINDS {
        let sound = plain_file(drop, mark)?;
        for (text, damaged) in [(damaged(&sound), true), (sound.clone(), false)] {
            let name = format!("{of}-{}", if damaged { "damaged" } else { "sound" });
            let asked = work.join(&name);
            fs::write(&asked, text).map_err(|error| error.to_string())?;
            let sources = pipeline::single::open(&asked).map_err(|error| error.to_string())?;
            let mut number = 0;
            let mut next = || {
                number += 1;
                number
            };
            let answers = answering.answer(&sources[0], 0, &mut next).map_err(|error| error.to_string())?;
            let tallied = format!("{} accepted, {} rejected", answers.accepted.count, answers.rejected.count);
            for (kind, bytes) in [("999", answers.implementation), ("277CA", answers.claim_status)] {
                let Some(bytes) = bytes else { continue };
                let says = if kind == "999" { verdict(&bytes) } else { tallied.clone() };
                let path = work.join(format!("{name}.{kind}"));
                fs::write(&path, bytes).map_err(|error| error.to_string())?;
                let faults = validator::judge(&program, &path)?;
                judged.push(Judged { of, damaged, kind, says, faults });
            }
        }
    }
    judged.sort_by_key(|one| (one.of, one.damaged, one.kind));
    Ok(judged)
}

/// The first file of that kind with the usual delimiters, as text.
fn plain_file(drop: &Path, mark: &str) -> Result<String, String> {
    let entries = fs::read_dir(drop).map_err(|error| error.to_string())?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let of_kind = paths.iter().filter(|path| path.to_string_lossy().contains(mark));
    let mut texts = of_kind.filter_map(|path| fs::read_to_string(path).ok());
    let usual = |text: &String| {
        text.starts_with("ISA*") && text.as_bytes()[105] == b'~' && text.matches("ISA*").count() == 1
    };
    texts.find(usual).ok_or_else(|| format!("no file of {mark} has the usual delimiters"))
}

/// The file with a segment missing, one that nobody knows, an amount and a day that are none, and a wrong count.
fn damaged(text: &str) -> String {
    let mut segments: Vec<Vec<String>> =
        text.split('~').map(|segment| segment.trim_start().split('*').map(str::to_owned).collect()).collect();
    let find = |segments: &[Vec<String>], from: usize, names: &[&str]| {
        segments[from..].iter().position(|segment| names.contains(&&*segment[0])).map(|at| at + from)
    };
    let payee = segments.iter().position(|segment| {
        matches!((&*segment[0], segment.get(1).map(String::as_str)), ("NM1", Some("85")) | ("N1", Some("PE")))
    });
    if let Some(at) = payee.and_then(|payee| find(&segments, payee, &["REF"])) {
        segments.remove(at);
    }
    if let Some(at) = find(&segments, 0, &["CLM", "CLP"]) {
        "1X1".clone_into(&mut segments[at][2]);
        segments.insert(at + 1, vec!["ZZZ".to_owned(), "1".to_owned()]);
    }
    let day = segments.iter_mut().find(|segment| {
        matches!(&*segment[0], "DTP" | "DTM") && segment.get(1).is_some_and(|kind| kind == "472")
    });
    if let Some(day) = day.and_then(|day| day.last_mut()) {
        "20260231".clone_into(day);
    }
    let segments: Vec<String> = segments.iter().map(|segment| segment.join("*")).collect();
    segments.join("~")
}

/// AK901 of each group.
fn verdict(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let verdicts = text.split("AK9").skip(1).filter_map(|rest| rest.get(1..2));
    verdicts.collect::<Vec<_>>().join(" ")
}
