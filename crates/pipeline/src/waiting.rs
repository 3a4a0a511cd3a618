//! Claim payments that wait for their claim.
//!
//! A remittance may come before the claim it pays: filed by hand, sent from another system, or dropped a
//! day late. A claim payment that found no claim for certain leaves a note in the ledger under every key
//! it would know its claim by. When a batch brings a claim that is kept under one of them, the claim
//! payment is read again from the archive and decided anew; if it finds its claim, that is written down as
//! a further decision, and the note is struck.
//!
//! One that was refused because several claims fit alike leaves a note beside what payers did with each of them
//! too. Whoever fetches one of these claims finds it, so nobody looks for it: when one of the claims is answered,
//! by another remittance or because a person said so, the claim payment is decided anew after all others.

use std::collections::{BTreeMap, BTreeSet};

use lake::{Commit, Lake};
use remit::{KeyKind, MatchKey};

use crate::collect::collect_again;
use crate::identity::SourceId;
use crate::ledger::{Key, Ledger};
use crate::person::Told;
use crate::piece::Source;
use crate::records::Records;
use crate::{Error, keys};

/// Where a claim payment that waits is to be read again.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Waiting {
    source: SourceId,
    /// Offset of its transaction set.
    set: u64,
    /// Offset of its CLP.
    payment: u64,
}

impl Waiting {
    /// A claim payment at this offset of a set at that offset.
    pub(crate) fn new(source: &SourceId, set: u64, payment: u64) -> Self {
        Self { source: source.clone(), set, payment }
    }

    /// Leaves a note under each of the keys.
    pub(crate) fn note(&self, wanted: &[MatchKey], records: &mut Records) {
        for key in wanted {
            records.push_with(keys::waiting(&keys::matching(key)), |value| self.encode(value));
        }
    }

    /// Leaves a note beside what payers did with a claim that it may be about.
    pub(crate) fn note_refused(&self, number: u64, claim: &Key, records: &mut Records) {
        records.push_numbered(keys::kin(keys::POSTINGS, claim), number, |value| {
            value.push(REFUSED);
            self.encode(value);
        });
    }

    /// The claim payment of such a note; `None` when it is a posting.
    pub(crate) fn decode_refused(value: &[u8]) -> Option<Self> {
        let (&first, rest) = value.split_first()?;
        if first == REFUSED { Self::decode(rest) } else { None }
    }

    /// Its source, and the offsets of its set and its CLP.
    pub(crate) fn place(&self) -> (&SourceId, u64, u64) {
        (&self.source, self.set, self.payment)
    }

    fn encode(&self, value: &mut Vec<u8>) {
        value.extend_from_slice(self.source.hex().as_bytes());
        value.extend_from_slice(&self.set.to_be_bytes());
        value.extend_from_slice(&self.payment.to_be_bytes());
        value.extend(self.source.is_damaged().then_some(DAMAGED));
    }

    fn decode(value: &[u8]) -> Option<Self> {
        let (source, rest) = value.split_at_checked(64)?;
        let (set, rest) = rest.split_first_chunk()?;
        let (payment, rest) = rest.split_first_chunk()?;
        let is_damaged = match rest {
            [] => false,
            [DAMAGED] => true,
            _ => return None,
        };
        Some(Self {
            source: SourceId::parse(str::from_utf8(source).ok()?)?.damaged(is_damaged),
            set: u64::from_be_bytes(*set),
            payment: u64::from_be_bytes(*payment),
        })
    }

    /// The key that says that it waits no more.
    fn placed(&self) -> Key {
        keys::placed(self.source.row(self.payment).as_str())
    }
}

