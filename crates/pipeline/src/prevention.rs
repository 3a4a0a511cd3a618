//! What comes back to the edits: how often what an edit finds is denied, and what is denied that no edit spoke of.
//!
//! Only claims that went out and were answered can tell: of findings that hold a claim nobody learns whether they
//! were right. The views `edit_outcomes` and `denials_unforeseen` say the same in SQL.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use lake::Lake;

use crate::Error;

/// What became of the claims of one payer that an edit found something on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EditOutcome {
    /// The edit.
    pub edit_id: String,
    /// The payer, as claims name it (2010BB NM109).
    pub payer_id: String,
    /// Answered claims that the edit found something on.
    pub claims: u64,
    /// How many of them were denied, wholly or in part.
    pub denied: u64,
    /// All answered claims of the payer, and how many of them were denied.
    pub of_payer: (u64, u64),
}

/// What a payer denied for one reason on one procedure, and no edit spoke of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unforeseen {
    /// The payer, as claims name it (2010BB NM109).
    pub payer_id: String,
    /// Group code.
    pub group_code: String,
    /// Claim adjustment reason code.
    pub carc: String,
    /// What kind of denial.
    pub category: String,
    /// Procedure code of the lines; `None` for denials of whole claims.
    pub procedure_code: Option<String>,
    /// How many denials.
    pub denials: u64,
    /// What they deny, in cents.
    pub amount: i64,
    /// Answered claims of the payer with that procedure, and how many of them were denied for that reason.
    pub like: (u64, u64),
    /// All answered claims of the payer, and how many of them were denied for that reason.
    pub of_payer: (u64, u64),
}

/// What the answers so far say of edits.
#[derive(Clone, Debug, Default)]
pub struct Prevention {
    /// By edit and payer.
    pub outcomes: Vec<EditOutcome>,
    /// The greatest amount first.
    pub unforeseen: Vec<Unforeseen>,
}

impl EditOutcome {
    /// Of the claims it spoke on, the part that was denied.
    pub fn precision(&self) -> f64 {
        part(self.denied, self.claims)
    }

    /// Of the payer's denied claims, the part that it spoke on.
    pub fn recall(&self) -> f64 {
        part(self.denied, self.of_payer.1)
    }

    /// Of the payer's other claims, the part that was denied: an edit that foresees has a much higher precision.
    pub fn denied_without(&self) -> f64 {
        part(self.of_payer.1 - self.denied, self.of_payer.0 - self.claims)
    }
}

impl Unforeseen {
    /// Of the payer's claims with that procedure, the part that was denied for that reason.
    pub fn precision(&self) -> f64 {
        part(self.like.1, self.like.0)
    }

    /// Of the payer's claims denied for that reason, the part with that procedure.
    pub fn recall(&self) -> f64 {
        part(self.like.1, self.of_payer.1)
    }

    /// Whether an edit on payer and procedure would tell these from other claims: it must have been seen on
    /// several claims, be right about at least one in two, and speak more truly than chance.
    pub fn is_worth_an_edit(&self) -> bool {
        let by_chance = part(self.of_payer.1, self.of_payer.0);
        self.procedure_code.is_some()
            && self.like.1 >= CLAIMS_MIN
            && self.precision() >= PRECISION_MIN
            && self.precision() >= 2.0 * by_chance
    }

