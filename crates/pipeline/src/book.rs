//! The claims that a batch's remittances and acknowledgments may speak of, and what is known of each.
//!
//! Fetched all at once from the ledger; then kept up to date while the batch is worked, so that the
//! second remittance of a drop knows what the first one did.

use std::collections::HashMap;

use remit::state::{Event, EventKind};
use remit::{Candidate, MatchKey, Posting};

use crate::ledger::{Key, Ledger};
use crate::{Error, keys};

/// A claim and what became of it so far.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The claim.
    pub(crate) candidate: Candidate,
    /// What payers did with it, in order.
    pub(crate) postings: Vec<Posting>,
    /// Payer claim control numbers that acknowledgments told.
    pub(crate) payer_numbers: Vec<Box<str>>,
    /// Everything that happened to it, in order.
    pub(crate) events: Vec<Event>,
}

/// Claims by the keys they are looked for under.
#[derive(Debug, Default)]
pub(crate) struct Book {
    by_key: HashMap<Key, Vec<u32>>,
    entries: Vec<Entry>,
}

impl Book {
    /// Fetches every claim kept under one of `wanted`, in earlier batches or in this one's own run. The
    /// earlier batches are added to `depends_on`.
    pub(crate) fn fetch(
        wanted: &mut Vec<Key>,
        ledger: &Ledger,
        order: &BatchOrder,
        own: &Ledger,
        depends_on: &mut Vec<String>,
    ) -> Result<Self, Error> {
        settle(wanted);
        let mut shelf = Shelf { ledger, own, depends_on };
        // A key leads to the claim's own key, and that to the claim.
        let mut claims_of: HashMap<Key, Vec<Key>> = HashMap::new();
        shelf.each(wanted, |key, _, value| {
            if let Ok(claim) = Key::try_from(value) {
                claims_of.entry(*key).or_default().push(claim);
            }
        })?;
        let mut claims: Vec<Key> = claims_of.values().flatten().copied().collect();
        settle(&mut claims);
        let mut index: HashMap<Key, u32> = HashMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        shelf.each(&claims, |key, _, value| {
            if let Some(candidate) = Candidate::decode(value).filter(|_| !index.contains_key(key)) {
                index.insert(*key, entries.len() as u32);
                entries.push(Entry::new(candidate));
            }
        })?;
        let mut book = Self { by_key: HashMap::new(), entries };
        for (key, claims) in claims_of {
            let mut found: Vec<u32> = claims.iter().filter_map(|claim| index.get(claim).copied()).collect();
            found.sort_unstable();
            found.dedup();
            book.by_key.insert(key, found);
        }
        book.fetch_stories(&mut shelf, order)?;
        Ok(book)
    }

    fn fetch_stories(&mut self, from: &mut Shelf<'_>, order: &BatchOrder) -> Result<(), Error> {
        let mut owners: HashMap<Key, (u32, Part)> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let id = &entry.candidate.claim_id;
            for (key, part) in [
                (keys::postings(id), Part::Posting),
                (keys::payer_numbers(id), Part::PayerNumber),
                (keys::events(id), Part::Event),
                (keys::kept_back(id), Part::KeptBack),
            ] {
                owners.insert(key, (at as u32, part));
            }
        }
        let mut wanted: Vec<Key> = owners.keys().copied().collect();
        settle(&mut wanted);
        // Records come in order of key; their own order is that of batches, then of their number.
        let mut records: Vec<(u32, Part, u64, Vec<u8>)> = Vec::new();
        from.each(&wanted, |key, batch, value| {
            if let Some(&(at, part)) = owners.get(key) {
                records.push((at, part, order.of(batch), value.to_vec()));
            }
        })?;
        records.sort_unstable();
        for (at, part, _, value) in records {
            let entry = &mut self.entries[at as usize];
            let numbered = value.get(ORDER_BYTES..).unwrap_or_default();
            match part {
                Part::Posting => entry.postings.extend(Posting::decode(numbered)),
                Part::KeptBack => entry.events = vec![first_event(&entry.candidate, false)],
                Part::Event => entry.events.extend(Event::decode(numbered)),
                Part::PayerNumber => entry.payer_numbers.push(String::from_utf8_lossy(&value).into()),
            }
        }
        Ok(())
    }

    /// Positions of the claims kept under any of these keys, each once, in the order they were sent.
    pub(crate) fn under(&self, keys: &[MatchKey]) -> Vec<u32> {
        let mut found: Vec<u32> =
            keys.iter().filter_map(|key| self.by_key.get(&keys::matching(key))).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let order = |at: u32| {
            let candidate = &self.entries[at as usize].candidate;
            (candidate.submitted, &candidate.claim_id)
        };
        found.sort_by(|&a, &b| order(a).cmp(&order(b)));
        found
    }

    /// The claim at a position.
    pub(crate) fn entry(&self, at: u32) -> &Entry {
        &self.entries[at as usize]
    }

    /// The claim at a position, to be added to.
    pub(crate) fn entry_mut(&mut self, at: u32) -> &mut Entry {
        &mut self.entries[at as usize]
    }

    /// Lets a claim be found under one more key.
    pub(crate) fn learn(&mut self, key: &MatchKey, at: u32) {
        let claims = self.by_key.entry(keys::matching(key)).or_default();
        if !claims.contains(&at) {
            claims.push(at);
        }
    }
}

