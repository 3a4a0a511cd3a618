//! Finds the claims that may repeat others, and what has become of those others.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

use rayon::prelude::*;
use remit::{KeyKind, Likeness};
use scrub::{Disposition, Findings, Levels};

use super::history::Chart;
use super::judge::{Earlier, Shared, Stand, Suspect};
use super::mark::{ClaimPlace, marks, read};
use super::{Repeats, judge};
use crate::batch::{SORT_BYTES, TASK_BYTES, waves};
use crate::book::{BatchOrder, Book, Library};
use crate::envelopes::level_finding;
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
    earlier: Vec<Key>,
}

impl Gathering<'_> {
    /// Reads these pieces of claims, and finds what repeats what.
    pub(crate) fn find(self, pieces: Vec<PieceRef>, depends_on: &mut Vec<String>) -> Result<Repeats, Error> {
        let own = self.own_marks(pieces)?;
        let groups = self.groups(&own, depends_on)?;
        let charts = self.charts(&own)?;
        drop(own);
        let of_claims = groups.iter().filter(|group| group.kind != keys::REFERENCE);
        let of_groups = of_claims.flat_map(|group| &group.earlier).copied();
        let named: Vec<Key> = of_groups.chain(charts.iter().flat_map(Chart::named)).collect();
        let nothing = Ledger::default();
        let mut library = Library { ledger: self.ledger, order: self.order, own: &nothing, depends_on };
        let (books, places) = library.fetch(Vec::new(), &named)?;
        let released = self.released(&groups, &charts)?;
        let mut repeats = Repeats::default();
        let mut suspects: BTreeMap<ClaimPlace, Suspect> = BTreeMap::new();
        for group in groups {
            if group.kind == keys::REFERENCE {
                let first = usize::from(group.earlier.is_empty());
                let again = group.places.iter().skip(first);
                repeats.references.extend(again.map(|(place, _)| (place.piece.source, place.piece.set)));
                continue;
            }
            let shared = group.shared();
            let known = group.earlier.iter().filter_map(|key| places.get(key));
            let before: Vec<Earlier> = known.map(|&at| told(&books, at, shared)).collect();
            for (at, &(place, likeness)) in group.places.iter().enumerate() {
                let Some(likeness) = likeness else { continue };
                let suspect = suspects.entry(place).or_insert_with(|| Suspect::new(likeness));
                suspect.earlier.extend(before.iter().cloned());
                for (earlier, likeness) in &group.places[..at] {
                    let number = released.get(earlier).cloned().flatten();
                    if let (Some(likeness), Some(control_number)) = (*likeness, number) {
                        let stand = Stand::Open;
                        suspect.earlier.push(Earlier {
                            shared,
                            likeness,
                            control_number,
                            stand,
                            is_here: true,
                        });
                    }
                }
            }
        }
        for (place, suspect) in suspects {
            let found = judge::judge(&suspect, self.context.as_of);
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
        waves(tasks, |task| marks(self.context, &task), |mut records| records.move_to(&mut run))?;
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
            let mut chunk: Vec<(Key, Group)> = Vec::new();
            let mut failed = None;
            own.scan(kind, &|_| false, &mut |key, _, value| {
                let (place, rest) = ClaimPlace::decode(value).expect("marks are written whole");
                let likeness = Likeness::decode(rest);
                if let Some((_, group)) = chunk.last_mut().filter(|(last, _)| last == key) {
                    group.places.push((place, likeness));
                    return;
                }
                if chunk.len() == CHUNK_KEYS {
                    let full = std::mem::take(&mut chunk);
                    failed = failed.take().or(self.settle(full, &mut suspicious, depends_on).err());
                }
                let group = Group { kind, places: vec![(place, likeness)], earlier: Vec::new() };
                chunk.push((*key, group));
            })?;
            if let Some(error) = failed {
                return Err(error);
            }
            self.settle(chunk, &mut suspicious, depends_on)?;
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
        self.ledger.lookup(&wanted, &|_| false, &mut |at, batch, value| {
            let group = &mut chunk[at].1;
            // A set is known by its row, a claim by its own key.
            let known = if group.kind == keys::REFERENCE { Some(wanted[at]) } else { value.try_into().ok() };
            group.earlier.extend(known);
            if depends_on.last().map(String::as_str) != Some(batch) {
                depends_on.push(batch.to_owned());
            }
        })?;
        depends_on.sort_unstable();
        depends_on.dedup();
        suspicious.extend(chunk.into_iter().map(|(_, group)| group).filter_map(|mut group| {
            group.places.sort_unstable_by_key(|(place, _)| *place);
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
        let of_groups = groups.flat_map(|group| group.places.iter().rev().skip(1).map(|(place, _)| *place));
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

impl Group {
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

/// An earlier batch's claim, and what became of it.
fn told(books: &[Book], (pile, at): (u32, u32), shared: Shared) -> Earlier {
    let book = &books[pile as usize];
    let candidate = book.candidate(at);
    Earlier {
        shared,
        likeness: Likeness::of(&candidate),
        stand: Stand::of(&book.entry(at).state),
        control_number: candidate.control_number.into_owned(),
        is_here: false,
    }
}

/// Keys are looked up so many at a time.
const CHUNK_KEYS: usize = 256 << 10;
