//! Finds claims whose services do not go together with those of the patient's other claims.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ::claims::ClaimView;
use codes::CodeSets;
use remit::{Candidate, Likeness, normalize};
use scrub::{Conflict, Earlier, Services};
use sha2::{Digest, Sha256};
use x12::guide::LoopId;

use super::gather::{Gathering, in_chunks};
use super::judge::Stand;
use super::mark::ClaimPlace;
use super::{Repeat, Repeats};
use crate::book::Book;
use crate::ledger::{Key, Ledger};
use crate::{Error, keys};

/// The claims of a patient, of which some may not go together.
pub(super) struct Chart {
    /// Of this batch, in order.
    own: Vec<(ClaimPlace, Services)>,
    /// Of earlier batches, by the order of those, with their own keys.
    earlier: Vec<(u64, Key, Services)>,
    /// Which of the earlier ones it depends on.
    consulted_earlier: BTreeSet<usize>,
    /// Which of its own.
    consulted_own: BTreeSet<usize>,
}

/// What is kept of a claim for the patient's later ones, and the key it is kept under; `None` when the patient
/// cannot be told for sure, or nothing was done that a coder reads.
pub(crate) fn services_of(
    view: &ClaimView<'_, '_>,
    candidate: &Candidate<'_>,
    likeness: &Likeness,
) -> Option<(Key, Services)> {
    let patient = view.patient_party()?;
    let parts = [patient.last_name(), patient.first_name()];
    let [last, first] = parts.map(|part| normalize::identifier(part.text));
    let birth = patient.birth_date().and_then(|birth| birth.value)?;
    if last.is_empty() || first.is_empty() {
        return None;
    }
    let number = Sha256::digest(normalize::identifier(candidate.control_number.as_bytes()).as_bytes());
    let number = u64::from_le_bytes(number[..8].try_into().expect("eight bytes"));
    // Without enough to tell what is alike, a claim is like none but itself.
    let alike = likeness.services.map_or(number, |services| services as u64);
    let services = Services::of(view, likeness.payer, alike, number)?;
    Some((keys::patient(&candidate.practice_id, &last, &first, &birth.ccyymmdd()), services))
}

impl Gathering<'_> {
    /// The patients whose claims may not go together.
    pub(super) fn charts(&self, own: &Ledger) -> Result<Vec<Chart>, Error> {
        let mut suspicious = Vec::new();
        in_chunks(own, (keys::PATIENT, CHUNK_PATIENTS), Services::decode, |chunk| {
            let chart = |(key, own)| (key, Chart::of(own));
            self.open(chunk.into_iter().map(chart).collect(), &mut suspicious)
        })?;
        Ok(suspicious)
    }

    /// Looks patients up in earlier batches and keeps those that have something to be said of.
    fn open(&self, mut chunk: Vec<(Key, Chart)>, suspicious: &mut Vec<Chart>) -> Result<(), Error> {
        let codes = self.context.codes;
        chunk.retain(|(_, chart)| chart.own.iter().any(|(_, services)| services.asks(codes)));
        let wanted: Vec<Key> = chunk.iter().map(|(key, _)| *key).collect();
        self.ledger.lookup(&wanted, &mut |at, batch, value| {
            let Some((claim, rest)) = value.split_first_chunk::<{ size_of::<Key>() }>() else { return };
            let chart = &mut chunk[at].1;
            let order = self.order.of(batch);
            chart.earlier.extend(Services::decode(rest).map(|services| (order, *claim, services)));
            if chart.earlier.len() == 2 * EARLIER_MAX {
                chart.keep_newest();
            }
        })?;
        for (_, mut chart) in chunk {
            chart.own.sort_unstable_by_key(|(place, _)| *place);
            chart.keep_newest();
            chart.consult(codes);
            if !chart.consulted_earlier.is_empty() || !chart.consulted_own.is_empty() {
                suspicious.push(chart);
            }
        }
        Ok(())
    }
}

impl Chart {
    fn of(own: Vec<(ClaimPlace, Services)>) -> Self {
        Self { own, earlier: Vec::new(), consulted_earlier: BTreeSet::new(), consulted_own: BTreeSet::new() }
    }

    /// Forgets what the oldest batches left, if there is very much.
    fn keep_newest(&mut self) {
        self.earlier.sort_by_key(|(order, claim, _)| (*order, *claim));
        self.earlier.drain(..self.earlier.len().saturating_sub(EARLIER_MAX));
    }