    /// An edit of one's own that would have spoken, as `cleanclaim.toml` has it, for a person to accept.
    pub fn proposal(&self) -> Option<String> {
        let procedure = self.procedure_code.as_ref().filter(|_| self.is_worth_an_edit())?;
        let own = |text: &str| -> String {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|letter| letter.to_ascii_uppercase())
                .collect()
        };
        let quoted = |text: &str| format!("\"{}\"", text.replace(['"', '\\'], ""));
        let (payer, carc) = (&self.payer_id, &self.carc);
        let mut text = String::new();
        let _ = writeln!(
            text,
            "# Proposed, for a person to accept: {payer} denied {procedure} as {}-{carc} on {} of {} answered claims",
            self.group_code, self.like.1, self.like.0
        );
        let _ = writeln!(
            text,
            "# ({} denials, {}); that is {:.0} in 100 of its denials for that reason. No edit spoke of them.",
            self.denials,
            lake::Value::Cents(self.amount),
            self.recall() * 100.0
        );
        let _ = writeln!(text, "[[edits.own]]");
        let _ =
            writeln!(text, "id = {}", quoted(&format!("X-{}-{}-{}", own(payer), own(carc), own(procedure))));
        let _ = writeln!(text, "title = {}", quoted(&format!("{payer} denies {procedure} as CARC {carc}")));
        let _ = writeln!(
            text,
            "message = {}",
            quoted(&format!("{procedure} to {payer}: denied before as {carc}"))
        );
        let fix = format!(
            "see what {} asks for before it goes: cleanclaim explain {}-{carc}",
            payer, self.group_code
        );
        let _ = writeln!(text, "fix = {}", quoted(&fix));
        let _ = writeln!(text, "severity = \"warn\"");
        let _ = writeln!(text, "payers = [{}]", quoted(payer));
        let _ = writeln!(text, "each = \"line\"");
        let _ = writeln!(text, "when = 'line.procedure == {}'", quoted(&procedure.replace('\'', "")));
        Some(text)
    }
}

impl Prevention {
    /// Reads what the answers of a lake say.
    pub fn read(lake: &Lake) -> Result<Self, Error> {
        let answered = Answered::read(lake)?;
        let found = findings(lake)?;
        Ok(Self { outcomes: answered.outcomes(&found), unforeseen: answered.unforeseen(&found) })
    }

    /// Edits of one's own that are worth a look, one for each payer and procedure, the greatest amount first.
    pub fn proposals(&self) -> Vec<String> {
        let mut proposed = BTreeSet::new();
        let first = self.unforeseen.iter().filter(|one| one.is_worth_an_edit());
        let first = first.filter(|one| proposed.insert((&one.payer_id, &one.procedure_code)));
        first.filter_map(Unforeseen::proposal).collect()
    }
}

/// Claims that a payer answered.
struct Answered {
    /// Payer of each.
    payers: HashMap<String, String>,
    /// Procedures billed on each.
    procedures: HashMap<String, BTreeSet<String>>,
    denials: Vec<Denial>,
}

struct Denial {
    claim_id: String,
    group_code: String,
    carc: String,
    category: String,
    procedure_code: Option<String>,
    amount: i64,
}

impl Answered {
    fn read(lake: &Lake) -> Result<Self, Error> {
        let posted = posted(lake)?;
        let mut payers = HashMap::new();
        for row in lake.read("claims")?.columns(&["claim_id", "payer_id"])?.named() {
            let row = row?;
            let id = row.text("claim_id");
            if posted.contains(&id) {
                payers.insert(id, row.text("payer_id"));
            }
        }
        let mut procedures: HashMap<String, BTreeSet<String>> = HashMap::new();
        for row in lake.read("service_lines")?.columns(&["claim_id", "procedure_code"])?.named() {
            let row = row?;
            let id = row.text("claim_id");
            if payers.contains_key(&id) && !row.is_null("procedure_code") {
                procedures.entry(id).or_default().insert(row.text("procedure_code"));
            }
        }
        let columns = ["claim_id", "group_code", "carc", "category", "procedure_code", "amount"];
        let mut denials = Vec::new();
        for row in lake.read("denials")?.columns(&columns)?.named() {
            let row = row?;
            denials.push(Denial {
                claim_id: row.text("claim_id"),
                group_code: row.text("group_code"),
                carc: row.text("carc"),
                category: row.text("category"),
                procedure_code: (!row.is_null("procedure_code")).then(|| row.text("procedure_code")),
                amount: row.number("amount").unwrap_or(0),
            });
        }
        denials.retain(|denial| payers.contains_key(&denial.claim_id));
        Ok(Self { payers, procedures, denials })
    }

    /// Claims of each payer: all that were answered, and those of them that `are` something.
    fn by_payer(&self, are: &HashSet<&str>) -> HashMap<&str, (u64, u64)> {
        let mut counts: HashMap<&str, (u64, u64)> = HashMap::new();
        for (claim, payer) in &self.payers {
            let entry = counts.entry(payer).or_default();
            entry.0 += 1;
            entry.1 += u64::from(are.contains(claim.as_str()));
        }
        counts
    }

