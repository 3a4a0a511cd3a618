//! What came back: acknowledgments and remittances, and what they do to claims.
//!
//! Everything that an answer may speak of is fetched from the ledger at once. Then acknowledgments are
//! read, on all threads, because all that they ask of the books is which claim they mean; what they tell is
//! kept for later. At last the practices, in piles, are worked side by side: first what acknowledgments
//! told, by whose numbers remittances find claims, then remittances in the order the money moved.

use std::collections::{BTreeMap, BTreeSet};

use ::claims::Date;
use lake::{Encoded, Lake};
use sha2::{Digest, Sha256};
use x12::guide::GuideId;

use crate::batch::{Bench, Job, TASK_BYTES};
use crate::book::{Book, Library, Places, Wanted};
use crate::identity::{Learned, SourceId};
use crate::in_order::in_order;
use crate::ledger::{Key, Ledger, RunBuilder};
use crate::piece::{PieceRef, tasks};
use crate::records::Records;
use crate::rows::SetStatus;
use crate::stage::acknowledgments::{self, Named, Reading, Told};
use crate::stage::deposits::Side;
use crate::stage::refusal::{self, Refusal};
use crate::stage::remittances::{self, Ledgering};
use crate::stage::weigh::{self, Asked, Weighed};
use crate::stage::{Context, Made};
use crate::waiting::{Recalled, These, Waiting, Why};
use crate::{Error, keys};

/// What remittances and acknowledgments are answered from.
pub(crate) struct Asking<'a> {
    /// Without sources of earlier batches.
    pub(crate) context: &'a Context<'a>,
    /// Where those are archived.
    pub(crate) lake: &'a Lake,
    pub(crate) statuses: &'a [Vec<SetStatus>],
    /// The run of this batch's claims.
    pub(crate) own: &'a Ledger,
    pub(crate) depends_on: &'a mut Vec<String>,
    pub(crate) learned: Learned,
}

/// What answers are worked with.
struct LookedUp {
    weighed: Vec<Weighed>,
    /// One for each pile.
    books: Vec<Book>,
    /// What was refused as a whole, with the claims in it: pile, position.
    refused: Vec<(Refusal, Vec<(u32, u32)>)>,
}

/// Some practices, and all that is to be done for them.
#[derive(Default)]
struct Pile {
    book: Book,
    told: Vec<Told>,
    weighed: Vec<Weighed>,
}

/// What came of a pile.
struct Worked {
    parts: Vec<(Encoded, Made)>,
    records: Records,
}

