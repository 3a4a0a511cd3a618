//! Finds the claims that may repeat others, and what has become of those others.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

use rayon::prelude::*;
use remit::{KeyKind, Likeness};
use scrub::{Disposition, Findings, Levels};

use super::history::Chart;
use super::judge::{Earlier, Shared, Stand};
use super::mark::{ClaimPlace, marks, read};
use super::{Repeats, judge};
use crate::batch::{SORT_BYTES, TASK_BYTES};
use crate::book::{BatchOrder, Book, Library, Wanted};
use crate::envelopes::level_finding;
use crate::in_order::in_order;
use crate::ledger::{Key, Ledger, Run, RunBuilder};
use crate::piece::{PieceRef, tasks};
use crate::stage::Context;
use crate::{Error, ErrorKind, keys};

/// What repeats are looked for with.
pub(crate) struct Gathering<'g> {
    pub(crate) context: &'g Context<'g>,
    /// What earlier batches left.
    pub(crate) ledger: &'g Ledger,
    /// Their order.
    pub(crate) order: &'g BatchOrder,
    /// A folder for what does not fit in memory.
    pub(crate) folder: &'g std::path::Path,
}

/// Claims of the batch under one key, in order, and what earlier batches have under it.
struct Group {
    kind: u8,
    places: Vec<(ClaimPlace, Option<Likeness>)>,
    /// Claims of earlier batches, by the order of those.
    earlier: Vec<(u64, Key)>,
}

