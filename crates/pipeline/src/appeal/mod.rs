//! Appeals: a packet for a denial, with the letter and all that the lake has to prove it.
//!
//! A packet is a folder named by the work item: `letter.html`, a page to print with the segments of claim,
//! remittance and acknowledgments behind it; `letter.md`, the same letter to be changed by hand; and
//! `packet.json`, which names what is in it by digest. Patients are in the packet by purpose, and nowhere else:
//! not in its name, nor in what is told of it. That the payer was asked is told of the work item, which stays open.

mod excerpt;
mod facts;
mod letter;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use claims::Date;
use lake::Lake;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::config::hex;
use crate::run::Request;
use crate::touch::{Act, Told, Touch, touch};
use crate::{Error, ErrorKind};
use facts::Case;

/// Which denials are appealed, and how.
#[derive(Clone, Debug, Default)]
pub struct Plea {
    /// A work item by its id, or a patient control number (CLM01): then every denial of its claims that is open.
    pub subject: String,
    /// Where packets are written; `appeals` in the folder that claims are sent from when left out.
    pub out: Option<PathBuf>,
    /// Who appeals.
    pub told_by: String,
    /// Write the packet and do not tell that the payer was asked.
    pub is_draft: bool,
}

/// A packet that was written.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Packet {
    /// The work item.
    pub work_item_id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The last day to send it, `CCYY-MM-DD`, or why nobody knows.
    pub deadline: String,
    /// Whether the day has passed.
    pub is_late: bool,
}

/// What is in a packet: no names.
#[derive(Serialize)]
struct Contents<'c> {
    work_item_id: &'c str,
    claim_id: String,
    written_on: String,
    deadline: &'c str,
    files: BTreeMap<&'static str, String>,
}

/// Writes the packets of denials, and tells of each that the payer was asked.
///
/// # Errors
///
/// When there is no such open denial, or the payer takes no appeal of it.
pub fn appeal(request: &Request<'_>, plea: &Plea, as_of: Date) -> Result<Vec<Packet>, Error> {
    let lake = Lake::open(request.lake)?;
    let cases = cases(&lake, &plea.subject)?;
    let template = match &request.config.appeal.letter {
        None => letter::BUILT_IN.to_owned(),
        Some(path) => {
            let path = request.lake.join(path);
            fs::read_to_string(&path).map_err(|cause| {
                let what = format!("the letter {} cannot be read", path.display());
                Error::new(ErrorKind::Config, what).because(cause)
            })?
        }
    };
    let commits = lake.history()?;
    let mut excerpts = excerpt::whole(&lake, &commits, cases.iter().flat_map(Case::places))?;
    excerpts.extend(excerpt::single(&lake, &commits, cases.iter().flat_map(Case::acknowledged_at))?);
    let out = match &plea.out {
        Some(out) => out.clone(),
        None => request.lake.join(&request.config.release.folder).join("appeals"),
    };
    let mut packets = Vec::new();
    let mut told = Vec::new();
    for case in &cases {
        let facts = case.facts(&excerpts, as_of);
        let text = letter::fill(&template, &facts)?;
        let enclosed = enclosed(case, &excerpts);
        let id = case.item.text("work_item_id");
        let deadline = facts["deadline"].clone();
        let folder = out.join(&id);
        let files = [("letter.html", letter::page(&text, &enclosed)), ("letter.md", text)];
        let digests = files.iter().map(|(name, text)| (*name, hex(&Sha256::digest(text)))).collect();
        let contents = Contents {
            work_item_id: &id,
            claim_id: case.claim.text("claim_id"),
            written_on: as_of.to_string(),
            deadline: &deadline,
            files: digests,
        };
        put(&folder, &files, &contents).map_err(|cause| {
            Error::new(ErrorKind::Lake, format!("cannot write {}", folder.display())).because(cause)
        })?;
        told.push(Touch {
            work_item_id: id.clone(),
            act: Act::Appeal,
            words: format!("appeal packet written; last day {deadline}"),
            told_by: plea.told_by.clone(),
            practice_id: String::new(),
            sequence: 0,
        });
        let is_late = Date::parse_iso(&deadline).is_some_and(|last| last < as_of);
        packets.push(Packet { work_item_id: id, folder, deadline, is_late });
    }
    if !plea.is_draft {
        touch(request, &told, as_of)?;
    }
    Ok(packets)
}

/// The open denials that are meant.
fn cases(lake: &Lake, subject: &str) -> Result<Vec<Case>, Error> {
    let refuse = |what: String| Err(Error::new(ErrorKind::Config, what));
    let told = Told::read(lake)?;
    let is_item = subject.contains(".WQ_");
    let column = if is_item { "work_item_id" } else { "patient_control_number" };
    let mut items = Vec::new();
    for item in lake.read("work_items")?.only(column, subject)?.only("status", "open")?.named() {
        let item = item?;
        if !told.is_done(&item.text("work_item_id")) {
            items.push(item);
        }
    }
    items.sort_by_key(|item| item.text("work_item_id"));
    let (mut cases, mut final_ones) = (Vec::new(), 0);
    for item in items {
        match Case::read(lake, item)? {
            Some(case) if case.takes_no_appeal() => final_ones += 1,
            Some(case) => cases.push(case),
            None => {}
        }
    }
    if !cases.is_empty() {
        return Ok(cases);
    }
    let what = if is_item { "work item" } else { "claim" };
    if final_ones > 0 {
        return refuse(format!("{what} {subject}: the payer takes no appeal of it; send it corrected"));
    }
    refuse(format!("{what} {subject} has no open denial"))
}

/// Claim, remittance and acknowledgments, each with a heading that says where it stands.
fn enclosed(
    case: &Case,
    excerpts: &BTreeMap<crate::release::Place, excerpt::Excerpt>,
) -> Vec<(String, String)> {
    let named = ["Claim, as it was sent", "Remittance, as it came"].into_iter().zip(case.places());
    let acknowledged = case.acknowledged_at().map(|place| ("Acknowledgment, as it came", place));
    named
        .chain(acknowledged)
        .filter_map(|(title, place)| {
            let excerpt = excerpts.get(&place)?;
            let (begin, end) = excerpt.bytes;
            let title =
                format!("{title}: {}, bytes {begin} to {end}, SHA-256 {}", excerpt.file, place.source);
            Some((title, excerpt.text.clone()))
        })
        .collect()
}

/// Puts a packet in place, whole.
fn put(folder: &Path, files: &[(&str, String)], contents: &Contents<'_>) -> std::io::Result<()> {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = folder.with_file_name(name);
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::create_dir_all(&beside)?;
    for (name, text) in files {
        fs::write(beside.join(name), text)?;
    }
    let contents = serde_json::to_string_pretty(contents).expect("it is plain data");
    fs::write(beside.join("packet.json"), contents + "\n")?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(beside, folder)
}
