//! What is to be said of one transaction set.

use claims::text;
use scrub::Severity;
use x12::TransactionSet;
use x12::guide::{Fault, Placer};

use super::Answering;
use crate::Error;
use crate::batch::is_claims;
use crate::piece::{PieceBytes, Source};

/// What a 999 says of a transaction set (IK501).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Verdict {
    /// Nothing is wrong with it.
    Accepted,
    /// Something is, but not with the set as a whole.
    AcceptedWithErrors,
    /// Nothing in it is used.
    Rejected,
}

impl Verdict {
    /// IK501.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "A",
            Self::AcceptedWithErrors => "E",
            Self::Rejected => "R",
        }
    }
}

/// What is wrong with a transaction set, and what that comes to.
#[derive(Debug)]
pub(super) struct SetVerdict {
    /// Its index in the survey.
    pub(super) at: u32,
    pub(super) verdict: Verdict,
    /// IK502 and after, each once.
    pub(super) codes: Vec<&'static str>,
    /// Guide faults in order of segment.
    pub(super) faults: Vec<Fault>,
    /// Ordinals of CLM segments, with CLM01.
    claims: Vec<(u32, String)>,
}

impl SetVerdict {
    /// Reads a set and judges it.
    pub(super) fn of(answering: &Answering<'_>, source: &Source, at: u32) -> Result<Self, Error> {
        let mut verdict = Self {
            at,
            verdict: Verdict::Accepted,
            codes: Vec::new(),
            faults: Vec::new(),
            claims: Vec::new(),
        };
        for fault in source.survey.faults.iter().filter(|fault| fault.set == Some(at)) {
            let finding = answering.scrubber.envelope_finding(fault, &source.survey);
            if let (Some(code), Some(finding)) = (fault.kind.ik502(), finding) {
                verdict.raise(finding.severity, true);
                verdict.code(code);
            }
        }
        // What spoils the functional group spoils every set in it.
        let group = verdict.set(source).group;
        let of_group = |fault: &&x12::EnvelopeFault| fault.set.is_none() && fault.group == group;
        for fault in source.survey.faults.iter().filter(of_group).filter(|_| group.is_some()) {
            if let Some(finding) = answering.scrubber.envelope_finding(fault, &source.survey) {
                verdict.raise(finding.severity, true);
            }
        }
        verdict.read(source)?;
        for fault in verdict.faults.clone() {
            if let Some(severity) = answering.scrubber.fault_severity(&fault) {
                verdict.raise(severity, is_of_set(&fault));
            }
        }
        if !verdict.faults.is_empty() {
            verdict.code("5");
        }
        Ok(verdict)
    }

    /// The set.
    pub(super) fn set<'s>(&self, source: &'s Source) -> &'s TransactionSet {
        &source.survey.sets[self.at as usize]
    }

    /// Whether its claims are to be answered one by one.
    pub(super) fn has_claims(&self, source: &Source) -> bool {
        self.verdict != Verdict::Rejected
            && Source::guide(self.set(source)).is_some_and(|guide| is_claims(guide.id()))
    }

    /// CLM01 of the claim that a fault is in.
    pub(super) fn claim_of(&self, fault: &Fault) -> Option<&str> {
        if !is_within_claim(fault) {
            return None;
        }
        let after = self.claims.partition_point(|(ordinal, _)| *ordinal <= fault.place.segment.ordinal);
        Some(self.claims[after.checked_sub(1)?].1.as_str())
    }

    fn read(&mut self, source: &Source) -> Result<(), Error> {
        let set = self.set(source);
        let Some(guide) = Source::guide(set) else {
            self.raise(Severity::Reject, true);
            self.code(if set.version.is_empty() { "1" } else { "I6" });
            return Ok(());
        };
        let mut placer = Placer::new(guide);
        let mut end = x12::Place::default();
        for piece in 0..set.pieces.len() {
            let bytes = PieceBytes::read(source, set, piece as u32)?;
            for segment in bytes.lex().body.iter() {
                placer.place(&segment, &mut self.faults);
                end = segment.place();
                if segment.id() == b"CLM" {
                    self.claims.push((end.ordinal, text(segment.element(1)).into_owned()));
                }
            }
        }
        placer.finish(end, &mut self.faults);
        self.faults.retain(|fault| fault.kind.ik304().is_some());
        self.faults.sort_by_key(|fault| fault.place.segment.ordinal);
        Ok(())
    }

    fn raise(&mut self, severity: Severity, is_fatal: bool) {
        self.verdict = self.verdict.max(match severity {
            Severity::Reject if is_fatal => Verdict::Rejected,
            _ => Verdict::AcceptedWithErrors,
        });
    }

    fn code(&mut self, code: &'static str) {
        if !self.codes.contains(&code) && self.codes.len() < CODES_MAX {
            self.codes.push(code);
        }
    }
}

/// Whether a fault spoils the whole set: it stands in its header, above every provider and payee.
fn is_of_set(fault: &Fault) -> bool {
    fault.loop_id.character(0) != b'2'
}

/// Whether a fault lies in a claim or a service line.
fn is_within_claim(fault: &Fault) -> bool {
    matches!(&fault.loop_id.family(), b"2300" | b"2305" | b"2310" | b"2320" | b"2330")
        || fault.loop_id.as_str().starts_with("24")
}

/// IK502 to IK506.
const CODES_MAX: usize = 5;
