//! What is so, as the simulator wrote it beside a drop.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use synth::{Cell, read_truth};

/// Where something stands: file, ISA13, GS06, ST02.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) interchange: String,
    pub(crate) group: String,
    pub(crate) set: String,
}

/// A claim.
pub(crate) struct Claim {
    pub(crate) place: Place,
    pub(crate) number: String,
    pub(crate) tax_id: String,
    pub(crate) disposition: String,
    pub(crate) state: String,
    pub(crate) balance: i64,
    /// Everything done to hide the links of its payments.
    pub(crate) noise: Vec<String>,
}

/// A payment: an 835.
pub(crate) struct Payment {
    pub(crate) place: Place,
    pub(crate) trace: String,
    pub(crate) tax_id: String,
    pub(crate) is_balanced: bool,
    /// What it differs by from what its parts come to.
    pub(crate) difference: i64,
}

/// A provider adjustment: a pair of a PLB.
pub(crate) struct Adjustment {
    pub(crate) place: Place,
    /// Who pays, and to whom.
    pub(crate) payer: String,
    pub(crate) reason: String,
    pub(crate) reference: String,
    pub(crate) amount: i64,
    /// The number of the claim it is about; empty when it is about none.
    pub(crate) number: String,
}

/// A claim payment.
pub(crate) struct Link {
    pub(crate) place: Place,
    pub(crate) ordinal: i64,
    /// Its claim, by its number and which claim of that number.
    pub(crate) claim: Option<usize>,
    /// That one, and those whose lines it answers with it.
    pub(crate) claims: BTreeSet<usize>,
    pub(crate) decision: String,
    pub(crate) paid: i64,
    pub(crate) noise: Vec<String>,
}

/// A service payment and a line it pays.
pub(crate) struct LinePaid {
    pub(crate) place: Place,
    pub(crate) ordinal: i64,
    pub(crate) service: i64,
    pub(crate) claim: Option<usize>,
    /// The number of the line.
    pub(crate) number: i64,
    pub(crate) noise: Vec<String>,
}

/// A denied amount.
pub(crate) struct Denial {
    pub(crate) place: Place,
    pub(crate) ordinal: i64,
    /// 0 for the claim as a whole.
    pub(crate) service: i64,
    pub(crate) group: String,
    pub(crate) carc: String,
    pub(crate) amount: i64,
    pub(crate) category: String,
    pub(crate) queue: String,
    /// What it brings when somebody works it, in cents.
    pub(crate) recoverable: i64,
}

/// A defect.
pub(crate) struct Defect {
    pub(crate) place: Place,
    /// The claim's number; empty for what is wrong with a remittance or an envelope.
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) edit: String,
    pub(crate) also: String,
    pub(crate) snip: i64,
}

/// Everything.
pub(crate) struct Truth {
    pub(crate) claims: Vec<Claim>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) adjustments: Vec<Adjustment>,
    pub(crate) links: Vec<Link>,
    pub(crate) lines: Vec<LinePaid>,
    pub(crate) denials: Vec<Denial>,
    pub(crate) defects: Vec<Defect>,
}

impl Truth {
    /// Reads the folder of truth beside a drop.
    pub(crate) fn read(folder: &Path) -> Result<Self, synth::Error> {
        let table = |name: &str, columns: &[&str]| -> Result<Vec<Vec<Cell>>, synth::Error> {
            let columns = [&["file", "isa13", "gs06", "st02"], columns].concat();
            read_truth(&folder.join(name).with_extension("parquet"), &columns)
        };
        let mut claims = claims(&table("claims", &CLAIMS)?);
        let mut answers = links(&table("links", &LINKS)?, &claims);
        let lines = lines(&table("lines", &LINES)?, &answers, &claims);
        let mut claims_of: BTreeMap<(&Place, i64), BTreeSet<usize>> = BTreeMap::new();
        for line in &lines {
            claims_of.entry((&line.place, line.ordinal)).or_default().extend(line.claim);
        }
        for link in &mut answers {
            let of_lines = claims_of.remove(&(&link.place, link.ordinal)).unwrap_or_default();
            link.claims = link.claim.into_iter().chain(of_lines).collect();
        }
        for link in &answers {
            let Some(at) = link.claim else { continue };
            let new = link.noise.iter().filter(|kind| !claims[at].noise.contains(kind)).cloned();
            let new: Vec<String> = new.collect();
            claims[at].noise.extend(new);
        }
        let paid = table("payments", &PAYMENTS)?;
        Ok(Self {
            adjustments: adjustments(&table("provider_adjustments", &ADJUSTMENTS)?, &paid),
            payments: payments(&paid),
            denials: denials(&table("denials", &DENIALS)?),
            defects: defects(&table("defects", &DEFECTS)?),
            links: answers,
            claims,
            lines,
        })
    }
}

