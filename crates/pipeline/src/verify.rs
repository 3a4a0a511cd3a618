//! Checks that a lake keeps its laws, from the bytes up.
//!
//! The lake checks itself: digests, row counts, and the control totals of every commit against its
//! tables. Here the archived sources are read again by the shortest way there is, segment by segment
//! with no guide and no loops, and what they come to is held against those control totals. So what the
//! tables say is compared with what was sent by code that shares nothing with the code that wrote them
//! but the lexer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use claims::{Cents, Element};
use lake::{Commit, Lake, Value};
use rayon::prelude::*;
use x12::Segment;

use crate::Error;
use crate::brought::Brought;
use crate::collect::collect_again;
use crate::piece::{PieceBytes, Source};
use crate::run::fresh_sources;

/// A law that is broken.
#[derive(Clone, Debug)]
pub struct Breach {
    /// Which: `bytes`, `claims`, `money`, `once`, `whole`, `apart`.
    pub law: &'static str,
    /// What and where.
    pub what: String,
}

/// What was checked.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Broken laws; none in a sound lake.
    pub breaches: Vec<Breach>,
    /// Batches looked at.
    pub batches: usize,
    /// Sources read again, and their bytes.
    pub sources: usize,
    /// Bytes read again.
    pub bytes: u64,
    /// Claims and claim payments counted in them.
    pub claims: i128,
    /// Claim payments counted.
    pub claim_payments: i128,
}

/// Reads every source and every table of a lake again.
pub fn verify(lake: &Lake) -> Result<Verified, Error> {
    let mut verified = Verified::default();
    for problem in lake.verify()? {
        verified.breaches.push(Breach { law: "whole", what: problem.to_string() });
    }
    match read_again(lake, &mut verified) {
        // What is damaged cannot be read again: that it is damaged has been said.
        Err(_) if !verified.breaches.is_empty() => Ok(verified),
        Err(error) => Err(error),
        Ok(()) => Ok(verified),
    }
}

fn read_again(lake: &Lake, verified: &mut Verified) -> Result<(), Error> {
    let commits = lake.history()?;
    let snapshot = lake.snapshot()?;
    let brought = Brought::of(&commits);
    let read = Read { sets: read_sets(lake)?, aside: set_aside(lake)? };
    for commit in &commits {
        if snapshot.batches().get(&commit.batch_id) == Some(&commit.sequence) {
            batch(lake, &brought, commit, &read, verified)?;
        }
    }
    once(lake, verified)?;
    apart(lake, verified)?;
    Ok(())
}

/// What of the sources stands in tables.
struct Read {
    /// Ids of the transaction sets that were read.
    sets: BTreeSet<String>,
    /// Ranges of each source whose segments have no place: where they begin, where they end.
    aside: HashMap<String, BTreeMap<u64, u64>>,
}

/// The segments that were set aside and not with all of their claim or set.
fn set_aside(lake: &Lake) -> Result<HashMap<String, BTreeMap<u64, u64>>, Error> {
    let mut aside: HashMap<String, BTreeMap<u64, u64>> = HashMap::new();
    let columns = ["source_sha256", "byte_offset", "bytes"];
    for row in lake.read("quarantine")?.columns(&columns)?.only("level", "segment")?.rows() {
        let row = row?;
        let number = |at: usize| row.values[at].number().unwrap_or_default() as u64;
        aside.entry(row.values[0].to_string()).or_default().insert(number(1), number(1) + number(2));
    }
    Ok(aside)
}

/// Ids of the transaction sets that were read into tables.
fn read_sets(lake: &Lake) -> Result<BTreeSet<String>, Error> {
    let mut read = BTreeSet::new();
    for row in lake.read("transactions")?.columns(&["transaction_id", "status"])?.rows() {
        let row = row?;
        if matches!(row.values[1].text(), Some("loaded" | "partial" | "held")) {
            read.insert(row.values[0].to_string());
        }
    }
    Ok(read)
}

