//! Fetching claims and their stories from the ledger into books.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use remit::posting::Entry as PostingEntry;
use remit::state::{Event, fold};
use remit::{Candidate, Postings};

use super::{Book, Entry, KeyHasher, first_event};
use crate::answers::{PILES, pile_of};
use crate::ledger::{Key, Ledger};
use crate::records::ORDER_BYTES;
use crate::waiting::Waiting;
use crate::{Error, keys};

/// The order in which batches were first published.
#[derive(Clone, Debug, Default)]
pub(crate) struct BatchOrder(HashMap<String, u64>);

impl BatchOrder {
    /// The order of these batches.
    pub(crate) fn new<'b>(batches: impl Iterator<Item = &'b str>) -> Self {
        Self(batches.enumerate().map(|(at, batch)| (batch.to_owned(), at as u64)).collect())
    }

    /// A batch that is not published yet comes last.
    pub(crate) fn of(&self, batch: &str) -> u64 {
        self.0.get(batch).copied().unwrap_or(u64::MAX)
    }
}

/// Where books are fetched from.
pub(crate) struct Library<'l> {
    /// Earlier batches.
    pub(crate) ledger: &'l Ledger,
    /// Their order.
    pub(crate) order: &'l BatchOrder,
    /// The claims of this batch.
    pub(crate) own: &'l Ledger,
    /// Earlier batches that something was found in.
    pub(crate) depends_on: &'l mut Vec<String>,
    /// Whether entries are to keep what happened to them, so that some of it can be withdrawn.
    pub(crate) keeps_stories: bool,
}

/// Where claims are, by their own keys: pile, position.
pub(crate) type Places = HashMap<Key, (u32, u32)>;

/// A claim that some key leads to.
struct Lead {
    key: Key,
    /// The pile of its practice, once that is known.
    pile: u32,
    /// Its position in the book of its pile, once it is there.
    at: u32,
}

impl Library<'_> {
    /// Fetches every claim kept under one of the keys wanted, and the claims that have one of the keys
    /// `named` of their own, and binds a book for each pile. Says where the named ones are: pile, position.
    pub(crate) fn fetch(&mut self, wanted: &mut Wanted, named: &[Key]) -> Result<(Vec<Book>, Places), Error> {
        let Wanted { keys, nearby } = wanted;
        keys.sort_unstable();
        keys.dedup();
        // A key leads to the claim's own key, and that to the claim.
        let mut index = Index::default();
        let mut leads: Vec<Lead> = Vec::new();
        let mut found: Vec<(u32, u32)> = Vec::new();
        self.each(keys, &mut |at, _, value| {
            let Ok(key) = Key::try_from(value) else { return };
            found.push((at as u32, lead_to(key, &mut index, &mut leads)));
        })?;
        let first = keys.len();
        let further = further(keys, &found, nearby);
        self.each(&further, &mut |at, _, value| {
            let Ok(key) = Key::try_from(value) else { return };
            found.push(((first + at) as u32, lead_to(key, &mut index, &mut leads)));
        })?;
        let named: Vec<u32> = named.iter().map(|&key| lead_to(key, &mut index, &mut leads)).collect();
        drop(index);
        let mut in_order: Vec<u32> = (0..leads.len() as u32).collect();
        in_order.sort_unstable_by_key(|&lead| leads[lead as usize].key);
        let mut books: Vec<Book> = (0..PILES).map(|_| Book::default()).collect();
        self.fetch_claims(&mut leads, &in_order, &mut books)?;
        for &(key, lead) in &found {
            let lead = &leads[lead as usize];
            if lead.at != u32::MAX {
                let key = keys.get(key as usize).unwrap_or_else(|| &further[key as usize - first]);
                books[lead.pile as usize].put(*key, lead.at);
            }
        }
        self.fetch_stories(&leads, &in_order, &mut books)?;
        let places = named.iter().map(|&lead| &leads[lead as usize]).filter(|lead| lead.at != u32::MAX);
        Ok((books, places.map(|lead| (lead.key, (lead.pile, lead.at))).collect()))
    }

    /// Fetches the claims themselves.
    fn fetch_claims(
        &mut self,
        leads: &mut [Lead],
        in_order: &[u32],
        books: &mut [Book],
    ) -> Result<(), Error> {
        let keys: Vec<Key> = in_order.iter().map(|&lead| leads[lead as usize].key).collect();
        let mut bound: Vec<Vec<(Bound, u32)>> = books.iter().map(|_| Vec::new()).collect();
        self.each(&keys, &mut |at, _, value| {
            let lead = in_order[at];
            let Lead { key, pile, at } = &mut leads[lead as usize];
            let Some(candidate) = Candidate::decode(value).filter(|_| *at == u32::MAX) else { return };
            *pile = pile_of(&candidate.practice_id);
            let book = &mut books[*pile as usize];
            *at = 0;
            bound[*pile as usize].push((Bound::of(&candidate), lead));
            let begin = book.records.len();
            book.records.extend_from_slice(value);
            book.entries.push(Entry {
                key: *key,
                record: begin..book.records.len(),
                postings: Postings::default(),
                refused: Vec::new(),
                payer_numbers: Vec::new(),
                state: fold([&first_event(&candidate, true)]),
                told: 1,
                story: None,
            });
        })?;
        for (book, bound) in books.iter_mut().zip(bound) {
            let mut entries: Vec<_> = bound.into_iter().zip(std::mem::take(&mut book.entries)).collect();
            entries.sort_unstable_by(|((a, _), _), ((b, _), _)| a.cmp(b));
            for (at, ((_, lead), entry)) in entries.into_iter().enumerate() {
                leads[lead as usize].at = at as u32;
                book.entries.push(entry);
            }
        }
        Ok(())
    }

    /// Fetches what happened to the claims.
    fn fetch_stories(&mut self, leads: &[Lead], in_order: &[u32], books: &mut [Book]) -> Result<(), Error> {
        // Keys of one kind stand together, so kind by kind they are in order.
        let parts = [Part::PayerNumber, Part::Event, Part::KeptBack, Part::Posting];
        let of_part = |part: &Part| {
            let kind = part.kind();
            in_order.iter().map(move |&lead| keys::kin(kind, &leads[lead as usize].key))
        };
        let keys: Vec<Key> = parts.iter().flat_map(of_part).collect();
        let order = self.order;
        // Records come in order of key; their own order is that of batches, then of their number.
        let mut records: Vec<(u32, Part, u64, Vec<u8>)> = Vec::new();
        self.each(&keys, &mut |at, batch, value| {
            let (part, lead) = (parts[at / in_order.len()], in_order[at % in_order.len()]);
            records.push((lead, part, order.of(batch), value.to_vec()));
        })?;
        records.sort_unstable();
        if self.keeps_stories {
            books.iter_mut().for_each(Book::keep_stories);
        }
        let mut story = Vec::new();
        for of_lead in records.chunk_by(|one, other| one.0 == other.0) {
            let Lead { pile, at, .. } = leads[of_lead[0].0 as usize];
            let Some(book) = books.get_mut(pile as usize).filter(|_| at != u32::MAX) else { continue };
            let is_held = of_lead.iter().any(|(_, part, ..)| *part == Part::KeptBack);
            story.clear();
            story.push(first_event(&book.head(at), !is_held));
            let entry = book.entry_mut(at);
            for (_, part, _, value) in of_lead {
                let numbered = value.get(ORDER_BYTES..).unwrap_or_default();
                match part {
                    Part::Posting => match PostingEntry::decode(numbered) {
                        Some(told) => told.apply(&mut entry.postings),
                        None => entry.refused.extend(Waiting::decode_refused(numbered)),
                    },
                    Part::KeptBack => {}
                    Part::Event => story.extend(Event::decode(numbered)),
                    Part::PayerNumber => entry.payer_numbers.push(String::from_utf8_lossy(value).into()),
                }
            }
            (entry.state, entry.told) = (fold(&story), story.len() as u64);
            if self.keeps_stories {
                entry.story = Some(story.clone());
            }
        }
        Ok(())
    }

    /// Gives every record under these keys, those of earlier batches first: position of the key, batch,
    /// value.
    fn each(&mut self, keys: &[Key], found: &mut impl FnMut(usize, &str, &[u8])) -> Result<(), Error> {
        let depends_on = &mut *self.depends_on;
        self.ledger.lookup(keys, &mut |at, batch, value| {
            if depends_on.last().map(String::as_str) != Some(batch) {
                depends_on.push(batch.to_owned());
            }
            found(at, batch, value);
        })?;
        depends_on.sort_unstable();
        depends_on.dedup();
        self.own.lookup(keys, found)
    }
}