impl Gathering<'_> {
    /// Reads these pieces of claims, and finds what repeats what.
    pub(crate) fn find(self, pieces: Vec<PieceRef>, depends_on: &mut Vec<String>) -> Result<Repeats, Error> {
        let own = self.own_marks(pieces)?;
        let groups = self.groups(&own, depends_on)?;
        let charts = self.charts(&own)?;
        drop(own);
        let of_claims = groups.iter().filter(|group| group.kind != keys::REFERENCE);
        let of_groups = of_claims.flat_map(|group| &group.earlier).map(|&(_, key)| key);
        let named: Vec<Key> = of_groups.chain(charts.iter().flat_map(Chart::named)).collect();
        let nothing = Ledger::default();
        let mut library = Library {
            ledger: self.ledger,
            order: self.order,
            own: &nothing,
            depends_on,
            keeps_stories: false,
        };
        let (books, places) = library.fetch(&mut Wanted::default(), &named)?;
        let released = self.released(&groups, &charts)?;
        let mut repeats = Repeats::default();
        let mut suspects: Vec<Suspect> = Vec::new();
        let mut before: Vec<Before> = Vec::new();
        for (of_group, group) in groups.iter().enumerate() {
            if group.kind == keys::REFERENCE {
                let first = usize::from(group.earlier.is_empty());
                let again = group.places.iter().skip(first);
                repeats.references.extend(again.map(|(place, _)| (place.piece.source, place.piece.set)));
                before.push(Before::default());
                continue;
            }
            let shared = group.shared();
            let known = group.earlier.iter().filter_map(|(_, key)| places.get(key));
            let published = known.map(|&at| told(&books, at, shared)).collect();
            before.push(Before { published, here: group.sent_here(&released, self.context) });
            let claims = group.places.iter().enumerate().filter(|(_, (_, likeness))| likeness.is_some());
            let suspect = |(at, &(place, _)): (usize, &(ClaimPlace, _))| (place, of_group as u32, at as u32);
            suspects.extend(claims.map(suspect));
        }
        suspects.sort_unstable();
        for of_claim in suspects.chunk_by(|one, other| one.0 == other.0) {
            let (place, group, at) = of_claim[0];
            let Some(likeness) = groups[group as usize].places[at as usize].1 else { continue };
            let earlier = || of_claim.iter().flat_map(|&(_, group, at)| before[group as usize].of(at));
            if let Some(root) = judge::root(&likeness, earlier()) {
                repeats.roots.insert((place.piece.source, place.offset), root.to_owned());
            }
            let found = judge::judge(&likeness, earlier(), self.context.as_of);
            if !found.is_empty() {
                repeats.claims.insert((place.piece.source, place.offset), found);
            }
        }
        for chart in &charts {
            chart.judge(self.context.codes, &books, &places, &released, &mut repeats);
        }
        Ok(repeats)
    }

    /// The marks of every claim, sorted.
    fn own_marks(&self, pieces: Vec<PieceRef>) -> Result<Ledger, Error> {
        let mut run = RunBuilder::with_memory(self.context.batch_id, self.folder, SORT_BYTES);
        let tasks = tasks(self.context.sources, pieces.into_iter(), TASK_BYTES);
        in_order(tasks, |task| marks(self.context, &task), |mut records| records.move_to(&mut run))?;
        let path = self.folder.join("marks.run");
        let unwritable = |cause| Error::at(ErrorKind::Lake, "cannot write marks", &path).because(cause);
        let mut out = BufWriter::new(File::create(&path).map_err(unwritable)?);
        run.finish(&mut out)?;
        out.flush().map_err(unwritable)?;
        let run = Run::open(&path)?;
        // The open file keeps the bytes; nobody needs the name.
        fs::remove_file(&path).map_err(unwritable)?;
        Ok(Ledger::over(vec![run]))
    }

    /// What stands under one key with something else.
    fn groups(&self, own: &Ledger, depends_on: &mut Vec<String>) -> Result<Vec<Group>, Error> {
        let kinds = [
            keys::REFERENCE,
            KeyKind::ControlNumber.byte(),
            KeyKind::PayerControlNumber.byte(),
            KeyKind::Services.byte(),
        ];
        let mut suspicious = Vec::new();
        for kind in kinds {
            let read = |rest: &[u8]| Some(Likeness::decode(rest));
            in_chunks(own, (kind, CHUNK_KEYS), read, |chunk| {
                let group = |(key, places)| (key, Group { kind, places, earlier: Vec::new() });
                self.settle(chunk.into_iter().map(group).collect(), &mut suspicious, depends_on)
            })?;
        }
        Ok(suspicious)
    }

    /// Looks keys up in earlier batches and keeps the groups that have something to be compared.
    fn settle(
        &self,
        mut chunk: Vec<(Key, Group)>,
        suspicious: &mut Vec<Group>,
        depends_on: &mut Vec<String>,
    ) -> Result<(), Error> {
        let wanted: Vec<Key> = chunk.iter().map(|(key, _)| *key).collect();
        self.ledger.lookup(&wanted, &mut |at, batch, value| {
            let group = &mut chunk[at].1;
            // A set is known by its row, a claim by its own key.
            let known = if group.kind == keys::REFERENCE { Some(wanted[at]) } else { value.try_into().ok() };
            group.earlier.extend(known.map(|key| (self.order.of(batch), key)));
            if group.earlier.len() == 2 * COMPARED_MAX {
                group.keep_newest();
            }
            if depends_on.last().map(String::as_str) != Some(batch) {
                depends_on.push(batch.to_owned());
            }
        })?;
        depends_on.sort_unstable();
        depends_on.dedup();
        suspicious.extend(chunk.into_iter().map(|(_, group)| group).filter_map(|mut group| {
            group.places.sort_unstable_by_key(|(place, _)| *place);
            group.keep_newest();
            (group.places.len() > 1 || !group.earlier.is_empty()).then_some(group)
        }));
        Ok(())
    }

    /// The claims of this batch that others may repeat: the control number of those that go out.
    fn released(
        &self,
        groups: &[Group],
        charts: &[Chart],
    ) -> Result<BTreeMap<ClaimPlace, Option<String>>, Error> {
        let mut by_piece: BTreeMap<PieceRef, Vec<u64>> = BTreeMap::new();
        let groups = groups.iter().filter(|group| group.kind != keys::REFERENCE);
        let of_groups = groups.flat_map(|group| {
            group.witnesses().into_iter().map(|(at, _)| group.places[at].0).collect::<Vec<_>>()
        });
        for place in of_groups.chain(charts.iter().flat_map(Chart::places)) {
            by_piece.entry(place.piece).or_default().push(place.offset);
        }
        let read: Vec<_> =
            by_piece.into_par_iter().map(|(piece, offsets)| self.sent(piece, offsets)).collect();
        let mut released = BTreeMap::new();
        for some in read {
            released.extend(some?);
        }
        Ok(released)
    }

    /// Which of these claims of a piece go out, by what is wrong with each alone.
    fn sent(
        &self,
        piece: PieceRef,
        mut offsets: Vec<u64>,
    ) -> Result<Vec<(ClaimPlace, Option<String>)>, Error> {
        offsets.sort_unstable();
        let is_held = self.context.envelopes.holds((piece.source, piece.set));
        let scrubber = self.context.scrubber;
        let source = &self.context.sources[piece.source as usize];
        let (mut levels, mut findings, mut sent) = (Levels::new(), Findings::new(), Vec::new());
        read(self.context, piece, |view| {
            let above = scrubber.scrub_context(view, &mut levels, &mut findings);
            let offset = view.claim.clm.place().offset;
            if offsets.binary_search(&offset).is_ok() {
                let within = scrubber.scrub_claim(view, &mut findings);
                let is_held = is_held || level_finding(scrubber, source, view).is_some();
                let goes = !is_held && above.or(within) == Disposition::Released;
                let number = || view.claim.control_number().lossy().into_owned();
                sent.push((ClaimPlace { piece, offset }, goes.then(number)));
            }
            findings.take();
        })?;
        Ok(sent)
    }
}

/// A claim that has something in common with others: in which group, and which of it.
type Suspect = (ClaimPlace, u32, u32);

/// What later claims of a group are compared with.
#[derive(Default)]
struct Before {
    published: Vec<Earlier>,
    /// Claims of the batch that go out, and which of the group they are.
    here: Vec<(u32, Earlier)>,
}

