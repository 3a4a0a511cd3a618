//! What is wrong with the envelopes of a batch, each alone and beside those that came before.

use std::collections::BTreeMap;

use ::claims::{ClaimView, ElementPlace, Place};
use scrub::{Finding, Scrubber, Severity, Spot};
use x12::guide::LoopId;
use x12::{EnvelopeFault, EnvelopeFaultKind, Interchange};

use crate::batch::Job;
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
}

impl Envelopes {
    /// Judges every envelope of the batch.
    ///
    /// A fault that rejects holds the claims of what it spoils: one set, a functional group, or the whole
    /// interchange, wherever in it the fault stands.
    pub(crate) fn judge(
        job: &Job<'_>,
        scrubber: &Scrubber<'_>,
        statuses: &[Vec<SetStatus>],
        depends_on: &mut Vec<String>,
    ) -> Result<Self, Error> {
        let mut envelopes = Self::default();
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
        let mut add =
            |findings: &mut Vec<Vec<Finding>>, (source, at): (u32, u32), finding: Option<Finding>| {
                let Some(finding) = finding else { return };
                spoilt[source as usize].interchanges[at as usize] |= finding.severity == Severity::Reject;
                findings[source as usize].push(finding);
            };
        for (source, interchange) in envelopes.reused(job, statuses, depends_on)? {
            let about = &job.sources[source as usize].survey.interchanges[interchange as usize];
            let message = "ISA13 named an earlier interchange of this sender";
            let finding = scrubber.batch_finding("ENV-010", spot(about, 13), message);
            add(&mut envelopes.findings, (source, interchange), finding);
        }
        for (at, source) in job.sources.iter().enumerate().filter(|_| !job.config.intake.test_interchanges) {
            for (interchange, about) in source.survey.interchanges.iter().enumerate() {
                if about.isa(15) == "T" {
                    let message = "ISA15 says that the interchange is a test";
                    let finding = scrubber.batch_finding("ENV-009", spot(about, 15), message);
                    add(&mut envelopes.findings, (at as u32, interchange as u32), finding);
                }
            }
        }
        envelopes.held =
            job.sources.iter().zip(&spoilt).map(|(source, spoilt)| spoilt.held(source)).collect();
        Ok(envelopes)
    }

    /// What is wrong with the envelopes of a source.
    pub(crate) fn findings(&self, source: usize) -> &[Finding] {
        &self.findings[source]
    }

    /// Whether the claims of a set are held, whatever they say: source, set.
    pub(crate) fn holds(&self, (source, set): (u32, u32)) -> bool {
        self.held[source as usize][set as usize]
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
    /// is not read again.
    fn reused(
        &mut self,
        job: &Job<'_>,
        statuses: &[Vec<SetStatus>],
        depends_on: &mut Vec<String>,
    ) -> Result<Vec<(u32, u32)>, Error> {
        let mut by_key: BTreeMap<Key, Vec<(&str, &str, u32, u32)>> = BTreeMap::new();
        for (at, (source, statuses)) in job.sources.iter().zip(statuses).enumerate() {
            let is_new = SetStatus::of_interchanges(source, statuses);
            for (interchange, about) in source.survey.interchanges.iter().enumerate() {
                if is_new[interchange] == Some(true) {
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
