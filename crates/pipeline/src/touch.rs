//! What a person tells of a work item: who works it, what was noted, that it is done and why.
//!
//! It is a small source of one line of JSON, archived and published in a batch of its own like a decision on a
//! match, so it survives reruns and rebuilding. Where an item stands is the fold of what was told of it, by
//! files and by persons, in the order of days: nothing closes itself without a reason.

use std::collections::HashMap;

use claims::Date;
use lake::Lake;
use serde::{Deserialize, Serialize};

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
}

impl Act {
    /// As columns write it.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Assign(_) => "assigned",
            Self::Note => "noted",
            Self::Close(_) => "closed",
            Self::Reopen => "reopened",
        }
    }

    pub(crate) fn status(&self) -> Option<&'static str> {
        match self {
            Self::Assign(_) | Self::Note => None,
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
    /// What is told in a source, if it is one that the lake took itself.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Option<Self> {
        name.starts_with(NAMES).then(|| serde_json::from_slice(bytes).ok())?
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

/// Takes what a person tells of a work item and publishes it as a batch.
pub fn touch(request: &Request<'_>, told: &Touch, as_of: Date) -> Result<Report, Error> {
    locked(request, |lake, writer| {
        let told = checked(lake, told)?;
        let name = format!("{NAMES}{}.{}.json", told.work_item_id, told.sequence);
        let bytes = serde_json::to_vec(&told).expect("it is plain data");
        publish_told(request, lake, writer, (name, bytes), as_of)
    })
}

/// What is told, with whose item it is and its order, if it can be told.
fn checked(lake: &Lake, told: &Touch) -> Result<Touch, Error> {
    let refuse = |what: String| Err(Error::new(ErrorKind::Config, what));
    let id = &told.work_item_id;
    let mut rows = lake.read("work_items")?.columns(&["practice_id"])?.only("work_item_id", id)?.rows();
    let Some(item) = rows.next().transpose()? else { return refuse(format!("there is no work item {id}")) };
    let is_done = Told::read(lake)?.is_done(id);
    match &told.act {
        Act::Close(_) if is_done => return refuse(format!("{id} is closed already")),
        Act::Reopen if !is_done => return refuse(format!("{id} is open")),
        Act::Close(_) | Act::Reopen | Act::Note if told.words.trim().is_empty() => {
            return refuse("say why, in words".to_owned());
        }
        Act::Assign(owner) if owner.trim().is_empty() => return refuse("say who works it".to_owned()),
        _ => {}
    }
    let rows = lake.read("work_events")?.columns(&["sequence"])?.only("work_item_id", id)?.rows();
    let mut last = FIRST - 1;
    for row in rows {
        last = last.max(row?.values[0].number().unwrap_or_default() as i32);
    }
    Ok(Touch { practice_id: item.values[0].to_string(), sequence: last + 1, ..told.clone() })
}

/// What names of such sources begin with. Names of files of a drop are relative, so none begins so.
const NAMES: &str = "/touches/";

/// The order of the first thing that a person may tell; what comes before it follows from files.
const FIRST: i32 = 100;