impl Before {
    /// What was before the claim at this place in the group.
    fn of(&self, at: u32) -> impl Iterator<Item = &Earlier> {
        let here = self.here.iter().take_while(move |(earlier, _)| *earlier < at);
        self.published.iter().chain(here.map(|(_, earlier)| earlier))
    }
}

impl Group {
    /// The claims that later ones of the group are compared with: the first few that say one thing, and of
    /// what is said the first things. One is enough to show that a number was used or a claim was sent, and
    /// a million claims under one number must not be compared each with each.
    fn witnesses(&self) -> Vec<(usize, Likeness)> {
        let mut said: Vec<(Likeness, usize)> = Vec::new();
        let mut witnesses = Vec::new();
        let before_last = self.places.len().saturating_sub(1);
        for (at, (_, likeness)) in self.places[..before_last].iter().enumerate() {
            let Some(likeness) = *likeness else { continue };
            let known = said.iter().position(|(other, _)| *other == likeness);
            if known.is_none() && said.len() == COMPARED_MAX {
                continue;
            }
            let which = known.unwrap_or_else(|| {
                said.push((likeness, 0));
                said.len() - 1
            });
            said[which].1 += 1;
            if said[which].1 <= SAME_MAX {
                witnesses.push((at, likeness));
            }
        }
        witnesses
    }

    /// The witnesses that go out, of those that say the same the first.
    fn sent_here(
        &self,
        released: &BTreeMap<ClaimPlace, Option<String>>,
        context: &Context<'_>,
    ) -> Vec<(u32, Earlier)> {
        let mut sent: Vec<(u32, Earlier)> = Vec::new();
        for (at, likeness) in self.witnesses() {
            let is_told = sent.iter().any(|(_, earlier)| earlier.likeness == likeness);
            let number = released.get(&self.places[at].0).cloned().flatten();
            if let Some(control_number) = number.filter(|_| !is_told) {
                let (shared, stand) = (self.shared(), Stand::Open);
                let claim_id = claim_id(context, &self.places[at].0);
                sent.push((
                    at as u32,
                    Earlier { shared, likeness, control_number, claim_id, stand, is_here: true },
                ));
            }
        }
        sent
    }

    /// Forgets what the oldest batches left, if there is very much.
    fn keep_newest(&mut self) {
        self.earlier.sort_unstable();
        self.earlier.dedup();
        self.earlier.drain(..self.earlier.len().saturating_sub(COMPARED_MAX));
    }

    fn shared(&self) -> Shared {
        if self.kind == KeyKind::ControlNumber.byte() {
            Shared::Number
        } else if self.kind == KeyKind::PayerControlNumber.byte() {
            Shared::Original
        } else {
            Shared::Services
        }
    }
}

/// The row of a claim of the batch.
fn claim_id(context: &Context<'_>, place: &ClaimPlace) -> String {
    let source = &context.sources[place.piece.source as usize];
    source.id.row(place.offset).as_str().to_owned()
}

/// An earlier batch's claim, and what became of it.
fn told(books: &[Book], (pile, at): (u32, u32), shared: Shared) -> Earlier {
    let book = &books[pile as usize];
    let candidate = book.candidate(at);
    Earlier {
        shared,
        likeness: Likeness::of(&candidate),
        stand: Stand::of(&book.entry(at).state),
        claim_id: candidate.claim_id.to_string(),
        control_number: candidate.control_number.into_owned(),
        is_here: false,
    }
}

/// Hands out what the marks of a kind say, with their places, key by key, for so many keys at a time.
pub(super) fn in_chunks<M>(
    own: &Ledger,
    (kind, keys_max): (u8, usize),
    read: impl Fn(&[u8]) -> Option<M>,
    mut take: impl FnMut(Vec<(Key, Vec<(ClaimPlace, M)>)>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut chunk: Vec<(Key, Vec<(ClaimPlace, M)>)> = Vec::new();
    let mut failed = None;
    own.scan(kind, &mut |key, _, value| {
        let (place, rest) = ClaimPlace::decode(value).expect("marks are written whole");
        let Some(mark) = read(rest) else { return };
        if let Some((_, marks)) = chunk.last_mut().filter(|(last, _)| last == key) {
            marks.push((place, mark));
            return;
        }
        if chunk.len() == keys_max {
            failed = failed.take().or(take(std::mem::take(&mut chunk)).err());
        }
        chunk.push((*key, vec![(place, mark)]));
    })?;
    match failed {
        Some(error) => Err(error),
        None => take(chunk),
    }
}

/// Keys are looked up so many at a time.
const CHUNK_KEYS: usize = 256 << 10;

/// A claim is compared with at most so many others under one key, by what they say, here and before.
const COMPARED_MAX: usize = 64;

/// Of claims that say the same so many are asked whether they go out.
const SAME_MAX: usize = 8;
