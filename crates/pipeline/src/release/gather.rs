//! Which claims are to go out, by what the lake says of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use codes::denial::Queue;
use lake::{Lake, Row, Value};

use super::{Order, What};
use crate::Error;
use crate::touch::Told;

/// A claim that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) claim_id: String,
    pub(super) practice_id: String,
    pub(super) control_number: String,
    pub(super) total_charge: Value,
    /// Where its CLM is.
    pub(super) place: Place,
    /// Which in line its payer is, when it says so (SBR01).
    payer_order: Option<i64>,
    /// What its payer decided last.
    pub(super) answer: Option<Answer>,
    /// Whether it was refused before a payer could decide.
    pub(super) is_rejected: bool,
}

/// Where a segment is.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Place {
    pub(crate) source: String,
    pub(crate) offset: u64,
}

/// What a payer decided about a claim.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) claim_payment_id: String,
    /// Where its CLP is.
    pub(super) place: Place,
    /// Whether it answers other claims too.
    pub(super) is_shared: bool,
}

impl Wanted {
    /// The id of sending it as that: whatever follows from the same answer is sent once.
    pub(super) fn release_id(&self, sent_as: &str) -> String {
        match &self.answer {
            None => format!("{}.{sent_as}", self.claim_id),
            Some(answer) => format!("{}.{sent_as}.{}", self.claim_id, answer.claim_payment_id),
        }
    }
}

/// The claims that an order wants, in the order of their places.
pub(super) fn wanted(lake: &Lake, order: &Order) -> Result<Vec<Wanted>, Error> {
    let mut all = released_claims(lake, order)?;
    let stories = Stories::read(lake)?;
    match order.what {
        What::Originals => all.retain(|claim| !stories.known.contains(&claim.claim_id)),
        What::Again(_) => {
            let asked = if order.control_numbers.is_empty() || order.queue.is_some() {
                Some(with_open_work(lake, order.queue.as_deref())?)
            } else {
                None
            };
            all.retain(|claim| asked.as_ref().is_none_or(|asked| asked.contains(&claim.claim_id)));
            all.retain(|claim| stories.known.contains(&claim.claim_id));
            answer(lake, &mut all, &stories)?;
        }
        What::Secondary => {
            answer(lake, &mut all, &stories)?;
            let next = with_later_payer(lake)?;
            all.retain(|claim| claim.answer.is_some() && next.contains(&claim.claim_id));
            let later = sent_to_later_payers(lake)?;
            all.retain(|claim| !later.contains(&(claim.practice_id.clone(), claim.control_number.clone())));
        }
    }
    all.sort_by(|one, other| one.place.cmp(&other.place));
    Ok(all)
}

/// The claims that edits let go, as far as the order's other wishes go.
fn released_claims(lake: &Lake, order: &Order) -> Result<Vec<Wanted>, Error> {
    let columns = [
        "claim_id",
        "practice_id",
        "patient_control_number",
        "total_charge",
        "source_sha256",
        "byte_offset",
        "payer_order",
    ];
    let mut read = lake.read("claims")?.columns(&columns)?.only("disposition", "released")?;
    if let Some(practice) = &order.practice {
        read = read.only("practice_id", practice)?;
    }
    if let Some(payer) = &order.payer {
        read = read.only("payer_id", payer)?;
    }
    let numbers: BTreeSet<&str> = order.control_numbers.iter().map(String::as_str).collect();
    let mut all = Vec::new();
    for row in read.rows() {
        let row = row?;
        let text = |at: usize| row.values[at].to_string();
        if !numbers.is_empty() && !numbers.contains(&*text(2)) {
            continue;
        }
        all.push(Wanted {
            claim_id: text(0),
            practice_id: text(1),
            control_number: text(2),
            total_charge: row.values[3].clone(),
            place: place(&row, 4),
            payer_order: match row.values[6].text() {
                Some("P") => Some(1),
                Some("S") => Some(2),
                Some("T") => Some(3),
                _ => None,
            },
            answer: None,
            is_rejected: false,
        });
    }
    Ok(all)
}

fn place(row: &Row, at: usize) -> Place {
    Place {
        source: row.values[at].to_string(),
        offset: row.values[at + 1].number().unwrap_or_default() as u64,
    }
}

/// Claims that have open work in a queue, or in any whose claims are sent again.
fn with_open_work(lake: &Lake, queue: Option<&str>) -> Result<HashSet<String>, Error> {
    let told = Told::read(lake)?;
    let mut claims = HashSet::new();
    let columns = ["claim_id", "queue", "work_item_id"];
    for row in lake.read("work_items")?.columns(&columns)?.only("status", "open")?.rows() {
        let row = row?;
        let own = row.values[1].to_string();
        let is_asked = match queue {
            Some(queue) => own == queue,
            None => Queue::parse(own.as_bytes()).is_some_and(Queue::sends_again),
        };
        if is_asked && !told.is_done(&row.values[2].to_string()) {
            claims.extend(row.values[0].text().map(str::to_owned));
        }
    }
    Ok(claims)
}

