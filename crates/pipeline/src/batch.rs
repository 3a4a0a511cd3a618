//! One batch: from the sources it took to the files that a commit makes visible.

use std::collections::{BTreeMap, HashMap};

use ::claims::{ClaimType, Date};
use codes::CodeSets;
use lake::tables::intake::BatchRow;
use lake::tables::{Origin, Tables};
use lake::{Commit, Encoded, Encoder, Gathered, SideFile, Staged, Staging};
use rayon::prelude::*;
use scrub::{Finding, Scrubber};
use x12::guide::{Guide, GuideId};

use crate::answers::Asking;
use crate::book::BatchOrder;
use crate::config::Config;
use crate::envelopes::Envelopes;
use crate::identity::{Learned, Practices, UNASSIGNED};
use crate::in_order::in_order;
use crate::ledger::{Ledger, Run, RunBuilder};
use crate::person::{self, Told};
use crate::piece::{PieceRef, Source, tasks};
use crate::progress::Progress;
use crate::records::Records;
use crate::repeats::{Gathering, Repeats};
use crate::rows::{Arrival, SetStatus, push_envelope, push_file, push_finding, push_touch};
use crate::stage::{self, Aside, Context, Made};
use crate::totals::{Tally, Totals, sum};
use crate::waiting::{self, Recalled};
use crate::{Error, ErrorKind, keys};

/// What a batch is made of.
pub(crate) struct Job<'j> {
    pub(crate) batch_id: String,
    pub(crate) as_of: Date,
    pub(crate) arrivals: &'j [Arrival],
    pub(crate) sources: &'j [Source],
    /// What earlier batches left open.
    pub(crate) ledger: &'j Ledger,
    /// Their order.
    pub(crate) order: &'j BatchOrder,
    pub(crate) config: &'j Config,
    pub(crate) codes: &'j CodeSets,
    pub(crate) progress: &'j dyn Progress,
    /// The control number that answers to senders begin with; `None` when they have been given.
    pub(crate) first_number: Option<u32>,
    /// Where the sources of earlier batches are listed.
    pub(crate) commits: &'j [Commit],
}

/// Where what was made is put together.
pub(crate) struct Bench<'b> {
    pub(crate) encoder: &'b Encoder,
    staging: Staging<'b>,
    totals: Totals,
    asides: Vec<Aside>,
}

/// A batch whose files wait for a commit.
pub(crate) struct Processed {
    pub(crate) staged: Staged,
    pub(crate) totals: Totals,
    /// Earlier batches whose claims or payments were used.
    pub(crate) depends_on: Vec<String>,
}