    fn outcomes(&self, found: &BTreeMap<String, BTreeSet<String>>) -> Vec<EditOutcome> {
        let denied: HashSet<&str> = self.denials.iter().map(|denial| denial.claim_id.as_str()).collect();
        let of_payers = self.by_payer(&denied);
        let mut counts: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
        for (claim, edits) in found {
            let Some(payer) = self.payers.get(claim) else { continue };
            for edit in edits {
                let entry = counts.entry((edit, payer)).or_default();
                entry.0 += 1;
                entry.1 += u64::from(denied.contains(claim.as_str()));
            }
        }
        let outcome = |((edit, payer), (claims, denied)): ((&str, &str), (u64, u64))| EditOutcome {
            edit_id: edit.to_owned(),
            payer_id: payer.to_owned(),
            claims,
            denied,
            of_payer: of_payers[payer],
        };
        counts.into_iter().map(outcome).collect()
    }

    fn unforeseen(&self, found: &BTreeMap<String, BTreeSet<String>>) -> Vec<Unforeseen> {
        // Claims denied for a reason, by payer and reason.
        let mut for_reason: HashMap<(&str, &str), HashSet<&str>> = HashMap::new();
        let mut kinds: BTreeMap<[&str; 5], (u64, i64)> = BTreeMap::new();
        for denial in &self.denials {
            let (claim, payer) = (denial.claim_id.as_str(), self.payers[&denial.claim_id].as_str());
            for_reason.entry((payer, &denial.carc)).or_default().insert(claim);
            if !found.contains_key(claim) {
                let procedure = denial.procedure_code.as_deref().unwrap_or_default();
                let kind = [payer, &denial.group_code, &denial.carc, &denial.category, procedure];
                let entry = kinds.entry(kind).or_default();
                entry.0 += 1;
                entry.1 += denial.amount;
            }
        }
        let mut with_procedure: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (claim, procedures) in &self.procedures {
            for procedure in procedures {
                with_procedure.entry((&self.payers[claim], procedure)).or_default().push(claim);
            }
        }
        let all = self.by_payer(&HashSet::new());
        let mut unforeseen: Vec<Unforeseen> = kinds
            .into_iter()
            .map(|([payer, group, carc, category, procedure], (denials, amount))| {
                let denied = &for_reason[&(payer, carc)];
                let like = with_procedure.get(&(payer, procedure)).map_or(&[][..], Vec::as_slice);
                Unforeseen {
                    payer_id: payer.to_owned(),
                    group_code: group.to_owned(),
                    carc: carc.to_owned(),
                    category: category.to_owned(),
                    procedure_code: (!procedure.is_empty()).then(|| procedure.to_owned()),
                    denials,
                    amount,
                    like: (
                        like.len() as u64,
                        like.iter().filter(|claim| denied.contains(*claim)).count() as u64,
                    ),
                    of_payer: (all[payer].0, denied.len() as u64),
                }
            })
            .collect();
        unforeseen.sort_by_key(|one| std::cmp::Reverse(one.amount));
        unforeseen
    }
}

/// Claims that an answer stands posted to.
fn posted(lake: &Lake) -> Result<HashSet<String>, Error> {
    let mut last: HashMap<String, (i64, Vec<String>)> = HashMap::new();
    let columns = ["claim_payment_id", "revision", "claim_id", "posted"];
    for row in lake.read("matches")?.columns(&columns)?.named() {
        let row = row?;
        let revision = row.number("revision").unwrap_or(0);
        let is_posted = *row.value("posted") == lake::Value::Flag(true);
        let entry = last.entry(row.text("claim_payment_id")).or_insert((-1, Vec::new()));
        if revision > entry.0 {
            *entry = (revision, Vec::new());
        }
        if revision == entry.0 && is_posted {
            entry.1.push(row.text("claim_id"));
        }
    }
    Ok(last.into_values().flat_map(|(_, claims)| claims).collect())
}

/// The edits that found something, by claim.
fn findings(lake: &Lake) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in lake.read("findings")?.columns(&["claim_id", "edit_id"])?.named() {
        let row = row?;
        if !row.is_null("claim_id") {
            found.entry(row.text("claim_id")).or_default().insert(row.text("edit_id"));
        }
    }
    Ok(found)
}

fn part(some: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}

/// What one or two claims say is chance.
const CLAIMS_MIN: u64 = 3;

/// A warning that is wrong more often than right is not read.
const PRECISION_MIN: f64 = 0.5;
