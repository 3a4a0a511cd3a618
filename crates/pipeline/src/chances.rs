//! What a denial's chance is by our own history: what became of the same payer's denials of the same category.
//!
//! The chance starts at the reason code's own and is drawn toward what happened before as a Beta prior is,
//! and it shrinks each time the claim was sent again. A denial came to an end when the payer answered the
//! claim anew, or a person closed its work as recovered or given up.

use std::collections::{BTreeMap, HashMap, HashSet};

use codes::Carc;
use codes::denial::PriorityWeights;
use lake::{Lake, Read};
use remit::denial::History;

use crate::Error;
use crate::touch::Told;

/// Chances of the denials of a lake.
#[derive(Clone, Debug, Default)]
pub struct Chances {
    denials: HashMap<String, Denial>,
    histories: HashMap<(String, String), History>,
    /// How often each claim was sent again.
    attempts: HashMap<String, u32>,
    /// How often each denial was appealed.
    appeals: HashMap<String, u32>,
    /// Denials of claims of which their payers, asked again, deny nothing any more.
    settled: HashSet<String>,
}

#[derive(Clone, Debug)]
struct Denial {
    claim_id: String,
    claim_payment_id: String,
    payer_id: String,
    category: String,
    base_percent: u8,
}

impl Chances {
    /// Reads what became of the denials of a lake, given what was told of their work items.
    pub fn read(lake: &Lake, told: &Told) -> Result<Self, Error> {
        let mut chances = Self::default();
        let columns = ["denial_id", "claim_id", "claim_payment_id", "payer_id", "category", "carc"];
        for row in lake.read("denials")?.columns(&columns)?.rows() {
            let row = row?;
            let text = |at: usize| row.values[at].to_string();
            let carc = Carc::of(text(5).as_bytes());
            let denial = Denial {
                claim_id: text(1),
                claim_payment_id: text(2),
                payer_id: text(3),
                category: text(4),
                base_percent: carc.map_or(0, |carc| carc.recoverability_percent),
            };
            chances.denials.insert(text(0), denial);
        }
        for row in lake.read("releases")?.columns(&["claim_id", "sent_as"])?.rows() {
            let row = row?;
            if matches!(row.values[1].text(), Some("replacement" | "anew")) {
                *chances.attempts.entry(row.values[0].to_string()).or_default() += 1;
            }
        }
        for row in lake.read("work_items")?.columns(&["work_item_id", "denial_id"])?.rows() {
            let row = row?;
            let appeals = told.of(&row.values[0].to_string()).map_or(0, |standing| standing.appeals);
            if appeals > 0 {
                *chances.appeals.entry(row.values[1].to_string()).or_default() += appeals;
            }
        }
        let stories = Stories::read(lake.read("claim_events")?)?;
        let is_settled = |denial: &Denial| stories.is_settled(&denial.claim_id, &denial.claim_payment_id);
        let settled = chances.denials.iter().filter(|(_, denial)| is_settled(denial));
        chances.settled = settled.map(|(id, _)| id.clone()).collect();
        chances.histories = chances.outcomes(&ends(lake, told)?, &stories);
        Ok(chances)
    }

    /// Whether the payer has answered the claim again since, and denies nothing of it any more.
    pub fn is_settled(&self, denial_id: &str) -> bool {
        self.settled.contains(denial_id)
    }

    /// What became of a payer's denials of a category.
    pub fn history(&self, payer_id: &str, category: &str) -> History {
        self.histories.get(&(payer_id.to_owned(), category.to_owned())).copied().unwrap_or_default()
    }

    /// An amount that was expected of a denial, or a score made of it, as it is by our own history.
    pub fn weigh(&self, denial_id: &str, amount: i64) -> i64 {
        let Some(denial) = self.denials.get(denial_id) else { return amount };
        let weights = PriorityWeights::DEFAULT;
        let usual = weights.chance(denial.base_percent, 0, 0, 0);
        let History { tried, won } = self.history(&denial.payer_id, &denial.category);
        let sent = self.attempts.get(&denial.claim_id).copied().unwrap_or_default();
        let attempt = sent + self.appeals.get(denial_id).copied().unwrap_or_default();
        let own = weights.chance(denial.base_percent, won, tried, attempt);
        if usual == 0 { amount } else { (i128::from(amount) * i128::from(own) / i128::from(usual)) as i64 }
    }