/// The claim payments of earlier batches that wait for something of which a claim of this batch may be it,
/// in order; and the batches that they are of.
pub(crate) fn called(
    ledger: &Ledger,
    own: &Ledger,
    depends_on: &mut Vec<String>,
) -> Result<Vec<Waiting>, Error> {
    // By the keys of the claims that have come, so that it costs as much as they are many, however long the
    // list of what waits.
    let mut notes: Vec<(String, Waiting)> = Vec::new();
    for kind in KeyKind::ALL {
        // In order, because only the kind of the keys is another.
        let mut wanted: Vec<Key> = Vec::new();
        own.scan(kind.byte(), &mut |key, _, _| wanted.push(keys::waiting(key)))?;
        wanted.dedup();
        ledger.lookup(&wanted, &mut |_, batch, value| {
            notes.extend(Waiting::decode(value).map(|waiting| (batch.to_owned(), waiting)));
        })?;
    }
    let struck = struck(ledger, notes.iter().map(|(_, waiting)| waiting))?;
    let mut waiting = Vec::new();
    for (batch, one) in notes {
        if !struck.contains(&one.placed()) {
            depends_on.push(batch);
            waiting.push(one);
        }
    }
    waiting.sort_unstable();
    waiting.dedup();
    Ok(waiting)
}

/// The keys of those that wait no more.
fn struck<'w>(ledger: &Ledger, notes: impl Iterator<Item = &'w Waiting>) -> Result<BTreeSet<Key>, Error> {
    let mut placed: Vec<Key> = notes.map(Waiting::placed).collect();
    placed.sort_unstable();
    placed.dedup();
    let mut struck: BTreeSet<Key> = BTreeSet::new();
    ledger.lookup(&placed, &mut |at, _, _| {
        struck.insert(placed[at]);
    })?;
    Ok(struck)
}

/// Why a claim payment of an earlier batch is looked at again.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// A claim has come that it may have waited for.
    ClaimHasCome,
    /// A person has decided about it.
    Person(Box<Told>),
    /// Another claim that it might have been about may be answered in this batch.
    RivalAnswered,
}

/// The claim payments of a transaction set of an earlier batch that are looked at again, by offset.
pub(crate) type These = BTreeMap<u64, Why>;

/// Sources of earlier batches, open again, and what is wanted of them.
#[derive(Debug, Default)]
pub(crate) struct Recalled {
    /// In order of digest.
    pub(crate) sources: Vec<Source>,
    /// The claim payments wanted, by source and transaction set.
    pub(crate) payments: BTreeMap<(u32, u32), These>,
}

impl Recalled {
    /// Opens what the claim payments stand in.
    pub(crate) fn open(
        lake: &Lake,
        commits: &[Commit],
        waiting: &[Waiting],
        told: Vec<Told>,
    ) -> Result<Self, Error> {
        let mut ids: BTreeSet<SourceId> = waiting.iter().map(|one| one.source.clone()).collect();
        for one in &told {
            ids.extend(SourceId::of(one.decision.source(commits)?.0));
        }
        let mut listed: BTreeMap<SourceId, &lake::Source> = BTreeMap::new();
        for source in commits.iter().flat_map(|commit| &commit.sources) {
            if let Some(id) = SourceId::of(source).filter(|id| ids.contains(id)) {
                listed.entry(id).or_insert(source);
            }
        }
        let listed: Vec<lake::Source> = listed.into_values().cloned().collect();
        let sources = collect_again(lake, &listed)?;
        let mut payments: BTreeMap<(u32, u32), These> = BTreeMap::new();
        for one in waiting {
            let Ok(at) = sources.binary_search_by(|source| source.id.cmp(&one.source)) else { continue };
            let sets = &sources[at].survey.sets;
            let Some(set) = sets.iter().position(|set| set.offset == one.set) else { continue };
            let these = payments.entry((at as u32, set as u32)).or_default();
            these.insert(one.payment, Why::ClaimHasCome);
        }
        for one in told {
            let id = SourceId::of(one.decision.source(commits)?.0);
            let at = sources.iter().position(|source| Some(&source.id) == id.as_ref());
            let found = at.zip(one.decision.offset()).and_then(|(at, offset)| {
                let sets = &sources[at].survey.sets;
                let set = sets.iter().position(|set| (set.offset..set.end).contains(&offset))?;
                Some(((at as u32, set as u32), offset))
            });
            // What it is about is in the archive, so it is found unless the decision names no CLP.
            if let Some((set, offset)) = found {
                payments.entry(set).or_default().insert(offset, Why::Person(Box::new(one)));
            }
        }
        Ok(Self { sources, payments })
    }
}