fn batch(
    lake: &Lake,
    brought: &Brought,
    commit: &Commit,
    read: &Read,
    verified: &mut Verified,
) -> Result<(), Error> {
    let arrivals = brought.arrivals_of(commit);
    let sources = collect_again(lake, &fresh_sources(commit, &arrivals))?;
    let sums: Vec<Result<Sums, Error>> = sources.par_iter().map(|source| sums_of(source, read)).collect();
    let mut all = Sums::default();
    for sums in sums {
        all.join(&sums?);
    }
    for source in &sources {
        let counted = source.survey.bytes.total();
        if counted != source.bytes {
            let what = format!("{}: {counted} of {} bytes are accounted for", source.name, source.bytes);
            verified.breaches.push(Breach { law: "bytes", what });
        }
    }
    for (name, &found) in &all.0 {
        let stated = commit.control_totals.get(*name).copied();
        if stated != Some(found) {
            let law = if name.ends_with("rows") { "claims" } else { "money" };
            let stated = stated.map_or("nothing".to_owned(), |stated| stated.to_string());
            let what = format!(
                "batch {}: {name} is {found} in the sources, {stated} in the tables",
                commit.batch_id
            );
            verified.breaches.push(Breach { law, what });
        }
    }
    verified.batches += 1;
    verified.sources += sources.len();
    verified.bytes += sources.iter().map(|source| source.bytes).sum::<u64>();
    verified.claims += all.0.get("claims.rows").copied().unwrap_or(0);
    verified.claim_payments += all.0.get("claim_payments.rows").copied().unwrap_or(0);
    Ok(())
}

/// Counts and cents by the names that control totals have.
#[derive(Default)]
struct Sums(BTreeMap<&'static str, i128>);

impl Sums {
    fn add(&mut self, name: &'static str, amount: i128) {
        *self.0.entry(name).or_default() += amount;
    }

    fn join(&mut self, other: &Self) {
        for (name, &amount) in &other.0 {
            self.add(name, amount);
        }
    }

    /// What a segment means depends on the kind of its set: a 277CA has an SVC, an 837 has CAS of its own.
    fn segment(&mut self, kind: &str, segment: &Segment<'_>) {
        let cents = |n: usize| i128::from(Cents::parse(segment.element(n)).unwrap_or_default().0);
        match (kind, segment.id()) {
            ("837", b"CLM") => self.row("claims.rows", &[("claims.total_charge", cents(2))]),
            ("837", b"SV1" | b"SV3") => self.add("service_lines.charge", cents(2)),
            ("837", b"SV2") => self.add("service_lines.charge", cents(3)),
            ("835", b"BPR") => self.add("payments.payment_amount", cents(2)),
            ("835", b"CLP") => self.row(
                "claim_payments.rows",
                &[("claim_payments.total_charge", cents(3)), ("claim_payments.paid_amount", cents(4))],
            ),
            ("835", b"SVC") => {
                self.row("service_payments.rows", &[("service_payments.paid_amount", cents(3))]);
            }
            ("835", b"CAS") => self.adjustment(segment),
            ("835", b"PLB") => (3..segment.element_count())
                .step_by(2)
                .for_each(|n| self.add("provider_adjustments.amount", cents(n + 1))),
            _ => {}
        }
    }

    fn row(&mut self, rows: &'static str, amounts: &[(&'static str, i128)]) {
        self.add(rows, 1);
        for &(name, amount) in amounts {
            self.add(name, amount);
        }
    }

    fn adjustment(&mut self, cas: &Segment<'_>) {
        for n in (2..=cas.element_count()).step_by(3) {
            let cents = Cents::parse(cas.element(n + 1)).unwrap_or_default();
            self.add("adjustments.amount", i128::from(cents.0));
        }
    }
}

fn sums_of(source: &Source, read: &Read) -> Result<Sums, Error> {
    let mut sums = Sums::default();
    let none = BTreeMap::new();
    let aside = read.aside.get(source.id.hex()).unwrap_or(&none);
    for set in &source.survey.sets {
        if !read.sets.contains(source.id.row(set.offset).as_str()) {
            continue;
        }
        // A remittance is a payment even if it does not say of how much.
        sums.add("payments.rows", i128::from(&*set.st01 == "835"));
        for piece in 0..set.pieces.len() {
            let bytes = PieceBytes::read(source, set, piece as u32)?;
            for segment in bytes.lex().body.iter() {
                let offset = segment.place().offset;
                if aside.range(..=offset).next_back().is_none_or(|(_, &end)| end <= offset) {
                    sums.segment(&set.st01, &segment);
                }
            }
        }
    }
    Ok(sums)
}

