//! What is wrong with the envelopes of a batch, each alone and beside those that came before.

use std::collections::{BTreeMap, HashMap};

use ::claims::{ClaimView, ElementPlace, Place};
use scrub::{Finding, Scrubber, Severity, Spot};
use x12::guide::LoopId;
use x12::{EnvelopeFault, EnvelopeFaultKind, Interchange, TransactionSet};

use crate::batch::{Job, is_claims};
use crate::ledger::{Key, RunBuilder};
use crate::piece::Source;
use crate::rows::SetStatus;
use crate::{Error, keys};

/// Judged envelopes.
#[derive(Debug, Default)]
pub(crate) struct Envelopes {
    /// By source.
    findings: Vec<Vec<Finding>>,
    /// By source: sets whose claims are held.
    held: Vec<Vec<bool>>,
    /// Interchanges that count as sent: source, interchange, key.
    sent: Vec<(u32, u32, Key)>,
    /// Whether what interchanges call a test is meant.
    takes_tests: bool,
    /// Whether nothing may come of what a damaged file holds.
    doubts_damaged: bool,
}

impl Envelopes {
    /// Judges every envelope of the batch, and says what becomes of each set.
    ///
    /// A fault that rejects holds the claims of what it spoils: one set, a functional group, or the whole
    /// interchange, wherever in it the fault stands. What is held may be sent again, mended.
    pub(crate) fn judge(
        job: &Job<'_>,
        scrubber: &Scrubber<'_>,
        depends_on: &mut Vec<String>,
    ) -> Result<(Self, Vec<Vec<SetStatus>>), Error> {
        let mut envelopes = Self {
            takes_tests: job.config.intake.test_interchanges,
            doubts_damaged: scrubber.batch_severity("ENV-035") == Some(Severity::Reject),
            ..Self::default()
        };
        let mut spoilt: Vec<Spoilt> = job.sources.iter().map(Spoilt::nothing).collect();
        for (source, spoilt) in job.sources.iter().zip(&mut spoilt) {
            let mut findings = Vec::new();
            for fault in &source.survey.faults {
                let Some(finding) = scrubber.envelope_finding(fault, &source.survey) else { continue };
                if finding.severity == Severity::Reject {
                    spoilt.by(fault);
                }
                findings.push(finding);
            }
            envelopes.findings.push(findings);
        }
        let add = |envelopes: &mut Self, spoilt: &mut [Spoilt], (source, at): (u32, u32), finding| {
            let Some(finding): Option<Finding> = finding else { return };
            spoilt[source as usize].interchanges[at as usize] |= finding.severity == Severity::Reject;
            envelopes.findings[source as usize].push(finding);
        };
        let interchanges = job.sources.iter().enumerate().flat_map(|(source, about)| {
            let all = about.survey.interchanges.iter().enumerate();
            all.map(move |(at, interchange)| ((source as u32, at as u32), interchange))
        });
        let takes_tests = envelopes.takes_tests;
        for (at, about) in interchanges.filter(|(_, about)| !takes_tests && about.isa(15) == "T") {
            let message = "ISA15 says that the interchange is a test";
            let finding = scrubber.batch_finding("ENV-009", spot(about, 15), message);
            add(&mut envelopes, &mut spoilt, at, finding);
        }
        for (source, about) in job.sources.iter().enumerate() {
            for (at, finding) in damage(scrubber, about) {
                add(&mut envelopes, &mut spoilt, (source as u32, at as u32), Some(finding));
            }
        }
        let known = Known::of(job, depends_on)?;
        envelopes.held = Spoilt::all_held(job, &spoilt);
        let statuses = known.statuses(job, &envelopes);
        let reused = envelopes.reused(job, &statuses, &spoilt, depends_on)?;
        if reused.is_empty() {
            return Ok((envelopes, statuses));
        }
        for (source, interchange) in reused {
            let about = &job.sources[source as usize].survey.interchanges[interchange as usize];
            let message = "ISA13 named an earlier interchange of this sender";
            let finding = scrubber.batch_finding("ENV-010", spot(about, 13), message);
            add(&mut envelopes, &mut spoilt, (source, interchange), finding);
        }
        envelopes.held = Spoilt::all_held(job, &spoilt);
        // A copy of what a number used twice spoilt is the first of its content that counts.
        let statuses = known.statuses(job, &envelopes);
        Ok((envelopes, statuses))
    }

    /// What is wrong with the envelopes of a source.
    pub(crate) fn findings(&self, source: usize) -> &[Finding] {
        &self.findings[source]
    }

