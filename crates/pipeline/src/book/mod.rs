//! The claims that a batch's remittances and acknowledgments may speak of, and what is known of each.
//!
//! Fetched all at once from the ledger, because its runs are walked in order of key; then bound into
//! books, one for each pile of practices, that workers keep up to date side by side, so that the second
//! remittance of a drop knows what the first one did.

mod library;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use remit::matching::Contender;
use remit::state::{ClaimState, Event, EventKind, fold};
use remit::{Candidate, MatchKey, Nearby, Postings};

use crate::keys;
use crate::ledger::Key;
use crate::waiting::Waiting;

pub(crate) use library::{BatchOrder, Library, Places, Wanted};

/// Claims by the keys they are looked for under.
#[derive(Debug, Default)]
pub(crate) struct Book {
    by_key: HashMap<Key, Found, BuildHasherDefault<KeyHasher>>,
    /// In the order they were sent.
    entries: Vec<Entry>,
    /// Records of the claims, side by side.
    records: Vec<u8>,
}

/// What became of a claim so far.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The claim's own key.
    pub(crate) key: Key,
    record: Range<usize>,
    /// What payers did with it, in order.
    pub(crate) postings: Postings,
    /// Claim payments that were refused because this claim and another fit alike.
    pub(crate) refused: Vec<Waiting>,
    /// Payer claim control numbers that acknowledgments told.
    pub(crate) payer_numbers: Vec<Box<str>>,
    /// Where it stands.
    pub(crate) state: ClaimState,
    /// How many things happened to it.
    pub(crate) told: u64,
    /// What happened to it, when some of it may be withdrawn.
    story: Option<Vec<Event>>,
}

/// The claims under one key; there is seldom more than one.
#[derive(Clone, Debug)]
enum Found {
    One(u32),
    Many(Vec<u32>),
}

impl Book {
    /// Positions of the claims kept under any of these keys, each once, in the order they were sent.
    pub(crate) fn under<'k>(&self, keys: impl IntoIterator<Item = &'k MatchKey>) -> Vec<u32> {
        let mut found = Vec::with_capacity(4);
        for key in keys {
            match self.by_key.get(&keys::matching(key)) {
                None => {}
                Some(Found::One(at)) => found.push(*at),
                Some(Found::Many(all)) => found.extend_from_slice(all),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The claims that a claim payment may be about: those under its keys, and if none is under its control
    /// number, those under the keys nearby.
    pub(crate) fn sought(&self, wanted: &[MatchKey], nearby: &Nearby) -> Vec<u32> {
        let is_known = nearby.unless.is_some_and(|key| self.by_key.contains_key(&keys::matching(&key)));
        let further = if is_known { &[][..] } else { &nearby.keys };
        self.under(wanted.iter().chain(further))
    }

    /// What became of the claim at a position.
    pub(crate) fn entry(&self, at: u32) -> &Entry {
        &self.entries[at as usize]
    }

    /// The same, to be added to.
    pub(crate) fn entry_mut(&mut self, at: u32) -> &mut Entry {
        &mut self.entries[at as usize]
    }

    /// The claim at a position, as it was sent.
    pub(crate) fn candidate(&self, at: u32) -> Candidate<'_> {
        Candidate::decode(self.record(at)).expect("records are decoded when they are fetched")
    }

    /// The same without its lines.
    pub(crate) fn head(&self, at: u32) -> Candidate<'_> {
        Candidate::decode_head(self.record(at)).expect("records are decoded when they are fetched")
    }

    /// The claim payments that were refused because claims of this book fit alike.
    pub(crate) fn refused(&self) -> impl Iterator<Item = &Waiting> {
        self.entries.iter().flat_map(|entry| &entry.refused)
    }

    /// Where the claim with this key of its own is.
    pub(crate) fn position(&self, key: &Key) -> Option<u32> {
        self.entries.iter().position(|entry| entry.key == *key).map(|at| at as u32)
    }

    /// Lets every entry keep what happens to it from the beginning.
    fn keep_stories(&mut self) {
        for at in 0..self.entries.len() as u32 {
            let first = first_event(&self.head(at), true);
            self.entry_mut(at).story = Some(vec![first]);
        }
    }

    /// The row of the claim at a position.
    pub(crate) fn claim_id(&self, at: u32) -> &str {
        Candidate::decode_id(self.record(at)).expect("records are decoded when they are fetched")
    }

    fn record(&self, at: u32) -> &[u8] {
        &self.records[self.entries[at as usize].record.clone()]
    }

    /// Claims and what became of them, as matching compares them.
    pub(crate) fn contenders<'c>(
        &'c self,
        under: &[u32],
        candidates: &'c [Candidate<'c>],
    ) -> Vec<Contender<'c>> {
        let contender = |(&at, candidate): (&u32, &'c Candidate<'c>)| {
            let entry = self.entry(at);
            Contender {
                candidate,
                postings: &entry.postings,
                payer_control_numbers: &entry.payer_numbers,
                was_refused: entry.state.was_refused(),
            }
        };
        under.iter().zip(candidates).map(contender).collect()
    }

    /// Lets a claim be found under one more key.
    pub(crate) fn learn(&mut self, key: &MatchKey, at: u32) {
        self.put(keys::matching(key), at);
    }

    fn put(&mut self, key: Key, at: u32) {
        let found = self.by_key.entry(key).or_insert(Found::One(at));
        match found {
            Found::One(one) if *one == at => {}
            Found::One(one) => *found = Found::Many(vec![*one, at]),
            Found::Many(all) if all.contains(&at) => {}
            Found::Many(all) => all.push(at),
        }
    }
}

impl Entry {
    /// Something happened to it.
    pub(crate) fn apply(&mut self, event: &Event) {
        self.told += 1;
        match &mut self.story {
            None => self.state.apply(event),
            Some(story) => {
                story.push(event.clone());
                self.state = fold(&*story);
            }
        }
    }

    /// What a claim payment did to it, as far as that was kept and stands.
    pub(crate) fn did(&self, claim_payment_id: &str) -> Option<&Event> {
        let mut story = self.story.iter().flatten().rev();
        let last = story.find(|event| *event.evidence_id == *claim_payment_id)?;
        (last.kind != EventKind::Withdrawn).then_some(last)
    }
}

/// The first thing that happens to a claim: it is sent, or held.
pub(crate) fn first_event(candidate: &Candidate<'_>, is_sent: bool) -> Event {
    let sent =
        Event::submitted(candidate.charge, candidate.submitted, candidate.payers_after, &candidate.claim_id);
    if is_sent { sent } else { Event { kind: EventKind::Held, ..sent } }
}

/// A key is a digest already: its last bytes are as good a hash as any.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last_chunk() {
            self.0 = u64::from_le_bytes(*last);
        }
    }

    /// The length, which is always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
