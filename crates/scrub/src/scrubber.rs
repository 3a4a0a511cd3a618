//! Runs every enabled edit over a claim.

use std::ops::Deref;

use claims::claim::DiagnosisKind;
use claims::{ClaimType, ClaimView, Date, Period};
use codes::Icd10 as CodeSets;

use crate::context::{Level, Levels};
use crate::edit::{ClaimCheck, LineCheck};
use crate::{Check, Disposition, Edit, Findings, Policy, Severity};

/// A claim, what stands above it, and what it is judged by.
///
/// Everything of the [`ClaimView`] can be read through it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'v, 'a> {
    /// The claim and its context.
    pub view: ClaimView<'v, 'a>,
    /// The code sets.
    pub codes: &'v CodeSets,
    /// The day it is judged.
    pub as_of: Date,
    /// The days of service, as [`claims::Claim::service_period`] tells them.
    pub service: Option<Period>,
    /// Number of diagnoses that a service line can point at.
    pub diagnosis_count: usize,
}

impl<'v, 'a> Deref for Case<'v, 'a> {
    type Target = ClaimView<'v, 'a>;

    fn deref(&self) -> &Self::Target {
        &self.view
    }
}

/// The edits that a policy enables, ready to run.
#[derive(Debug)]
pub struct Scrubber<'c> {
    codes: &'c CodeSets,
    as_of: Date,
    policy: Policy,
    /// By claim type, in the order of [`ClaimType`].
    plans: [Plan; 3],
}

/// The enabled edits of one claim type, by what they look at.
#[derive(Debug, Default)]
struct Plan {
    levels: [Vec<Planned<ClaimCheck>>; 4],
    claim: Vec<Planned<ClaimCheck>>,
    line: Vec<Planned<LineCheck>>,
}

#[derive(Clone, Copy, Debug)]
struct Planned<F> {
    edit: &'static Edit,
    severity: Severity,
    check: F,
}

impl<'c> Scrubber<'c> {
    /// A scrubber that judges claims as they stand on the day `as_of`.
    pub fn new(codes: &'c CodeSets, policy: Policy, as_of: Date) -> Self {
        let plans = [ClaimType::Professional, ClaimType::Institutional, ClaimType::Dental]
            .map(|claim_type| Plan::of(&policy, claim_type));
        Self { codes, as_of, policy, plans }
    }

    /// The policy it runs by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Judges the loops above a claim that `levels` says are new, and says whether they, or those
    /// judged before, hold the claim.
    ///
    /// Call it for every claim before [`Scrubber::scrub_claim`]; for most claims of a batch it finds
    /// nothing new to do. What it finds belongs to the transaction set, not to the claim: it is found
    /// once and holds every claim below.
    pub fn scrub_context(
        &self,
        view: &ClaimView<'_, '_>,
        levels: &mut Levels,
        findings: &mut Findings,
    ) -> Disposition {
        if let Some(outermost) = levels.enter(view) {
            let case = self.case(view);
            let plan = &self.plans[view.claim.claim_type as usize];
            for level in Level::ALL.into_iter().filter(|&level| level >= outermost) {
                let before = findings.len();
                if levels.has(level) {
                    for planned in &plan.levels[level as usize] {
                        findings.running(planned.edit, planned.severity);
                        (planned.check)(&case, findings);
                    }
                }
                levels.judged(level, findings.reject_since(before));
                levels.forget_reported(before, findings);
            }
        }
        let faulty =
            view.context_faults.iter().any(|fault| self.fault_severity(fault) == Some(Severity::Reject));
        Disposition::held_if(faulty || levels.hold())
    }

    /// Judges the claim itself, its guide faults included, and says whether it is held.
    pub fn scrub_claim(&self, view: &ClaimView<'_, '_>, findings: &mut Findings) -> Disposition {
        let before = findings.len();
        self.guide_faults(view.faults, findings);
        let case = self.case(view);
        let plan = &self.plans[view.claim.claim_type as usize];
        for planned in &plan.claim {
            findings.running(planned.edit, planned.severity);
            (planned.check)(&case, findings);
        }
        for line in &view.claim.lines {
            for planned in &plan.line {
                findings.running(planned.edit, planned.severity);
                (planned.check)(line, &case, findings);
            }
        }
        findings.settle(before);
        Disposition::held_if(findings.reject_since(before))
    }

    /// Judges one claim by itself, context and all.
    pub fn scrub(&self, view: &ClaimView<'_, '_>, findings: &mut Findings) -> Disposition {
        self.guide_faults(view.context_faults, findings);
        let context = self.scrub_context(view, &mut Levels::default(), findings);
        let claim = self.scrub_claim(view, findings);
        findings.settle(0);
        context.or(claim)
    }

    fn case<'v, 'a>(&'v self, view: &ClaimView<'v, 'a>) -> Case<'v, 'a> {
        let claim = view.claim;
        Case {
            view: *view,
            codes: self.codes,
            as_of: self.as_of,
            service: claim.service_period(),
            diagnosis_count: claim.diagnoses().filter(|diagnosis| is_listed(diagnosis.kind)).count(),
        }
    }
}

impl Plan {
    fn of(policy: &Policy, claim_type: ClaimType) -> Self {
        let mut plan = Self::default();
        for (edit, severity) in policy.enabled().filter(|(edit, _)| edit.applies.to(claim_type)) {
            let mut level = |level: Level, check| {
                plan.levels[level as usize].push(Planned { edit, severity, check });
            };
            match edit.check {
                Check::Envelope | Check::Guide => {}
                Check::Header(check) => level(Level::Header, check),
                Check::Billing(check) => level(Level::Billing, check),
                Check::Subscriber(check) => level(Level::Subscriber, check),
                Check::Patient(check) => level(Level::Patient, check),
                Check::Claim(check) => plan.claim.push(Planned { edit, severity, check }),
                Check::Line(check) => plan.line.push(Planned { edit, severity, check }),
            }
        }
        plan
    }
}

/// Whether the diagnosis is in the list that lines point into.
fn is_listed(kind: DiagnosisKind) -> bool {
    matches!(kind, DiagnosisKind::Principal | DiagnosisKind::Other)
}