impl Job<'_> {
    /// Does all the work of the batch and stages its files.
    pub(crate) fn process(&self, writer: &lake::Writer, encoder: &Encoder) -> Result<Processed, Error> {
        let practices = Practices::new(self.config);
        let scrubber = Scrubber::new(self.codes, self.config.policy().clone(), self.as_of);
        let staging = writer.stage(&self.batch_id, encoder)?;
        let mut bench = Bench { encoder, staging, totals: Totals::default(), asides: Vec::new() };
        let mut depends_on: Vec<String> = Vec::new();
        let (envelopes, statuses) = Envelopes::judge(self, &scrubber, &mut depends_on)?;
        let nothing = Repeats::default();
        let alone = Context {
            batch_id: &self.batch_id,
            as_of: self.as_of,
            sources: self.sources,
            recalled: &[],
            practices: &practices,
            codes: self.codes,
            rules: self.config.denial_rules(),
            scrubber: &scrubber,
            envelopes: &envelopes,
            repeats: &nothing,
            pricing: &self.config.pricing,
        };
        let folder = bench.staging.folder();
        let gathering = Gathering { context: &alone, ledger: self.ledger, order: self.order, folder };
        let repeats = gathering.find(self.pieces(&statuses, is_claims), &mut depends_on)?;
        let context = Context { repeats: &repeats, ..alone };
        let mut run = bench.run(&self.batch_id);
        self.push_sets(&statuses, &mut run)?;
        envelopes.push(self, &mut run)?;
        let learned = self.claims(&context, &statuses, &mut bench, &mut run)?;
        let own = Ledger::over(vec![bench.keep_run(writer, run)?]);

        let waiting = waiting::called(self.ledger, &own, &mut depends_on)?;
        let told = self.told(&mut depends_on)?;
        let recalled = Recalled::open(writer.lake(), self.commits, &waiting, told)?;
        let mut run = bench.run(&self.batch_id);
        let mut asking = Asking {
            context: &context,
            lake: writer.lake(),
            statuses: &statuses,
            own: &own,
            depends_on: &mut depends_on,
            learned,
        };
        let payments = self.answers(&mut asking, recalled, &mut bench, &mut run)?;
        let mut noted = Records::default();
        let mut cash = stage::deposits::work(&context, &payments, self.ledger, &mut depends_on, &mut noted)?;
        noted.move_to(&mut run)?;
        let rows = encoder.encode(&mut cash.tables)?;
        bench.take(rows, cash)?;
        bench.keep_run(writer, run)?;

        match self.first_number {
            Some(_) => self.answer_senders(&context, &statuses, &mut bench)?,
            None => self.keep_answers(writer.lake(), &mut bench)?,
        }
        let mut last = Made::default();
        self.push_touches(&mut last.tables);
        self.push_sources(&context, &statuses, &mut last, &bench.totals);
        bench.totals.join(&last.totals);
        bench.asides.append(&mut last.asides);
        self.push_batch(&mut last.tables, &bench.totals, &statuses);
        bench.staging.append_tables(&mut last.tables)?;
        self.keep_aside(writer, &bench.asides)?;
        depends_on.sort_unstable();
        depends_on.dedup();
        depends_on.retain(|batch| *batch != self.batch_id);
        let (staged, totals) = bench.finish()?;
        Ok(Processed { staged, totals, depends_on })
    }

    /// What persons decided in this batch about claim payments of earlier ones.
    fn told(&self, depends_on: &mut Vec<String>) -> Result<Vec<Told>, Error> {
        let decisions: Vec<_> = self.sources.iter().filter_map(|source| source.decision.clone()).collect();
        for decision in &decisions {
            depends_on.push(decision.source(self.commits)?.1.to_owned());
        }
        person::remember(decisions.into_iter(), self.ledger, depends_on)
    }

    /// Remembers which content was read, so that a copy of it is known. What was cut short or held for its
    /// envelope is not remembered: its sender sends it again, and then it counts.
    fn push_sets(&self, statuses: &[Vec<SetStatus>], run: &mut RunBuilder) -> Result<(), Error> {
        for (source, statuses) in self.sources.iter().zip(statuses) {
            for (set, status) in source.survey.sets.iter().zip(statuses) {
                if *status == SetStatus::Loaded {
                    run.push(keys::set(&set.digest), source.id.row(set.offset).as_str().as_bytes())?;
                }
            }
        }
        Ok(())
    }

    /// The pieces of the sets that are to be read, of guides that `wanted` accepts, in order.
    pub(crate) fn pieces(
        &self,
        statuses: &[Vec<SetStatus>],
        wanted: impl Fn(GuideId) -> bool,
    ) -> Vec<PieceRef> {
        let mut pieces = Vec::new();
        for (at, source) in self.sources.iter().enumerate() {
            for (set_at, set) in source.survey.sets.iter().enumerate() {
                let guide = Source::guide(set).map(Guide::id);
                if guide.is_some_and(|guide| wanted(guide) && statuses[at][set_at].is_read(guide)) {
                    let piece = |piece| PieceRef { source: at as u32, set: set_at as u32, piece };
                    pieces.extend((0..set.pieces.len() as u32).map(piece));
                }
            }
        }
        pieces
    }

    fn claims(
        &self,
        context: &Context<'_>,
        statuses: &[Vec<SetStatus>],
        bench: &mut Bench<'_>,
        run: &mut RunBuilder,
    ) -> Result<Learned, Error> {
        let pieces = self.pieces(statuses, is_claims);
        self.progress.begin("claims", self.bytes_of(&pieces));
        let mut learned = Learned::default();
        let encoder = bench.encoder;
        let work = |task: Vec<PieceRef>| -> Result<_, Error> {
            let mut made = stage::claims::run(context, &task)?;
            let rows = encoder.encode(&mut made.made.tables)?;
            self.progress.advance(self.bytes_of(&task));
            Ok((made, rows))
        };
        in_order(tasks(self.sources, pieces.into_iter(), TASK_BYTES), work, |(mut made, rows)| {
            bench.take(rows, made.made)?;
            learned.join(&made.learned);
            made.open.move_to(run)
        })?;
        for (npi, practice) in learned.pairs() {
            run.push(keys::npi(npi), practice.as_bytes())?;
        }
        Ok(learned)
    }

    pub(crate) fn bytes_of(&self, pieces: &[PieceRef]) -> u64 {
        pieces.iter().map(|piece| piece.set(self.sources).pieces[piece.piece as usize].body.length).sum()
    }

    fn push_sources(
        &self,
        context: &Context<'_>,
        statuses: &[Vec<SetStatus>],
        made: &mut Made,
        totals: &Totals,
    ) {
        let index: HashMap<&str, usize> =
            self.sources.iter().enumerate().map(|(at, source)| (source.id.hex(), at)).collect();
        for arrival in self.arrivals {
            let at = index.get(arrival.id.hex()).copied().filter(|_| arrival.duplicate_of.is_none());
            let of_source = |tallies: &BTreeMap<(u32, u32), Tally>| {
                let Some(at) = at.map(|at| at as u32) else { return Tally::default() };
                sum(tallies.range((at, 0)..(at + 1, 0)).map(|(_, tally)| tally))
            };
            let counts = (of_source(&totals.claims_of_set), of_source(&totals.payments_of_set));
            let source = at.map(|at| &self.sources[at]);
            push_file(&mut made.tables, &self.batch_id, arrival, source, counts);
        }
        for (at, (source, statuses)) in self.sources.iter().zip(statuses).enumerate() {
            let count = |set: u32| {
                let key = (at as u32, set);
                let claims = totals.claims_of_set.get(&key).or_else(|| totals.payments_of_set.get(&key));
                claims.copied().unwrap_or_default()
            };
            push_envelope(made, context, at, statuses, &count);
            self.push_envelope_findings(context.envelopes.findings(at), source, made);
        }
    }

    /// What persons told of work items.
    fn push_touches(&self, tables: &mut Tables) {
        let all = self.sources.iter().flat_map(|source| source.touches.iter().map(move |one| (source, one)));
        for (source, touch) in all {
            let origin = Origin {
                batch_id: &self.batch_id,
                practice_id: &touch.practice_id,
                source_sha256: source.id.hex(),
                ..Origin::default()
            };
            push_touch(tables, touch, self.as_of, &origin);
        }
    }

    fn push_envelope_findings(&self, findings: &[Finding], source: &Source, made: &mut Made) {
        let origin = Origin {
            batch_id: &self.batch_id,
            practice_id: UNASSIGNED,
            source_sha256: source.id.hex(),
            ..Origin::default()
        };
        for finding in findings {
            made.totals.finding(finding);
            push_finding(&mut made.tables, &source.id, finding, None, &origin);
        }
    }

    fn push_batch(&self, tables: &mut Tables, totals: &Totals, statuses: &[Vec<SetStatus>]) {
        let sets = statuses.iter().flatten();
        let duplicates = sets.clone().filter(|status| matches!(status, SetStatus::Duplicate(_))).count();
        let count =
            |tallies: &BTreeMap<&'static str, Tally>, word: &str| tallies.get(word).map_or(0, |t| t.count);
        let quarantined = sum(totals.quarantined.values()).count;
        tables.batches.push(
            &BatchRow {
                as_of: self.as_of.days_since_epoch(),
                status: if quarantined > 0 { "published with quarantine" } else { "published" },
                files: self.arrivals.len() as i32,
                files_duplicate: self.arrivals.iter().filter(|file| file.duplicate_of.is_some()).count()
                    as i32,
                bytes: self.sources.iter().map(|source| source.bytes as i64).sum(),
                transactions: sets.count() as i32,
                transactions_duplicate: duplicates as i32,
                claims: totals.all_claims().count as i64,
                claims_released: totals.claims_of("released").count as i64,
                claims_held: totals.claims_of("held").count as i64,
                claims_quarantined: totals.claims_of("quarantined").count as i64,
                total_charge: crate::rows::money(totals.all_claims().cents),
                payments: sum(totals.payments.values()).count as i32,
                payments_suspended: count(&totals.payments, "suspense") as i32,
                payment_amount: crate::rows::money(sum(totals.payments.values()).cents),
                claim_payments: totals.all_claim_payments().count as i64,
                claim_payments_matched: count(&totals.claim_payments, "matched") as i64,
                denials: sum(totals.denials.values()).count as i64,
                work_items: sum(totals.work_items.values()).count as i64,
                quarantined: quarantined as i64,
            },
            &Origin { batch_id: &self.batch_id, practice_id: UNASSIGNED, ..Origin::default() },
        );
    }

    /// Copies what was set aside where a person finds it.
    fn keep_aside(&self, writer: &lake::Writer, asides: &[Aside]) -> Result<(), Error> {
        for aside in asides {
            let source = &self.sources[aside.source as usize];
            let note = lake::SetAside {
                bytes: aside.length,
                fault: None,
                offset: aside.offset,
                path: &source.name,
                reason: aside.reason,
                source_sha256: source.id.hex(),
                why: &aside.why,
            };
            writer.quarantine(&note, &mut source.reader(aside.offset, aside.length))?;
        }
        Ok(())
    }
}