/// What books are fetched for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) keys: Vec<Key>,
    /// Pairs: the second is wanted unless something is under the first.
    pub(crate) nearby: Vec<(Key, Key)>,
}

impl Wanted {
    /// Wants more.
    pub(crate) fn join(&mut self, more: Self) {
        self.keys.extend(more.keys);
        self.nearby.extend(more.nearby);
    }
}

/// The keys nearby that are wanted, in order: of those whose first is in vain.
fn further(keys: &[Key], found: &[(u32, u32)], nearby: &[(Key, Key)]) -> Vec<Key> {
    let mut is_found = vec![false; keys.len()];
    for &(key, _) in found {
        is_found[key as usize] = true;
    }
    let in_vain = |key: &Key| keys.binary_search(key).is_ok_and(|at| !is_found[at]);
    let is_new = |(unless, key): &&(Key, Key)| in_vain(unless) && keys.binary_search(key).is_err();
    let mut further: Vec<Key> = nearby.iter().filter(is_new).map(|(_, key)| *key).collect();
    further.sort_unstable();
    further.dedup();
    further
}

type Index = HashMap<Key, u32, BuildHasherDefault<KeyHasher>>;

/// The lead to the claim that has this key of its own.
fn lead_to(key: Key, index: &mut Index, leads: &mut Vec<Lead>) -> u32 {
    *index.entry(key).or_insert_with(|| {
        leads.push(Lead { key, pile: 0, at: u32::MAX });
        leads.len() as u32 - 1
    })
}

/// By what claims are ordered: the day they were sent, then their row.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Bound {
    submitted: Option<claims::Date>,
    claim_id: Box<str>,
}

impl Bound {
    fn of(candidate: &Candidate<'_>) -> Self {
        Self { submitted: candidate.submitted, claim_id: (*candidate.claim_id).into() }
    }
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    /// Comes before events, of which it changes the first.
    KeptBack,
    Event,
    PayerNumber,
    Posting,
}

impl Part {
    fn kind(self) -> u8 {
        match self {
            Self::KeptBack => keys::KEPT_BACK,
            Self::Event => keys::EVENTS,
            Self::PayerNumber => keys::PAYER_NUMBERS,
            Self::Posting => keys::POSTINGS,
        }
    }
}
