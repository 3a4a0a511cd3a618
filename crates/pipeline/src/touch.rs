//! What a person tells of a work item: who works it, what was noted, that it is done and why.
//!
//! It is a small source, a line of JSON for each item, archived and published in a batch of its own like a decision on a
//! match, so it survives reruns and rebuilding. Where an item stands is the fold of what was told of it, by
//! files and by persons, in the order of days: nothing closes itself without a reason.

use std::collections::{BTreeSet, HashMap};

use claims::Date;
use lake::Lake;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::hex;
use crate::person::publish_told;
use crate::report::Report;
use crate::run::{Request, locked};
use crate::{Error, ErrorKind};

/// What a person tells.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Somebody works it from now on.
    Assign(String),
    /// Something is to be known about it.
    Note,
    /// The payer was asked to decide anew; the item waits for its answer.
    Appeal,
    /// It is done.
    Close(Closed),
    /// It is not done after all.
    Reopen,
}

/// Why an item is done.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The payer paid after all.
    Recovered,
    /// A corrected claim went out.
    Corrected,
    /// An appeal went out.
    Appealed,
    /// It is the patient's to pay.
    Patient,
    /// It is given up.
    WrittenOff,
    /// There was nothing to do.
    NoAction,
}

/// What a person told of a work item.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Touch {
    /// The work item.
    pub work_item_id: String,
    /// What.
    pub act: Act,
    /// In words; needed to close or reopen an item.
    pub words: String,
    /// Who.
    pub told_by: String,
    /// Whose item it is.
    #[serde(default)]
    pub practice_id: String,
    /// Its order among the events of the item.
    #[serde(default)]
    pub sequence: i32,
}

/// Where work items stand by what was told of them; of one that nothing was told of, its row says it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    items: HashMap<String, Standing>,
}

/// Where one stands.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// Open, or why it was closed; `None` when nothing changed it.
    pub status: Option<String>,
    /// Who works it.
    pub owner: Option<String>,
    /// What was said last.
    pub words: String,
    /// How many things persons told of it.
    pub touches: u32,
    /// How often the payer was asked to decide anew.
    pub appeals: u32,
}

impl Act {
    /// As columns write it.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Assign(_) => "assigned",
            Self::Note => "noted",
            Self::Appeal => "appealed",
            Self::Close(_) => "closed",
            Self::Reopen => "reopened",
        }
    }

    pub(crate) fn status(&self) -> Option<&'static str> {
        match self {
            Self::Assign(_) | Self::Note | Self::Appeal => None,
            Self::Close(why) => Some(why.as_str()),
            Self::Reopen => Some("open"),
        }
    }

    pub(crate) fn owner(&self) -> Option<&str> {
        match self {
            Self::Assign(owner) => Some(owner),
            _ => None,
        }
    }
}

impl Closed {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::Recovered, Self::Corrected, Self::Appealed, Self::Patient, Self::WrittenOff, Self::NoAction];

    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::Corrected => "corrected",
            Self::Appealed => "appealed",
            Self::Patient => "patient",
            Self::WrittenOff => "written_off",
            Self::NoAction => "no_action",
        }
    }
}

impl Touch {
    /// What is told in a source, a line each, if it is one that the lake took itself.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Vec<Self> {
        if !name.starts_with(NAMES) {
            return Vec::new();
        }
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(serde_json::from_slice).collect::<Result<_, _>>().unwrap_or_default()
    }
}

impl Told {
    /// Reads what was told of the items of a lake.
    pub fn read(lake: &Lake) -> Result<Self, Error> {
        let columns = ["work_item_id", "event_date", "sequence", "event", "status", "owner", "reason"];
        let mut events = Vec::new();
        for row in lake.read("work_events")?.columns(&columns)?.rows() {
            let row = row?;
            let order = (row.values[1].number(), row.values[2].number());
            let text = |at: usize| row.values[at].text().map(str::to_owned);
            events.push((order, row.values[0].to_string(), text(3), text(4), text(5), text(6)));
        }
        events.sort();
        let mut told = Self::default();
        for (_, item, event, status, owner, words) in events {
            let standing = told.items.entry(item).or_default();
            standing.touches += u32::from(event.as_deref() != Some("done"));
            standing.appeals += u32::from(event.as_deref() == Some(Act::Appeal.event()));
            standing.status = status.or(standing.status.take());
            standing.owner = owner.or(standing.owner.take());
            standing.words = words.unwrap_or_default();
        }
        Ok(told)
    }