    /// Counts each claim once for a payer and a category.
    fn outcomes(
        &self,
        ends: &HashMap<String, bool>,
        stories: &Stories,
    ) -> HashMap<(String, String), History> {
        let mut outcomes: BTreeMap<(&str, &str, &str), bool> = BTreeMap::new();
        for (id, denial) in &self.denials {
            let end = ends.get(id).copied().or_else(|| stories.won_after(denial));
            if let Some(is_won) = end {
                let key = (&*denial.payer_id, &*denial.category, &*denial.claim_id);
                *outcomes.entry(key).or_default() |= is_won;
            }
        }
        let mut histories: HashMap<(String, String), History> = HashMap::new();
        for ((payer, category, _), is_won) in outcomes {
            let history = histories.entry((payer.to_owned(), category.to_owned())).or_default();
            history.tried += 1;
            history.won += u32::from(is_won);
        }
        histories
    }
}

/// Whether the payer has answered a claim again since a claim payment that denied, and denies nothing of it any
/// more; see [`Chances::is_settled`].
pub fn is_settled(lake: &Lake, claim_id: &str, claim_payment_id: &str) -> Result<bool, Error> {
    let stories = Stories::read(lake.read("claim_events")?.only("claim_id", claim_id)?)?;
    Ok(stories.is_settled(claim_id, claim_payment_id))
}

/// Denials whose work a person closed, by whether it brought money.
fn ends(lake: &Lake, told: &Told) -> Result<HashMap<String, bool>, Error> {
    let mut ends = HashMap::new();
    for row in lake.read("work_items")?.columns(&["work_item_id", "denial_id"])?.rows() {
        let row = row?;
        let status = told.of(&row.values[0].to_string()).and_then(|standing| standing.status.as_deref());
        let is_won = match status {
            Some("recovered") => true,
            Some("written_off" | "patient" | "no_action") => false,
            _ => continue,
        };
        ends.insert(row.values[1].to_string(), is_won);
    }
    Ok(ends)
}

/// Answers of payers to claims, in order.
struct Stories(HashMap<String, Vec<Answer>>);

struct Answer {
    sequence: i64,
    payer: Option<String>,
    /// What all payers had paid after it, in cents.
    paid_after: i64,
    /// What was denied after it, and no other payer paid, in cents.
    denied_after: i64,
    evidence: String,
}

impl Stories {
    fn read(events: Read) -> Result<Self, Error> {
        let columns =
            ["claim_id", "sequence", "event", "payer_id", "paid_after", "evidence_id", "denied_after"];
        let mut stories: HashMap<String, Vec<Answer>> = HashMap::new();
        for row in events.columns(&columns)?.rows() {
            let row = row?;
            let is_answer = matches!(
                row.values[2].text(),
                Some("paid" | "partially_denied" | "denied" | "patient_share" | "corrected")
            );
            if is_answer {
                stories.entry(row.values[0].to_string()).or_default().push(Answer {
                    sequence: row.values[1].number().unwrap_or_default(),
                    payer: row.values[3].text().map(str::to_owned),
                    paid_after: row.values[4].number().unwrap_or_default(),
                    evidence: row.values[5].to_string(),
                    denied_after: row.values[6].number().unwrap_or_default(),
                });
            }
        }
        for story in stories.values_mut() {
            story.sort_by_key(|answer| answer.sequence);
        }
        Ok(Self(stories))
    }

    /// Whether the payer paid more when it answered again; `None` when it has not.
    fn won_after(&self, denial: &Denial) -> Option<bool> {
        let story = self.0.get(&denial.claim_id)?;
        let at = story.iter().position(|answer| answer.evidence == denial.claim_payment_id)?;
        let again = story[at + 1..].iter().filter(|answer| answer.payer == story[at].payer);
        again.map(|answer| answer.paid_after > story[at].paid_after).reduce(|one, other| one | other)
    }

    /// Whether an answer after the claim payment is the last and leaves nothing of the claim denied.
    fn is_settled(&self, claim_id: &str, claim_payment_id: &str) -> bool {
        let Some(story) = self.0.get(claim_id) else { return false };
        let is_denial = |answer: &Answer| answer.evidence == claim_payment_id && answer.denied_after > 0;
        let denied = story.iter().position(is_denial);
        denied.is_some_and(|at| story[at + 1..].last().is_some_and(|last| last.denied_after == 0))
    }
}