/// Claims that name a payer which has not answered beside the one they were sent to.
fn with_later_payer(lake: &Lake) -> Result<HashSet<String>, Error> {
    let mut claims = HashSet::new();
    for row in lake.read("claim_payers")?.columns(&["claim_id", "destination", "paid_amount"])?.rows() {
        let row = row?;
        if row.values[1] == Value::Flag(false) && row.values[2] == Value::Null {
            claims.insert(row.values[0].to_string());
        }
    }
    Ok(claims)
}

/// Claims by practice and patient control number that were sent to a payer after the first.
fn sent_to_later_payers(lake: &Lake) -> Result<HashSet<(String, String)>, Error> {
    let columns = ["practice_id", "patient_control_number", "payer_order", "disposition"];
    let mut later = HashSet::new();
    for row in lake.read("claims")?.columns(&columns)?.rows() {
        let row = row?;
        let is_later = row.values[2].text().is_some_and(|order| order != "P");
        if is_later && row.values[3].text() == Some("released") {
            later.insert((row.values[0].to_string(), row.values[1].to_string()));
        }
    }
    Ok(later)
}

/// What happened to claims, as far as sending them asks.
struct Stories {
    /// Claims that somebody answered or acknowledged: they have been sent.
    known: HashSet<String>,
    /// Claims that were refused last, before a payer decided.
    rejected: HashSet<String>,
    /// Claim payments that decided a claim and stand, in order, by claim.
    answers: HashMap<String, Vec<String>>,
}

impl Stories {
    fn read(lake: &Lake) -> Result<Self, Error> {
        let mut events: BTreeMap<String, Vec<(i64, String, String)>> = BTreeMap::new();
        let columns = ["claim_id", "sequence", "event", "evidence_id"];
        for row in lake.read("claim_events")?.columns(&columns)?.rows() {
            let row = row?;
            let sequence = row.values[1].number().unwrap_or_default();
            if sequence > 1 {
                let event = (sequence, row.values[2].to_string(), row.values[3].to_string());
                events.entry(row.values[0].to_string()).or_default().push(event);
            }
        }
        let mut stories = Self { known: HashSet::new(), rejected: HashSet::new(), answers: HashMap::new() };
        for (claim, mut story) in events {
            story.sort_unstable();
            let last = story.last().map(|(_, event, _)| event.as_str());
            if matches!(last, Some("rejected" | "transmission_rejected")) {
                stories.rejected.insert(claim.clone());
            }
            let mut standing: Vec<String> = Vec::new();
            for (_, event, evidence) in story {
                match event.as_str() {
                    "paid" | "partially_denied" | "denied" | "patient_share" | "informational"
                    | "corrected" => {
                        standing.push(evidence);
                    }
                    // A reversal takes back all that went before; so does the end of a claim.
                    "reversed" | "replaced" | "voided" => standing.clear(),
                    "withdrawn" => standing.retain(|one| *one != evidence),
                    _ => {}
                }
            }
            stories.answers.insert(claim.clone(), standing);
            stories.known.insert(claim);
        }
        Ok(stories)
    }
}

/// Finds for each claim what the payer that it was sent to decided last.
fn answer(lake: &Lake, all: &mut [Wanted], stories: &Stories) -> Result<(), Error> {
    // What answers several claims stands in the story of each.
    let mut seen: HashSet<&str> = HashSet::new();
    let answers = stories.answers.values().flatten().map(String::as_str);
    let shared: HashSet<&str> = answers.filter(|id| !seen.insert(id)).collect();
    let of_claims: HashSet<&str> = all
        .iter()
        .filter_map(|claim| stories.answers.get(&claim.claim_id))
        .flatten()
        .map(String::as_str)
        .collect();
    let mut found: HashMap<String, (Option<i64>, Place)> = HashMap::new();
    let columns = ["claim_payment_id", "payer_sequence", "source_sha256", "byte_offset"];
    for row in lake.read("claim_payments")?.columns(&columns)?.rows() {
        let row = row?;
        let id = row.values[0].to_string();
        if of_claims.contains(&*id) {
            found.insert(id, (row.values[1].number(), place(&row, 2)));
        }
    }
    for claim in all {
        let own = claim.payer_order;
        let standing = stories.answers.get(&claim.claim_id).into_iter().flatten().rev();
        let mut known = standing.filter_map(|id| Some((id, found.get(id)?)));
        let last = known.find(|(_, (sequence, _))| sequence.is_none() || own.is_none() || *sequence == own);
        claim.is_rejected = stories.rejected.contains(&claim.claim_id);
        claim.answer = last.map(|(id, (_, place))| Answer {
            claim_payment_id: id.clone(),
            place: place.clone(),
            is_shared: shared.contains(id.as_str()),
        });
    }
    Ok(())
}

/// What has been sent.
pub(super) fn sent_before(lake: &Lake) -> Result<HashSet<String>, Error> {
    let mut sent = HashSet::new();
    for row in lake.read("releases")?.columns(&["release_id"])?.rows() {
        sent.insert(row?.values[0].to_string());
    }
    Ok(sent)
}