impl Job<'_> {
    /// Remittances and acknowledgments: what came back. Gives the payments that the bank may speak of.
    ///
    /// `recalled` are claim payments of earlier batches that may find their claim now, or that a person decided
    /// about.
    pub(crate) fn answers(
        &self,
        asking: &mut Asking<'_>,
        mut recalled: Recalled,
        bench: &mut Bench<'_>,
        run: &mut RunBuilder,
    ) -> Result<Vec<Side>, Error> {
        let LookedUp { weighed, books, refused } = self.look_up(asking, &mut recalled)?;
        let context = &Context { recalled: &recalled.sources, ..*asking.context };
        let payments = weighed.iter().filter_map(|one| Side::of_payment(context, one)).collect();
        let mut piles: Vec<Pile> = books.iter().map(|_| Pile::default()).collect();
        for one in weighed {
            piles[pile_of(&one.payment.practice_id) as usize].weighed.push(one);
        }
        refuse(asking, &books, bench, refused, &mut |told: Told| {
            piles[told.claim.0 as usize].told.push(told);
        })?;
        self.acknowledgments(asking, &books, bench, &mut |told: Told| {
            piles[told.claim.0 as usize].told.push(told);
        })?;
        for (pile, book) in piles.iter_mut().zip(books) {
            pile.book = book;
        }
        // The longest first, so that at the end no thread waits for one that began it late.
        piles.sort_by_key(|pile| {
            std::cmp::Reverse(pile.weighed.iter().map(|one| self.bytes_told(one)).sum::<u64>())
        });
        let encoder = bench.encoder;
        let work = |pile: Pile| self.work(context, pile, encoder);
        in_order(piles, work, |worked| {
            let Worked { parts, mut records } = worked;
            parts.into_iter().try_for_each(|(rows, made)| bench.take(rows, made))?;
            records.move_to(run)
        })?;
        Ok(payments)
    }

    /// Weighs the remittances and fetches every claim that anything that came back may speak of.
    fn look_up(&self, asking: &mut Asking<'_>, recalled: &mut Recalled) -> Result<LookedUp, Error> {
        let context = asking.context;
        let pieces = self.pieces(asking.statuses, |guide| guide == GuideId::Remittance);
        let statuses = self.pieces(asking.statuses, |guide| guide == GuideId::ClaimAcknowledgment);
        self.progress.begin("answers", self.bytes_of(&pieces) + self.bytes_of(&statuses));
        let first = pieces.iter().filter(|piece| piece.is_first());
        let own = first.map(|piece| Asked { set: (piece.source, piece.set), recalled: None });
        let named = acknowledgments::named(context, &statuses)?;
        let acknowledged = named.iter().flat_map(Named::npis);
        self.learn(acknowledged, &mut asking.learned)?;
        let asked = own.chain(self.asked(&recalled.payments)).collect();
        let mut weighed = Vec::new();
        let mut wanted = Wanted::default();
        self.weigh(asking, recalled, asked, (&mut weighed, &mut wanted))?;
        for (npi, numbers) in named.iter().flat_map(|named| &named.numbers) {
            let npi = npi.as_deref().unwrap_or_default();
            let practice = context.practices.of_payee(npi, "", &asking.learned);
            let key = |number: &String| keys::matching(&remit::MatchKey::control_number(&practice, number));
            wanted.keys.extend(numbers.iter().map(key));
        }
        let pieces = self.pieces(asking.statuses, |guide| guide == GuideId::ImplementationAcknowledgment);
        let mut refusals = refusal::refusals(context, &pieces)?;
        for (piece, _) in statuses.iter().zip(&named).filter(|(_, named)| named.ends_above_claims) {
            refusal::refused_above_claims(context, *piece, &mut refusals)?;
        }
        let claims = self.claims_refused(asking, &refusals)?;
        let told = recalled.payments.values().flat_map(BTreeMap::values).filter_map(|why| match why {
            Why::Person(told) => Some(told),
            Why::ClaimHasCome | Why::RivalAnswered => None,
        });
        let spoken_of: Vec<Key> = told.flat_map(|told| told.claims()).collect();
        let spoken: Vec<Key> = claims.iter().flatten().chain(&spoken_of).copied().collect();
        let keeps_stories = !spoken_of.is_empty();
        let (mut books, mut places) = self.fetch(asking, &mut wanted, &spoken, keeps_stories)?;
        // What was refused because one of these claims fits may be decided when that is answered. It asks for
        // claims of its own, of which only those that are new tell of more; all are bound anew at the end.
        let mut refused = refused_beside(&books);
        let asked = weighed.len();
        for _ in 0..ROUNDS_MAX {
            let new = recalled.add((asking.lake, self.ledger, self.commits), &refused)?;
            if new.is_empty() {
                break;
            }
            books.clear();
            let mut more = Wanted::default();
            self.weigh(asking, recalled, self.asked(&new).collect(), (&mut weighed, &mut more))?;
            refused = refused_beside(&self.fetch(asking, &mut more, &[], false)?.0);
            wanted.join(more);
        }
        if weighed.len() > asked {
            (books, places) = self.fetch(asking, &mut wanted, &spoken, keeps_stories)?;
        }
        // By the day the money moves, then as they arrived.
        weighed.sort_by_key(|one| {
            let day = one.payment.paid_on.unwrap_or(Date::from_days(i32::MAX));
            (day, one.recalled.is_none(), one.set)
        });
        self.note_traces(&mut weighed, asking.depends_on)?;
        let place = |claims: Vec<Key>| claims.iter().filter_map(|key| places.get(key).copied()).collect();
        let refused = refusals.into_iter().zip(claims.into_iter().map(place)).collect();
        Ok(LookedUp { weighed, books, refused })
    }

    /// Fetches what is wanted, and the claims that have one of these keys of their own.
    fn fetch(
        &self,
        asking: &mut Asking<'_>,
        wanted: &mut Wanted,
        named: &[Key],
        keeps_stories: bool,
    ) -> Result<(Vec<Book>, Places), Error> {
        let mut library = Library {
            ledger: self.ledger,
            order: self.order,
            own: asking.own,
            depends_on: &mut *asking.depends_on,
            keeps_stories,
        };
        library.fetch(wanted, named)
    }

    /// Sets of earlier batches, numbered after the batch's own.
    fn asked<'a>(&self, recalled: &'a BTreeMap<(u32, u32), These>) -> impl Iterator<Item = Asked> + use<'a> {
        let after = self.sources.len() as u32;
        recalled.iter().map(move |(&(source, set), these)| Asked {
            set: (after + source, set),
            recalled: Some(these.clone()),
        })
    }

    /// Weighs sets, and adds the claims that they ask for to those wanted.
    fn weigh(
        &self,
        asking: &mut Asking<'_>,
        recalled: &Recalled,
        asked: Vec<Asked>,
        (weighed, wanted): (&mut Vec<Weighed>, &mut Wanted),
    ) -> Result<(), Error> {
        let context = Context { recalled: &recalled.sources, ..*asking.context };
        let heads = weigh::heads(&context, asked)?;
        self.learn(weigh::learnable(&heads), &mut asking.learned)?;
        for (one, more) in weigh::weigh(&context, heads, &asking.learned)? {
            wanted.join(more);
            weighed.push(one);
        }
        Ok(())
    }

    /// Tells which remittances come under a trace number that was used before them, and which of those are copies.
    fn note_traces(&self, weighed: &mut [Weighed], depends_on: &mut Vec<String>) -> Result<(), Error> {
        let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (at, one) in weighed.iter().enumerate() {
            // One of an earlier batch has been looked at, and left its record.
            if let Some(key) = one.trace_key().filter(|_| one.recalled.is_none()) {
                by_key.entry(key).or_default().push(at);
            }
        }
        // The one that was written first counts as the original: payers number interchanges in order.
        let written = |at: &usize| {
            let (source, set) = weighed[*at].set;
            let survey = &self.sources[source as usize].survey;
            let about = &survey.interchanges[survey.sets[set as usize].interchange as usize];
            (about.isa(13), about.isa(9), about.isa(10), source, set)
        };
        for under in by_key.values_mut() {
            under.sort_by(|a, b| written(a).cmp(&written(b)));
        }
        let wanted: Vec<Key> = by_key.keys().copied().collect();
        let mut told: Vec<Vec<String>> = vec![Vec::new(); wanted.len()];
        self.ledger.lookup(&wanted, &mut |at, batch, movement| {
            told[at].push(String::from_utf8_lossy(movement).into_owned());
            depends_on.push(batch.to_owned());
        })?;
        for (under, mut told) in by_key.into_values().zip(told) {
            for at in under {
                let movement = weighed[at].movement();
                weighed[at].trace_used = !told.is_empty();
                weighed[at].is_copy = movement.as_ref().is_some_and(|movement| told.contains(movement));
                told.push(movement.unwrap_or_default());
            }
        }
        Ok(())
    }

    /// The claims that each refusal is about: those of the newest batch that sent something so named.
    fn claims_refused(&self, asking: &Asking<'_>, refusals: &[Refusal]) -> Result<Vec<Vec<Key>>, Error> {
        let sets_of = self.newest(asking, refusals.iter().map(|refusal| refusal.key).collect())?;
        let sets = |refusal: &Refusal| {
            let sets = sets_of.get(&refusal.key).cloned().unwrap_or_default();
            if refusal.fits(sets.len()) { sets } else { Vec::new() }
        };
        let sets: Vec<Vec<Key>> = refusals.iter().map(sets).collect();
        let claims_of = self.newest(asking, sets.iter().flatten().copied().collect())?;
        let claims = |set: &Key| claims_of.get(set).cloned().unwrap_or_default();
        Ok(sets.iter().map(|sets| sets.iter().flat_map(claims).collect()).collect())
    }

    /// The keys that the newest batch left under each of these keys.
    fn newest(&self, asking: &Asking<'_>, mut wanted: Vec<Key>) -> Result<BTreeMap<Key, Vec<Key>>, Error> {
        wanted.sort_unstable();
        wanted.dedup();
        let mut newest: BTreeMap<Key, (u64, Vec<Key>)> = BTreeMap::new();
        let mut take = |at: usize, batch: &str, value: &[u8]| {
            let order = self.order.of(batch);
            let found = newest.entry(wanted[at]).or_insert((order, Vec::new()));
            if order > found.0 {
                *found = (order, Vec::new());
            }
            if order == found.0 {
                found.1.extend_from_slice(value.as_chunks().0);
            }
        };
        self.ledger.lookup(&wanted, &mut take)?;
        asking.own.lookup(&wanted, &mut take)?;
        Ok(newest.into_iter().map(|(key, (_, found))| (key, found)).collect())
    }

    /// Learns from earlier batches whose these NPIs are, and which of these practices are a person's.
    fn learn<'n>(&self, names: impl Iterator<Item = &'n str>, learned: &mut Learned) -> Result<(), Error> {
        let by_key: BTreeMap<Key, &str> = names.map(|name| (keys::npi(name), name)).collect();
        let wanted: Vec<Key> = by_key.keys().copied().collect();
        self.ledger.lookup(&wanted, &mut |at, _, practice| {
            learned.note(by_key[&wanted[at]], &String::from_utf8_lossy(practice));
        })
    }

    /// Reads TA1, 999 and 277CA, and hands over what they tell of claims.
    fn acknowledgments(
        &self,
        asking: &Asking<'_>,
        books: &[Book],
        bench: &mut Bench<'_>,
        hand: &mut dyn FnMut(Told),
    ) -> Result<(), Error> {
        let context = asking.context;
        let mut made = Made::default();
        for source in self.sources.iter().filter(|source| context.envelopes.is_trusted(source)) {
            acknowledgments::interchanges(context, source, &mut made)?;
        }
        let rows = bench.encoder.encode(&mut made.tables)?;
        bench.take(rows, made)?;
        let reading = Reading { context, learned: &asking.learned, books };
        let pieces = self.pieces(asking.statuses, is_acknowledgment);
        let encoder = bench.encoder;
        let work = |task: Vec<PieceRef>| -> Result<_, Error> {
            let (mut made, mut told) = (Made::default(), Vec::new());
            for &piece in &task {
                acknowledgments::work(reading, piece, &mut made, &mut told)?;
            }
            let rows = encoder.encode(&mut made.tables)?;
            self.progress.advance(self.bytes_of(&task));
            Ok((rows, made, told))
        };
        in_order(tasks(self.sources, pieces.into_iter(), TASK_BYTES), work, |(rows, made, told)| {
            told.into_iter().for_each(&mut *hand);
            bench.take(rows, made)
        })
    }

    /// Bytes of this batch that a remittance is read from.
    fn bytes_told(&self, one: &Weighed) -> u64 {
        if one.recalled.is_some() {
            return 0;
        }
        let set = &self.sources[one.set.0 as usize].survey.sets[one.set.1 as usize];
        set.end - set.offset
    }

    /// Works a pile.
    fn work(&self, context: &Context<'_>, pile: Pile, encoder: &lake::Encoder) -> Result<Worked, Error> {
        let Pile { mut book, told, weighed } = pile;
        let mut records = Records::default();
        let (answered, placed) = (BTreeSet::new(), BTreeSet::new());
        let mut ledgering = Ledgering { book: &mut book, records: &mut records, posted: 0, answered, placed };
        let mut parts = Vec::new();
        let mut made = Made::default();
        let mut hand_on = |made: &mut Made, room: usize| -> Result<(), Error> {
            if made.tables.bytes() > room {
                let rows = encoder.encode(&mut made.tables)?;
                parts.push((rows, std::mem::take(made)));
            }
            Ok(())
        };
        for one in &told {
            one.apply(context, &mut ledgering, &mut made);
        }
        // What waits for others to be answered is looked at after all of them.
        let is_late = |one: &Weighed| {
            let mut whys = one.recalled.iter().flat_map(BTreeMap::values).peekable();
            whys.peek().is_some() && whys.all(|why| matches!(why, Why::RivalAnswered))
        };
        for one in weighed.iter().filter(|one| !is_late(one)) {
            remittances::work(context, one, &mut ledgering, &mut made)?;
            self.progress.advance(self.bytes_told(one));
            hand_on(&mut made, TABLES_BYTES)?;
        }
        for _ in 0..ROUNDS_MAX {
            let refused = ledgering.refused();
            if refused.is_empty() {
                break;
            }
            for (one, these) in again(context, &weighed, &refused) {
                remittances::work_again(context, one, &these, &mut ledgering, &mut made)?;
            }
        }
        let rows = encoder.encode(&mut made.tables)?;
        parts.push((rows, made));
        Ok(Worked { parts, records })
    }
}