/// Which claim a number and its occurrence name: the n-th of that number in the table of claims.
fn links(rows: &[Vec<Cell>], claims: &[Claim]) -> Vec<Link> {
    let mut by_number: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        by_number.entry(&claim.number).or_default().push(at);
    }
    let link = |row: &Vec<Cell>| {
        let occurrence = usize::try_from(row[6].number()).unwrap_or(0).max(1) - 1;
        Link {
            place: place(row),
            ordinal: row[4].number(),
            claim: by_number.get(row[5].text()).and_then(|all| all.get(occurrence)).copied(),
            claims: BTreeSet::new(),
            decision: row[7].to_string(),
            paid: row[8].number(),
            noise: words(&row[9]),
        }
    };
    rows.iter().map(link).collect()
}

/// A line belongs to the claim of its claim payment, unless it names another.
fn lines(rows: &[Vec<Cell>], links: &[Link], claims: &[Claim]) -> Vec<LinePaid> {
    let claim_of: BTreeMap<(&Place, i64), Option<usize>> =
        links.iter().map(|link| ((&link.place, link.ordinal), link.claim)).collect();
    let first_of: BTreeMap<&str, usize> =
        claims.iter().enumerate().rev().map(|(at, claim)| (claim.number.as_str(), at)).collect();
    let paid = |row: &Vec<Cell>| {
        let (place, ordinal, number) = (place(row), row[4].number(), row[6].text());
        let linked = claim_of.get(&(&place, ordinal)).copied().flatten();
        let linked = linked.filter(|at| claims[*at].number == number);
        LinePaid {
            claim: linked.or_else(|| first_of.get(number).copied()),
            place,
            ordinal,
            service: row[5].number(),
            number: row[7].number(),
            noise: words(&row[8]),
        }
    };
    rows.iter().map(paid).collect()
}

fn claims(rows: &[Vec<Cell>]) -> Vec<Claim> {
    let claim = |row: &Vec<Cell>| Claim {
        place: place(row),
        number: row[4].to_string(),
        tax_id: row[5].to_string(),
        disposition: row[6].to_string(),
        state: row[7].to_string(),
        balance: row[8].number(),
        noise: Vec::new(),
    };
    rows.iter().map(claim).collect()
}

fn payments(rows: &[Vec<Cell>]) -> Vec<Payment> {
    let payment = |row: &Vec<Cell>| Payment {
        place: place(row),
        trace: row[4].to_string(),
        tax_id: row[5].to_string(),
        is_balanced: row[6].flag(),
        difference: row[7].number(),
    };
    rows.iter().map(payment).collect()
}

/// Provider adjustments, each with who pays by the payment of its place.
fn adjustments(rows: &[Vec<Cell>], payments: &[Vec<Cell>]) -> Vec<Adjustment> {
    let payer = |row: &Vec<Cell>| (place(row), format!("{} {}", row[8], row[5]));
    let payers: BTreeMap<Place, String> = payments.iter().map(payer).collect();
    let adjustment = |row: &Vec<Cell>| {
        let place = place(row);
        Adjustment {
            payer: payers.get(&place).cloned().unwrap_or_default(),
            place,
            reason: row[4].to_string(),
            reference: row[5].to_string(),
            amount: row[6].number(),
            number: row[7].to_string(),
        }
    };
    rows.iter().map(adjustment).collect()
}

/// Denials that still stand where they are told: what a reversal takes back is no denial of its own.
fn denials(rows: &[Vec<Cell>]) -> Vec<Denial> {
    let denial = |row: &Vec<Cell>| Denial {
        place: place(row),
        ordinal: row[4].number(),
        service: row[5].number(),
        group: row[6].to_string(),
        carc: row[7].to_string(),
        amount: row[8].number(),
        category: row[9].to_string(),
        queue: row[10].to_string(),
        recoverable: row[11].number(),
    };
    rows.iter().map(denial).filter(|denial| denial.amount > 0).collect()
}

fn defects(rows: &[Vec<Cell>]) -> Vec<Defect> {
    let defect = |row: &Vec<Cell>| Defect {
        place: place(row),
        number: row[4].to_string(),
        kind: row[5].to_string(),
        edit: row[6].to_string(),
        also: row[7].to_string(),
        snip: row[8].number(),
    };
    rows.iter().map(defect).collect()
}

/// The first four cells of a row.
fn place(row: &[Cell]) -> Place {
    let [file, interchange, group, set] = [0, 1, 2, 3].map(|at| row[at].to_string());
    Place { file, interchange, group, set }
}

fn words(cell: &Cell) -> Vec<String> {
    cell.text().split_whitespace().map(str::to_owned).collect()
}

const CLAIMS: [&str; 5] =
    ["patient_control_number", "practice_tax_id", "disposition", "final_state", "balance"];

const LINKS: [&str; 6] = ["ordinal", "patient_control_number", "occurrence", "decision", "paid", "noise"];

const LINES: [&str; 5] = ["ordinal", "service_ordinal", "patient_control_number", "line_number", "noise"];

const PAYMENTS: [&str; 5] = ["trace_number", "practice_tax_id", "balanced", "difference", "payer_id"];

const ADJUSTMENTS: [&str; 4] = ["reason_code", "reference", "amount", "patient_control_number"];

const DENIALS: [&str; 8] =
    ["ordinal", "service_ordinal", "group_code", "carc", "amount", "category", "queue", "recoverable"];

const DEFECTS: [&str; 5] = ["patient_control_number", "defect", "edit_id", "also", "snip_type"];
