//! What a person decides about a claim payment: which claim it answers, or that it does not answer one.
//!
//! A decision is a small source like any other, of one line of JSON: archived, named by its digest, and
//! published in a batch of its own. So it survives reruns: whatever the machine decides of the claim payment
//! when its batch is worked again, the decision comes after it. Nothing that was published is changed; what
//! was posted to a wrong claim is withdrawn by an event of that claim.
//!
//! A drop holds no decisions: only who may write to the lake may decide.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use claims::Date;
use lake::{Commit, Lake, Row};
use serde::{Deserialize, Serialize};

use crate::collect::{Collected, in_archive, open};
use crate::identity::SourceId;
use crate::ledger::{Key, Ledger};
use crate::records::Records;
use crate::report::Report;
use crate::rows::Arrival;
use crate::run::{Request, Work, locked};
use crate::{Error, ErrorKind, keys};

/// What a person says of a claim payment and a claim.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The claim payment answers the claim.
    Confirm,
    /// It does not.
    Reject,
}

/// A decision of a person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The claim payment.
    pub claim_payment_id: String,
    /// The claim.
    pub claim_id: String,
    /// What of them.
    pub verdict: Verdict,
    /// Who decided.
    pub decided_by: String,
    /// The revision of `matches` that it is.
    #[serde(default)]
    pub revision: i32,
}

/// A decision, and those before it on the same claim payment.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) decision: Decision,
    before: Vec<Remembered>,
}

/// A decision as the ledger keeps it.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Remembered {
    decision: Decision,
    /// The work item that is open after it: 0 for the first one about the claim payment, else the revision
    /// that opened it.
    item: Option<i32>,
}

impl Decision {
    /// The decision in a source, if it is one that the lake took itself.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Option<Self> {
        name.starts_with(NAMES).then(|| serde_json::from_slice(bytes).ok())?
    }

    /// The source and the offset that the id of the claim payment names, and whether it came out of a damaged
    /// file.
    fn place(&self) -> Option<(&str, u64, bool)> {
        let (source, offset) = self.claim_payment_id.split_once(['-', '!'])?;
        let is_damaged = self.claim_payment_id.contains('!');
        Some((source, u64::from_str_radix(offset, 16).ok()?, is_damaged))
    }

    /// Offset of the CLP of the claim payment.
    pub(crate) fn offset(&self) -> Option<u64> {
        self.place().map(|(_, offset, _)| offset)
    }

    /// The source that the claim payment stands in, and the batch that took it.
    pub(crate) fn source<'c>(&self, commits: &'c [Commit]) -> Result<(&'c lake::Source, &'c str), Error> {
        let (source, _, is_damaged) = self.place().unwrap_or_default();
        let all = commits.iter().flat_map(|commit| commit.sources.iter().map(move |one| (one, commit)));
        let mut of_it = all.filter(|(one, _)| {
            !source.is_empty() && one.sha256.starts_with(source) && one.fault.is_some() == is_damaged
        });
        let found = of_it.next().map(|(one, commit)| (one, commit.batch_id.as_str()));
        found.ok_or_else(|| self.unknown())
    }

    fn unknown(&self) -> Error {
        Error::new(ErrorKind::Config, format!("there is no claim payment {}", self.claim_payment_id))
    }
}

impl Told {
    /// Every claim that was ever spoken of.
    pub(crate) fn claims(&self) -> impl Iterator<Item = Key> {
        self.all().map(|decision| keys::claim(&decision.claim_id))
    }

    /// The claim that it answers by this decision.
    pub(crate) fn confirmed(&self) -> Option<Key> {
        (self.decision.verdict == Verdict::Confirm).then(|| keys::claim(&self.decision.claim_id))
    }

    /// The claims it was said not to answer, and not confirmed to answer since.
    pub(crate) fn rejected(&self) -> BTreeSet<&str> {
        let mut rejected = BTreeSet::new();
        for decision in self.all() {
            match decision.verdict {
                Verdict::Reject => rejected.insert(&*decision.claim_id),
                Verdict::Confirm => rejected.remove(&*decision.claim_id),
            };
        }
        rejected
    }