/// No content is read twice, no payment posted twice.
fn once(lake: &Lake, verified: &mut Verified) -> Result<(), Error> {
    let mut twice = |table: &'static str, column: &str, limit: Option<(&str, &str)>| -> Result<(), Error> {
        let mut read = lake.read(table)?.columns(&[column])?;
        if let Some((column, text)) = limit {
            read = read.only(column, text)?;
        }
        let mut seen = BTreeSet::new();
        for row in read.rows() {
            let id = row?.values[0].to_string();
            if !seen.insert(id.clone()) {
                verified
                    .breaches
                    .push(Breach { law: "once", what: format!("{table}.{column} {id} stands twice") });
            }
        }
        Ok(())
    };
    twice("claims", "claim_id", None)?;
    twice("claim_payments", "claim_payment_id", None)?;
    twice("transactions", "digest", Some(("status", "loaded")))?;
    twice("files", "source_sha256", Some(("status", "loaded")))?;
    twice("releases", "release_id", None)?;
    twice("work_items", "work_item_id", None)?;
    decided_once(lake, verified)
}

/// Every decision on a claim payment and a claim has a number of its own, and no more than one of the machine's
/// posts it; a person withdraws what stands before it is posted anew.
fn decided_once(lake: &Lake, verified: &mut Verified) -> Result<(), Error> {
    let (mut decided, mut posted) = (BTreeSet::new(), BTreeSet::new());
    let mut parted: BTreeSet<(String, i64)> = BTreeSet::new();
    let columns = ["claim_payment_id", "revision", "part", "posted", "decided_by"];
    for row in lake.read("matches")?.columns(&columns)?.rows() {
        let row = row?;
        let id = row.values[0].to_string();
        let (revision, part) = (row.values[1].number().unwrap_or_default(), row.values[2].number());
        let posts = row.values[3] == Value::Flag(true) && row.values[4] == Value::Null;
        let counts_twice = posts && !posted.insert((id.clone(), part));
        if counts_twice || !decided.insert((id.clone(), revision, part)) {
            let what = format!("matches.claim_payment_id {id} is decided or posted twice");
            verified.breaches.push(Breach { law: "once", what });
        }
        if part > Some(1) {
            parted.insert((id, revision));
        }
    }
    if parted.is_empty() { Ok(()) } else { parts_come_to_the_whole(lake, &parted, verified) }
}

/// What is whose of a claim payment that answers several claims comes to all of it.
fn parts_come_to_the_whole(
    lake: &Lake,
    parted: &BTreeSet<(String, i64)>,
    verified: &mut Verified,
) -> Result<(), Error> {
    let money = |value: &Value| i128::from(value.number().unwrap_or_default());
    let mut sums: BTreeMap<(String, i64), [i128; 2]> = BTreeMap::new();
    let columns = ["claim_payment_id", "revision", "charge", "paid_amount"];
    for row in lake.read("matches")?.columns(&columns)?.rows() {
        let row = row?;
        let decision = (row.values[0].to_string(), row.values[1].number().unwrap_or_default());
        if parted.contains(&decision) {
            let [charge, paid] = sums.entry(decision).or_default();
            *charge += money(&row.values[2]);
            *paid += money(&row.values[3]);
        }
    }
    let columns = ["claim_payment_id", "total_charge", "paid_amount"];
    for row in lake.read("claim_payments")?.columns(&columns)?.rows() {
        let row = row?;
        let id = row.values[0].to_string();
        let whole = [money(&row.values[1]), money(&row.values[2])];
        let mut of_it = sums.range((id.clone(), 0)..).take_while(|((other, _), _)| *other == id);
        if of_it.any(|(_, parts)| *parts != whole) {
            let what = format!("the parts of claim payment {id} do not come to it");
            verified.breaches.push(Breach { law: "money", what });
        }
    }
    Ok(())
}

/// No match crosses practices.
fn apart(lake: &Lake, verified: &mut Verified) -> Result<(), Error> {
    let mut practice_of: HashMap<String, String> = HashMap::new();
    for row in lake.read("claims")?.columns(&["claim_id", "practice_id"])?.rows() {
        let row = row?;
        practice_of.insert(row.values[0].to_string(), row.values[1].to_string());
    }
    for table in ["matches", "work_items", "denials"] {
        for row in lake.read(table)?.columns(&["claim_id", "practice_id"])?.rows() {
            let row = row?;
            let Value::Text(claim) = &row.values[0] else { continue };
            if practice_of.get(claim) != row.values[1].text().map(str::to_owned).as_ref() {
                let what = format!("{table}: claim {claim} is of another practice");
                verified.breaches.push(Breach { law: "apart", what });
            }
        }
    }
    Ok(())
}