impl Entry {
    fn new(candidate: Candidate) -> Self {
        let events = vec![first_event(&candidate, true)];
        Self { candidate, postings: Vec::new(), payer_numbers: Vec::new(), events }
    }

    /// Whether this payer took its answer back and has not answered since.
    pub(crate) fn awaits_correction(&self, payer: &str) -> bool {
        let of_payer = self.events.iter().rev().filter(|event| *event.payer == *payer);
        let mut last = of_payer.filter(|event| event.kind.is_answer() || event.kind == EventKind::Reversed);
        last.next().is_some_and(|event| event.kind == EventKind::Reversed)
    }
}

/// The first thing that happens to a claim: it is sent, or held.
pub(crate) fn first_event(candidate: &Candidate, is_sent: bool) -> Event {
    let sent = Event::submitted(
        candidate.charge,
        candidate.submitted,
        candidate.other_payers.len().min(255) as u8,
        &candidate.claim_id,
    );
    if is_sent { sent } else { Event { kind: EventKind::Held, ..sent } }
}

#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    /// Comes before events, of which it changes the first.
    KeptBack,
    Event,
    PayerNumber,
    Posting,
}

/// The order in which batches were first published.
#[derive(Clone, Debug, Default)]
pub(crate) struct BatchOrder(HashMap<String, u64>);

impl BatchOrder {
    /// The order of these batches.
    pub(crate) fn new<'b>(batches: impl Iterator<Item = &'b str>) -> Self {
        Self(batches.enumerate().map(|(at, batch)| (batch.to_owned(), at as u64)).collect())
    }

    /// A batch that is not published yet comes last.
    fn of(&self, batch: &str) -> u64 {
        self.0.get(batch).copied().unwrap_or(u64::MAX)
    }
}

/// Where records come from: earlier batches first, then this one.
struct Shelf<'s> {
    ledger: &'s Ledger,
    own: &'s Ledger,
    depends_on: &'s mut Vec<String>,
}

impl Shelf<'_> {
    fn each(&mut self, keys: &[Key], mut found: impl FnMut(&Key, &str, &[u8])) -> Result<(), Error> {
        let depends_on = &mut *self.depends_on;
        self.ledger.lookup(keys, &|_| false, &mut |key, batch, value| {
            if depends_on.last().map(String::as_str) != Some(batch) {
                depends_on.push(batch.to_owned());
            }
            found(key, batch, value);
        })?;
        depends_on.sort_unstable();
        depends_on.dedup();
        self.own.lookup(keys, &|_| false, &mut found)
    }
}

/// A value with its number in the batch before it, so that records keep their order.
pub(crate) fn in_order(number: u64, record: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes(), record].concat()
}

fn settle(keys: &mut Vec<Key>) {
    keys.sort_unstable();
    keys.dedup();
}

const ORDER_BYTES: usize = 8;