    /// Whether the claims of a set are held, whatever they say: source, set.
    pub(crate) fn holds(&self, (source, set): (u32, u32)) -> bool {
        self.held[source as usize][set as usize]
    }

    /// Whether anything may come of a set: not of a test, unless tests are meant, nor out of a damaged file.
    pub(crate) fn is_meant(&self, source: &Source, set: &TransactionSet) -> bool {
        let is_test = source.survey.interchanges[set.interchange as usize].isa(15) == "T";
        (self.takes_tests || !is_test) && self.is_trusted(source)
    }

    /// Whether a source did not come damaged, or is used all the same.
    pub(crate) fn is_trusted(&self, source: &Source) -> bool {
        !self.doubts_damaged || source.fault.is_none()
    }

    /// Leaves records of what was sent.
    pub(crate) fn push(&self, job: &Job<'_>, run: &mut RunBuilder) -> Result<(), Error> {
        self.sent.iter().try_for_each(|&(source, interchange, key)| {
            let source = &job.sources[source as usize];
            let offset = source.survey.interchanges[interchange as usize].offset;
            run.push(key, source.id.row(offset).as_str().as_bytes())
        })
    }

    /// Interchanges under a control number that was used before. A copy of what was read already is none: it
    /// is not read again. One that is spoilt uses up no number: it was refused, and is sent again under it.
    fn reused(
        &mut self,
        job: &Job<'_>,
        statuses: &[Vec<SetStatus>],
        spoilt: &[Spoilt],
        depends_on: &mut Vec<String>,
    ) -> Result<Vec<(u32, u32)>, Error> {
        let mut by_key: BTreeMap<Key, Vec<(&str, &str, u32, u32)>> = BTreeMap::new();
        for (at, (source, statuses)) in job.sources.iter().zip(statuses).enumerate() {
            let is_new = SetStatus::of_interchanges(source, statuses);
            for (interchange, about) in source.survey.interchanges.iter().enumerate() {
                if is_new[interchange] == Some(true) && spoilt[at].leaves(source, interchange) {
                    let key = keys::interchange(&who(about, 5), &who(about, 7), about.isa(13));
                    let named = (about.isa(9), about.isa(10), at as u32, interchange as u32);
                    by_key.entry(key).or_default().push(named);
                }
            }
        }
        let wanted: Vec<Key> = by_key.keys().copied().collect();
        let mut known = vec![false; wanted.len()];
        job.ledger.lookup(&wanted, &mut |at, batch, _| {
            known[at] = true;
            depends_on.push(batch.to_owned());
        })?;
        let mut reused = Vec::new();
        for ((key, mut named), known) in by_key.into_iter().zip(known) {
            named.sort_unstable();
            self.sent.extend(named.iter().map(|&(_, _, source, interchange)| (source, interchange, key)));
            let again = named.into_iter().skip(usize::from(!known));
            reused.extend(again.map(|(_, _, source, interchange)| (source, interchange)));
        }
        reused.sort_unstable();
        Ok(reused)
    }
}

/// The sets that earlier batches read, by their content.
struct Known(BTreeMap<Key, String>);

impl Known {
    fn of(job: &Job<'_>, depends_on: &mut Vec<String>) -> Result<Self, Error> {
        let sets = job.sources.iter().flat_map(|source| &source.survey.sets);
        let mut wanted: Vec<Key> = sets.map(|set| keys::set(&set.digest)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut first: BTreeMap<Key, String> = BTreeMap::new();
        job.ledger.lookup(&wanted, &mut |at, batch, value| {
            first.entry(wanted[at]).or_insert_with(|| String::from_utf8_lossy(value).into_owned());
            depends_on.push(batch.to_owned());
        })?;
        Ok(Self(first))
    }

    /// What becomes of each set of each source.
    fn statuses(&self, job: &Job<'_>, envelopes: &Envelopes) -> Vec<Vec<SetStatus>> {
        // Of this batch.
        let mut first: HashMap<Key, String> = HashMap::new();
        let mut status_of = |at: (usize, usize), source: &Source, set: &TransactionSet| {
            let Some(guide) = Source::guide(set) else { return SetStatus::Unsupported };
            let key = keys::set(&set.digest);
            if let Some(of) = self.0.get(&key).or_else(|| first.get(&key)) {
                return SetStatus::Duplicate(of.clone());
            }
            let is_held = match guide.id() {
                id if is_claims(id) => envelopes.holds((at.0 as u32, at.1 as u32)),
                _ => !envelopes.is_meant(source, set),
            };
            match (set.complete, is_held) {
                (false, true) if is_claims(guide.id()) => return SetStatus::Partial,
                (_, true) => return SetStatus::Held,
                (false, false) => return SetStatus::Partial,
                (true, false) => {}
            }
            first.insert(key, source.id.row(set.offset).as_str().to_owned());
            SetStatus::Loaded
        };
        let sources = job.sources.iter().enumerate();
        let of_source = sources.map(|(at, source)| {
            let sets = source.survey.sets.iter().enumerate();
            sets.map(|(set_at, set)| status_of((at, set_at), source, set)).collect()
        });
        of_source.collect()
    }
}

/// What faults spoil of a source.
struct Spoilt {
    interchanges: Vec<bool>,
    groups: Vec<bool>,
    sets: Vec<bool>,
}

impl Spoilt {
    fn nothing(source: &Source) -> Self {
        let survey = &source.survey;
        let [interchanges, groups, sets] =
            [survey.interchanges.len(), survey.groups.len(), survey.sets.len()]
                .map(|count| vec![false; count]);
        Self { interchanges, groups, sets }
    }