impl Bench<'_> {
    fn run(&self, batch_id: &str) -> RunBuilder {
        RunBuilder::with_memory(batch_id, self.staging.folder(), SORT_BYTES)
    }

    /// Takes over what a task made: its rows, encoded, and the rest.
    pub(crate) fn take(&mut self, rows: Encoded, made: Made) -> Result<(), Error> {
        self.staging.append(rows)?;
        self.totals.join(&made.totals);
        self.asides.extend(made.asides);
        let enough = self.staging.gathered();
        self.encode(&enough)
    }

    /// Encodes gathered rows on all threads.
    fn encode(&mut self, gathered: &[Gathered]) -> Result<(), Error> {
        let encode = |gathered| self.encoder.encode_gathered(gathered);
        let encoded: Vec<Result<Encoded, _>> = gathered.par_iter().with_max_len(1).map(encode).collect();
        encoded.into_iter().try_for_each(|encoded| Ok(self.staging.append(encoded?)?))
    }

    /// Ends every file that was begun.
    fn finish(mut self) -> Result<(Staged, Totals), Error> {
        let rest = self.staging.gathered_at_last();
        self.encode(&rest)?;
        Ok((self.staging.finish()?, self.totals))
    }

    /// Begins a file beside the tables.
    pub(crate) fn side_file(&mut self, area: &str, extension: &str) -> Result<SideFile, Error> {
        Ok(self.staging.side_file(area, extension)?)
    }

    /// Ends a file beside the tables.
    pub(crate) fn keep_side_file(&mut self, file: SideFile, rows: u64) -> Result<(), Error> {
        self.staging.keep(file, rows)?;
        Ok(())
    }

    /// Finishes a run of the ledger and opens it.
    fn keep_run(&mut self, writer: &lake::Writer, run: RunBuilder) -> Result<Run, Error> {
        let mut file = self.staging.side_file(LEDGER, "run")?;
        let records = run.finish(&mut file)?;
        let entry = self.staging.keep(file, records)?;
        Run::open(&writer.lake().root().join(entry.path))
    }
}

/// Whether sets of this guide are claims.
pub(crate) fn is_claims(guide: GuideId) -> bool {
    ClaimType::of_guide(guide).is_some()
}

impl From<lake::Error> for Error {
    fn from(error: lake::Error) -> Self {
        let kind = match error.kind() {
            lake::ErrorKind::Locked => ErrorKind::Locked,
            _ => ErrorKind::Lake,
        };
        let what = error.to_string();
        Self::new(kind, what)
    }
}

/// The area of the lake that runs of the ledger are kept in.
pub(crate) const LEDGER: &str = "ledger";

/// Records of the ledger are sorted in memory up to this many bytes.
pub(crate) const SORT_BYTES: usize = 48 << 20;

/// Bytes of X12 that a task takes.
pub(crate) const TASK_BYTES: u64 = 1 << 20;
