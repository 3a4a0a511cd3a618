//! Held claims that still wait for a person: those that no later claim was sent in place of.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Error, Result};
use lake::{Lake, Named};

/// What a claim is known by here; to be among the columns that are asked for.
pub(crate) const KNOWN_BY: [&str; 8] = [
    "practice_id",
    "patient_control_number",
    "claim_id",
    "batch_id",
    "member_id",
    "patient_birth_date",
    "service_from",
    "service_to",
];

/// The held claims that nobody has sent again since; of each these columns, [`KNOWN_BY`] among them.
///
/// A claim that was held is mended where it came from and comes again under its number; what is to be done is
/// then told of the later one. Numbers are reused, so the patient must be the same and days of service must meet.
pub(crate) fn held(lake: &Lake, columns: &[&str]) -> Result<Vec<Named>> {
    let read = lake.read("claims")?.columns(columns)?.only("disposition", "held")?;
    let mut claims = read.named().collect::<Result<Vec<_>, _>>()?;
    let later = Later::read(lake, &claims.iter().map(number).collect())?;
    claims.retain(|claim| !later.replaced(claim));
    Ok(claims)
}

/// A practice's patient control number.
type Number = (String, String);

fn number(claim: &Named) -> Number {
    (claim.text("practice_id"), claim.text("patient_control_number"))
}

/// All claims under the numbers of held ones.
#[derive(Default)]
struct Later {
    by_number: HashMap<Number, Vec<Sent>>,
    /// The order in which batches were first published.
    batches: BTreeMap<String, usize>,
}

/// A claim that may have been sent in place of another.
struct Sent {
    claim_id: String,
    batch: Option<usize>,
    member: Option<String>,
    birth: Option<i64>,
    /// The first and the last day of service, in days.
    days: Option<(i64, i64)>,
}

impl Later {
    fn read(lake: &Lake, numbers: &HashSet<Number>) -> Result<Self> {
        let mut later = Self::default();
        if numbers.is_empty() {
            return Ok(later);
        }
        for commit in lake.history()? {
            let next = later.batches.len();
            later.batches.entry(commit.batch_id).or_insert(next);
        }
        lake.read("claims")?.columns(&KNOWN_BY)?.each(|claim| {
            let text = |at: usize| claim.text(at).unwrap_or_default().to_owned();
            let number = (text(0), text(1));
            if numbers.contains(&number) {
                let sent = Sent {
                    claim_id: text(2),
                    batch: later.batches.get(&text(3)).copied(),
                    member: claim.text(4).map(str::to_owned),
                    birth: claim.number(5),
                    days: claim.number(6).zip(claim.number(7)),
                };
                later.by_number.entry(number).or_default().push(sent);
            }
            Ok::<_, Error>(())
        })?;
        Ok(later)
    }

    /// Whether another claim was sent in place of this one, for certain.
    fn replaced(&self, claim: &Named) -> bool {
        let all = self.by_number.get(&number(claim)).map(Vec::as_slice).unwrap_or_default();
        let claim_id = claim.text("claim_id");
        let own = all.iter().find(|sent| sent.claim_id == claim_id);
        own.is_some_and(|own| all.iter().any(|other| other.is_instead_of(own)))
    }
}

impl Sent {
    fn is_instead_of(&self, earlier: &Self) -> bool {
        // Ids of rows of one source are in the order of their places; among sources of a batch none is known.
        let same_source = self.claim_id.get(..SOURCE) == earlier.claim_id.get(..SOURCE);
        let is_after = self.batch > earlier.batch
            || (self.batch == earlier.batch && same_source && self.claim_id > earlier.claim_id);
        let is_same = (self.member.is_some() && self.member == earlier.member)
            || (self.birth.is_some() && self.birth == earlier.birth);
        let meet =
            self.days.zip(earlier.days).is_some_and(|(own, other)| own.0 <= other.1 && other.0 <= own.1);
        is_after && is_same && meet
    }
}

/// The length of the part of a row's id that names its source.
const SOURCE: usize = 16;