/// What was refused because a claim of these books and another fit alike.
fn refused_beside(books: &[Book]) -> BTreeSet<Waiting> {
    books.iter().flat_map(Book::refused).cloned().collect()
}

/// The remittances that these claim payments are of, in order, and where in them.
fn again<'w>(
    context: &Context<'_>,
    weighed: &'w [Weighed],
    refused: &BTreeSet<Waiting>,
) -> Vec<(&'w Weighed, These)> {
    let mut by_set: BTreeMap<(&SourceId, u64), These> = BTreeMap::new();
    for one in refused {
        let (source, set, payment) = one.place();
        by_set.entry((source, set)).or_default().insert(payment, Why::RivalAnswered);
    }
    let of_set = |one: &'w Weighed| {
        let source = context.source(one.set.0);
        let offset = source.survey.sets[one.set.1 as usize].offset;
        by_set.remove(&(&source.id, offset)).map(|these| (one, these))
    };
    weighed.iter().filter_map(of_set).collect()
}

/// Tells claims that the set, group or interchange they were sent in was refused.
fn refuse(
    asking: &Asking<'_>,
    books: &[Book],
    bench: &mut Bench<'_>,
    refused: Vec<(Refusal, Vec<(u32, u32)>)>,
    hand: &mut dyn FnMut(Told),
) -> Result<(), Error> {
    let mut made = Made::default();
    for (refusal, claims) in refused {
        let claims = refusal.covered(books, claims);
        refusal.write(asking.context, books, &claims, &mut made);
        claims.into_iter().map(|claim| refusal.told(asking.context, claim)).for_each(&mut *hand);
    }
    let rows = bench.encoder.encode(&mut made.tables)?;
    bench.take(rows, made)
}

/// The pile of a practice: the same on every machine.
pub(crate) fn pile_of(practice: &str) -> u32 {
    u32::from(Sha256::digest(practice.as_bytes())[0]) % PILES
}

fn is_acknowledgment(guide: GuideId) -> bool {
    matches!(guide, GuideId::ClaimAcknowledgment | GuideId::ImplementationAcknowledgment)
}

/// How many piles practices are put on. Rows stand in order of piles, so any number of threads writes the
/// same bytes.
pub(crate) const PILES: u32 = 16;

/// How often claim payments are looked at again that were refused because of claims that are answered: what one
/// of them answers may decide the next.
const ROUNDS_MAX: usize = 8;

/// Rows of a pile are encoded when they take so much memory.
const TABLES_BYTES: usize = 24 << 20;