    /// What was told of an item.
    pub fn of(&self, work_item_id: &str) -> Option<&Standing> {
        self.items.get(work_item_id)
    }

    /// Whether an item that was opened is done.
    pub fn is_done(&self, work_item_id: &str) -> bool {
        let status = self.of(work_item_id).and_then(|standing| standing.status.as_deref());
        status.is_some_and(|status| status != "open")
    }
}

/// The id of the card that items of one cause are put on, by what they have in common.
pub fn card_id(cause: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in cause {
        digest.update(part);
        digest.update([0]);
    }
    format!("{CARDS}{}", &hex(&digest.finalize())[..10])
}

/// What ids of cards begin with. No id of an item begins so: it begins with sixteen digits of a digest.
pub const CARDS: &str = "c-";

/// Takes what a person tells of work items, all of it or none, and publishes it as a batch.
pub fn touch(request: &Request<'_>, told: &[Touch], as_of: Date) -> Result<Report, Error> {
    locked(request, |lake, writer| {
        let told = checked(lake, told)?;
        let Some(first) = told.first() else { return refuse("there is nothing to tell".to_owned()) };
        let name = format!("{NAMES}{}.{}.json", first.work_item_id, first.sequence);
        let lines = told.iter().map(|one| serde_json::to_string(one).expect("it is plain data"));
        let bytes = lines.collect::<Vec<_>>().join("\n").into_bytes();
        publish_told(request, lake, writer, (name, bytes), as_of)
    })
}

/// What is told, with whose items they are and the order of each, if it can be told.
fn checked(lake: &Lake, told: &[Touch]) -> Result<Vec<Touch>, Error> {
    let standing = Told::read(lake)?;
    let items: BTreeSet<&str> = told.iter().map(|one| &*one.work_item_id).collect();
    let mut practices: HashMap<String, String> = HashMap::new();
    for row in lake.read("work_items")?.columns(&["work_item_id", "practice_id"])?.rows() {
        let row = row?;
        let id = row.values[0].to_string();
        if items.contains(&*id) {
            practices.insert(id, row.values[1].to_string());
        }
    }
    let mut last: HashMap<String, i32> = HashMap::new();
    for row in lake.read("work_events")?.columns(&["work_item_id", "sequence"])?.rows() {
        let row = row?;
        let before = last.entry(row.values[0].to_string()).or_insert(FIRST - 1);
        *before = (*before).max(row.values[1].number().unwrap_or_default() as i32);
    }
    let mut all = Vec::with_capacity(told.len());
    for one in told {
        let id = &one.work_item_id;
        let Some(practice_id) = practices.get(id) else {
            return refuse(format!("there is no work item {id}"));
        };
        may_tell(one, standing.is_done(id))?;
        let sequence = last.entry(id.clone()).or_insert(FIRST - 1);
        *sequence += 1;
        all.push(Touch { practice_id: practice_id.clone(), sequence: *sequence, ..one.clone() });
    }
    Ok(all)
}

/// Refuses what cannot be told of an item.
fn may_tell(told: &Touch, is_done: bool) -> Result<(), Error> {
    let id = &told.work_item_id;
    match &told.act {
        Act::Close(_) | Act::Appeal if is_done => refuse(format!("{id} is closed already")),
        Act::Reopen if !is_done => refuse(format!("{id} is open")),
        Act::Close(_) | Act::Reopen | Act::Note if told.words.trim().is_empty() => {
            refuse("say why, in words".to_owned())
        }
        Act::Assign(owner) if owner.trim().is_empty() => refuse("say who works it".to_owned()),
        _ => Ok(()),
    }
}

fn refuse<T>(what: String) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Config, what))
}

/// What names of such sources begin with. Names of files of a drop are relative, so none begins so.
const NAMES: &str = "/touches/";

/// The order of the first thing that a person may tell; what comes before it follows from files.
const FIRST: i32 = 100;