    /// Notes what a fault spoils.
    fn by(&mut self, fault: &EnvelopeFault) {
        // Out of order, a level spoils what stands below it alone: see `level_finding`.
        if is_of_level(fault.kind) {
            return;
        }
        let (of, at) = match (fault.set, fault.group, fault.interchange) {
            (Some(set), ..) => (&mut self.sets, set),
            (None, Some(group), _) => (&mut self.groups, group),
            (None, None, Some(interchange)) => (&mut self.interchanges, interchange),
            (None, None, None) => return,
        };
        if let Some(spoilt) = of.get_mut(at as usize) {
            *spoilt = true;
        }
    }

    /// Whether anything of an interchange is left whole.
    fn leaves(&self, source: &Source, interchange: usize) -> bool {
        let own = source.survey.sets.iter().zip(self.held(source));
        own.filter(|(set, _)| set.interchange as usize == interchange).any(|(_, held)| !held)
    }

    /// By source: for each set whether something spoils it.
    fn all_held(job: &Job<'_>, spoilt: &[Self]) -> Vec<Vec<bool>> {
        job.sources.iter().zip(spoilt).map(|(source, spoilt)| spoilt.held(source)).collect()
    }

    /// For each set whether something spoils it.
    fn held(&self, source: &Source) -> Vec<bool> {
        let sets = source.survey.sets.iter().zip(&self.sets);
        sets.map(|(set, &spoilt)| {
            spoilt
                || set.group.is_some_and(|group| self.groups[group as usize])
                || self.interchanges[set.interchange as usize]
        })
        .collect()
    }
}

/// What is wrong with each interchange of a source that came damaged, by its index.
pub fn damage<'s>(
    scrubber: &'s Scrubber<'_>,
    source: &'s Source,
) -> impl Iterator<Item = (usize, Finding)> + use<'s> {
    let told = source.fault.iter().flat_map(|fault| {
        source.survey.interchanges.iter().enumerate().map(move |(at, about)| (at, about, fault))
    });
    told.filter_map(|(at, about, fault)| {
        Some((at, scrubber.batch_finding("ENV-035", spot(about, 0), fault)?))
    })
}

/// What is wrong with the numbering of a level above a claim, if it holds the claim.
pub(crate) fn level_finding(
    scrubber: &Scrubber<'_>,
    source: &Source,
    view: &ClaimView<'_, '_>,
) -> Option<Finding> {
    let faults = &source.survey.faults;
    let levels = [view.billing.hl, view.subscriber.hl, view.patient.and_then(|patient| patient.hl)];
    levels.into_iter().flatten().find_map(|hl| {
        let offset = hl.place().offset;
        let from = faults.partition_point(|fault| fault.offset < offset);
        let mut here = faults[from..].iter().take_while(|fault| fault.offset == offset);
        here.find_map(|fault| {
            let finding = is_of_level(fault.kind).then(|| scrubber.envelope_finding(fault, &source.survey));
            finding.flatten().filter(|finding| finding.severity == Severity::Reject)
        })
    })
}

fn is_of_level(kind: EnvelopeFaultKind) -> bool {
    matches!(kind, EnvelopeFaultKind::LevelNumber | EnvelopeFaultKind::LevelChild)
}

/// Qualifier and identifier of sender (5) or receiver (7).
fn who(about: &Interchange, qualifier: usize) -> String {
    format!("{}:{}", about.isa(qualifier), about.isa(qualifier + 1))
}

fn spot(about: &Interchange, element: u8) -> Spot {
    let segment = Place { offset: about.offset, ordinal: 0 };
    Spot::new(LoopId::HEADER, "ISA", ElementPlace { segment, element, component: 0 })
}