    fn all(&self) -> impl Iterator<Item = &Decision> {
        self.before.iter().map(|one| &one.decision).chain([&self.decision])
    }

    /// The work item that is open before it, given whether the claim payment stands matched.
    pub(crate) fn item_before(&self, is_matched: bool) -> Option<i32> {
        match self.before.last() {
            Some(last) => last.item,
            None => (!is_matched).then_some(0),
        }
    }

    /// Leaves a note of it for those that come after it; the claim payment waits for no claim any more.
    pub(crate) fn note(&self, item: Option<i32>, records: &mut Records) {
        let one = Remembered { decision: self.decision.clone(), item };
        let value = serde_json::to_vec(&one).expect("it is plain data");
        records.push(keys::placed(&self.decision.claim_payment_id), &value);
    }
}

/// What was decided before about the claim payments of these decisions.
pub(crate) fn remember(
    decisions: impl Iterator<Item = Decision>,
    ledger: &Ledger,
    depends_on: &mut Vec<String>,
) -> Result<Vec<Told>, Error> {
    let mut told: Vec<Told> = decisions.map(|decision| Told { decision, before: Vec::new() }).collect();
    let key = |decision: &Decision| keys::placed(&decision.claim_payment_id);
    let mut wanted: Vec<Key> = told.iter().map(|one| key(&one.decision)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut before: BTreeMap<Key, Vec<Remembered>> = BTreeMap::new();
    ledger.lookup(&wanted, &mut |at, batch, value| {
        depends_on.push(batch.to_owned());
        before.entry(wanted[at]).or_default().extend(serde_json::from_slice::<Remembered>(value).ok());
    })?;
    for one in &mut told {
        one.before = before.get(&key(&one.decision)).cloned().unwrap_or_default();
        one.before.sort_by_key(|earlier| earlier.decision.revision);
    }
    Ok(told)
}

/// Takes a decision of a person and publishes what comes of it as a batch.
pub fn decide(request: &Request<'_>, decision: &Decision, as_of: Date) -> Result<Report, Error> {
    locked(request, |lake, writer| {
        let mut decision = decision.clone();
        decision.revision = revision(lake, &decision)?;
        let name = format!("{NAMES}{}.{}.json", decision.claim_payment_id, decision.revision);
        let bytes = serde_json::to_vec(&decision).expect("it is plain data");
        publish_told(request, lake, writer, (name, bytes), as_of)
    })
}

/// Archives what a person told, as a source of this name, and publishes what comes of it as a batch.
pub(crate) fn publish_told(
    request: &Request<'_>,
    lake: &Lake,
    writer: &lake::Writer,
    (name, mut bytes): (String, Vec<u8>),
    as_of: Date,
) -> Result<Report, Error> {
    bytes.push(b'\n');
    if bytes.len() as u64 > TOLD_BYTES_MAX {
        let what = format!("that is {} bytes, {TOLD_BYTES_MAX} at most", bytes.len());
        return Err(Error::new(ErrorKind::Config, what));
    }
    let mut archive = writer.archive()?;
    archive
        .write_all(&bytes)
        .map_err(|cause| Error::new(ErrorKind::Lake, "cannot archive what was told").because(cause))?;
    let (sha256, length) = archive.finish()?;
    let id = SourceId::parse(&sha256).expect("the archive names sources by SHA-256");
    let archived = in_archive(lake, &id);
    let source = open(&name, id.clone(), length, None, x12::Survey::default(), archived)?;
    let arrival = Arrival {
        name,
        bytes: length,
        compression: "none",
        id,
        decompressed: length,
        duplicate_of: None,
        fault: None,
    };
    let collected = Collected { arrivals: vec![arrival], sources: vec![source], ..Collected::default() };
    let commits = lake.history()?;
    let report = Work { request, lake, writer, commits: &commits, as_of }.publish(collected)?;
    request.progress.end();
    Ok(report)
}

/// The revision that the decision will be, if it can be made.
fn revision(lake: &Lake, decision: &Decision) -> Result<i32, Error> {
    let Decision { claim_payment_id, claim_id, verdict, .. } = decision;
    let refuse = |what: String| Err(Error::new(ErrorKind::Config, what));
    let practice_of = |table: &str, column: &str, id: &str| -> Result<Option<String>, Error> {
        let mut rows = lake.read(table)?.columns(&["practice_id"])?.only(column, id)?.rows();
        Ok(rows.next().transpose()?.map(|row| row.values[0].to_string()))
    };
    let Some(of_payment) = practice_of("claim_payments", "claim_payment_id", claim_payment_id)? else {
        return Err(decision.unknown());
    };
    match practice_of("claims", "claim_id", claim_id)? {
        None => return refuse(format!("there is no claim {claim_id}")),
        Some(of_claim) if of_claim != of_payment => {
            return refuse(format!("claim {claim_id} is of another practice than the claim payment"));
        }
        Some(_) => {}
    }
    let columns = ["revision", "decision", "claim_id", "rejected_claim_ids"];
    let rows = lake.read("matches")?.columns(&columns)?.only("claim_payment_id", claim_payment_id)?.rows();
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    let Some(last) = rows.iter().map(|row| row.values[0].number().unwrap_or_default()).max() else {
        return Err(decision.unknown());
    };
    // Where it answers several claims there is a row for each.
    rows.retain(|row| row.values[0].number().unwrap_or_default() == last);
    let stands_here = rows.iter().any(|row| row.values[2].text() == Some(claim_id));
    let is_passed_over =
        |row: &Row| row.values[3].text().is_some_and(|ids| ids.split(',').any(|id| id == claim_id));
    match (rows[0].values[1].text(), verdict) {
        (Some("duplicate"), _) => refuse(
            "the claim payment repeats one that was posted before; there is nothing to decide".to_owned(),
        ),
        (Some("matched"), Verdict::Confirm) if stands_here && rows.len() == 1 => {
            refuse("the claim payment is matched to that claim already".to_owned())
        }
        (_, Verdict::Reject) if !stands_here && !rows.iter().any(is_passed_over) => {
            refuse("the claim payment is not matched to that claim, nor might it be".to_owned())
        }
        _ => Ok(FIRST.max(last as i32 + 1)),
    }
}

/// Whether a source of this name is what a person told. Names of files of a drop are relative, so none is so.
pub(crate) fn is_name_of_told(name: &str) -> bool {
    name.starts_with('/')
}

/// Most bytes of what a person tells at a time: words of a page for every item of a great card.
pub(crate) const TOLD_BYTES_MAX: u64 = 64 << 20;

/// What names of decisions begin with.
const NAMES: &str = "/decisions/";

/// The first revision that a person may make; those before it are the machine's.
const FIRST: i32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(claim_id: &str, verdict: Verdict, revision: i32) -> Decision {
        Decision {
            claim_payment_id: "0123456789abcdef-00000001ff".to_owned(),
            claim_id: claim_id.to_owned(),
            verdict,
            decided_by: "ann".to_owned(),
            revision,
        }
    }

    #[test]
    fn a_file_of_a_drop_is_no_decision() {
        let bytes = serde_json::to_vec(&decision("a", Verdict::Confirm, 2)).expect("plain data");
        assert_eq!(Decision::read("decisions/x.json", &bytes), None);
        assert_eq!(Decision::read("/decisions/x.json", b"{}"), None);
        let read = Decision::read("/decisions/x.json", &bytes).expect("it is one");
        assert_eq!((read.place(), read.offset()), (Some(("0123456789abcdef", 511, false)), Some(511)));
    }

    #[test]
    fn what_was_rejected_stays_so_until_it_is_confirmed() {
        let before = [("a", Verdict::Reject), ("b", Verdict::Reject), ("a", Verdict::Confirm)];
        let before = before.iter().zip(2..).map(|(&(claim, verdict), revision)| Remembered {
            decision: decision(claim, verdict, revision),
            item: None,
        });
        let told = Told { decision: decision("c", Verdict::Reject, 5), before: before.collect() };
        assert_eq!(told.rejected(), BTreeSet::from(["b", "c"]));
        assert_eq!((told.confirmed(), told.claims().count()), (None, 4));
    }
}