    /// Takes note of the claims that findings would depend on, if they stand.
    fn consult(&mut self, codes: &CodeSets) {
        for (at, (_, services)) in self.own.iter().enumerate().filter(|(_, (_, own))| own.asks(codes)) {
            let first = at.saturating_sub(HERE_MAX);
            let known = self.earlier.iter().map(|(_, _, services)| services);
            let before: Vec<Earlier<'_>> = known
                .chain(self.own[first..at].iter().map(|(_, services)| services))
                .map(|services| Earlier { services, control_number: "" })
                .collect();
            let told = services.conflicts(&before, codes);
            for with in told.into_iter().flat_map(|conflict| conflict.with) {
                match with.checked_sub(self.earlier.len()) {
                    None => self.consulted_earlier.insert(with),
                    Some(own) => self.consulted_own.insert(first + own),
                };
            }
        }
    }

    /// The claims of earlier batches that are to be looked into.
    pub(super) fn named(&self) -> impl Iterator<Item = Key> {
        self.consulted_earlier.iter().map(|&at| self.earlier[at].1)
    }

    /// The claims of this batch of which it is to be found out whether they go out.
    pub(super) fn places(&self) -> impl Iterator<Item = ClaimPlace> {
        self.consulted_own.iter().map(|&at| self.own[at].0)
    }

    /// Says what does not go together, now that it is known which claims stand.
    pub(super) fn judge(
        &self,
        codes: &CodeSets,
        books: &[Book],
        places: &HashMap<Key, (u32, u32)>,
        released: &BTreeMap<ClaimPlace, Option<String>>,
        repeats: &mut Repeats,
    ) {
        let known = self.consulted_earlier.iter().filter_map(|&at| {
            let (_, key, services) = &self.earlier[at];
            let &(pile, entry) = places.get(key)?;
            let book = &books[pile as usize];
            let stands = Stand::of(&book.entry(entry).state) != Stand::Void;
            stands.then(|| (book.head(entry).control_number.into_owned(), services))
        });
        let known: Vec<(String, &Services)> = known.collect();
        for (at, (place, services)) in self.own.iter().enumerate() {
            let here = self.consulted_own.range(at.saturating_sub(HERE_MAX)..at).filter_map(|&at| {
                let (place, services) = &self.own[at];
                Some((released.get(place).cloned().flatten()?, services))
            });
            let here: Vec<(String, &Services)> = here.collect();
            let before: Vec<Earlier<'_>> = known
                .iter()
                .chain(&here)
                .map(|(number, services)| Earlier { services, control_number: number })
                .collect();
            let mut told = services.conflicts(&before, codes);
            told.dedup_by(|later, first| (later.edit, later.line) == (first.edit, first.line));
            if !told.is_empty() {
                let all = repeats.claims.entry((place.piece.source, place.offset)).or_default();
                all.extend(told.into_iter().map(Repeat::of_line));
            }
        }
    }
}

impl Repeat {
    fn of_line(conflict: Conflict) -> Self {
        let Conflict { edit, line, message, .. } = conflict;
        Self { edit, line: Some(line), spot: (1, 0), message }
    }

    /// Where it is said: on the claim, or on one of its lines.
    pub(super) fn place(&self, view: &ClaimView<'_, '_>) -> scrub::Spot {
        let (element, component) = self.spot;
        let line = self.line.and_then(|at| view.claim.lines.get(at)).and_then(|line| line.service);
        let (loop_id, segment) = match line {
            Some(service) => (LoopId::new("2400"), service),
            None => (LoopId::new("2300"), view.claim.clm),
        };
        // In SV2 the procedure is the second element.
        let (element, component) = match (line, segment.id()) {
            (Some(_), b"SV2") => (2, 2),
            (Some(_), _) => (1, 2),
            (None, _) => (element, component),
        };
        let at = ::claims::ElementPlace { element, component, ..segment.element_place(0) };
        let id = String::from_utf8_lossy(segment.id()).into_owned();
        scrub::Spot::new(loop_id, &id, at)
    }
}

/// Patients are looked up so many at a time.
const CHUNK_PATIENTS: usize = 32 << 10;

/// A claim is held against at most so many of earlier batches: three years of dialysis are fewer.
const EARLIER_MAX: usize = 512;

/// And so many before it in its own batch. Nobody has more, but for the patient that somebody invented.
const HERE_MAX: usize = 64;