impl Recalled {
    /// Opens what those of these claim payments stand in that wait still and are not looked at again anyhow;
    /// gives what is new, set by set.
    pub(crate) fn add(
        &mut self,
        (lake, ledger, commits): (&Lake, &Ledger, &[Commit]),
        refused: &BTreeSet<Waiting>,
    ) -> Result<BTreeMap<(u32, u32), These>, Error> {
        if refused.is_empty() {
            return Ok(BTreeMap::new());
        }
        let struck = struck(ledger, refused.iter())?;
        let looked_at = self.looked_at();
        let new = refused.difference(&looked_at);
        let wanted: Vec<Waiting> = new.filter(|one| !struck.contains(&one.placed())).cloned().collect();
        let mut opened = Self::open(lake, commits, &wanted, Vec::new())?;
        let first = self.sources.len() as u32;
        self.sources.append(&mut opened.sources);
        let mut new = BTreeMap::new();
        for ((source, set), mut these) in opened.payments {
            for why in these.values_mut() {
                *why = Why::RivalAnswered;
            }
            new.insert((first + source, set), these.clone());
            self.payments.insert((first + source, set), these);
        }
        Ok(new)
    }

    /// The claim payments that are looked at again.
    fn looked_at(&self) -> BTreeSet<Waiting> {
        let places = self.payments.iter().flat_map(|(&(source, set), these)| {
            let source = &self.sources[source as usize];
            let set = source.survey.sets[set as usize].offset;
            these.keys().map(move |&payment| Waiting::new(&source.id, set, payment))
        });
        places.collect()
    }
}

/// Strikes the note of a claim payment that found its claim.
pub(crate) fn strike(claim_payment_id: &str, records: &mut Records) {
    records.push(keys::placed(claim_payment_id), &[]);
}

/// Stands after the place of what a damaged file holds.
const DAMAGED: u8 = b'!';

/// Stands before a note where postings begin with their version.
const REFUSED: u8 = 0xfe;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::hex;

    #[test]
    fn a_note_reads_back() {
        let waiting = Waiting::new(&SourceId::parse(&hex(&[0xab; 32])).expect("a digest"), 7, u64::MAX);
        let damaged = Waiting { source: waiting.source.clone().damaged(true), ..waiting.clone() };
        let mut value = Vec::new();
        damaged.encode(&mut value);
        assert_eq!(Waiting::decode(&value), Some(damaged));
        value.clear();
        waiting.encode(&mut value);
        assert_eq!(Waiting::decode(&value), Some(waiting.clone()));
        assert_eq!(Waiting::decode(&value[1..]), None);
        assert_eq!(Waiting::decode(b""), None);
        let mut records = Records::default();
        waiting.note_refused(3, &[b'C'; 16], &mut records);
        let note = [&[REFUSED], &value[..]].concat();
        assert_eq!(Waiting::decode_refused(&note), Some(waiting));
        assert_eq!(Waiting::decode_refused(&value), None);
        assert_eq!(remit::posting::Entry::decode(&note), None, "no posting is read so");
    }

    #[test]
    fn what_waits_is_kept_apart_from_what_is_waited_for() {
        let key = keys::matching(&MatchKey::control_number("tin-1", "P-1001"));
        let waiting = keys::waiting(&key);
        assert_ne!(key, waiting);
        assert_eq!(key[1..], waiting[1..]);
        let kinds: BTreeSet<u8> = KeyKind::ALL.iter().map(|kind| keys::waiting_kind(kind.byte())).collect();
        assert_eq!(kinds.len(), KeyKind::ALL.len());
        assert!(kinds.iter().all(u8::is_ascii_digit), "letters are the kinds of other records");
    }
}
