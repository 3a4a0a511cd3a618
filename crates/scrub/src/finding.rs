//! What was found, where, and what to do about it.

use std::fmt;

use claims::{Claim, ClaimType, ElementPlace, Party, Place, ServiceLine};
use x12::guide::LoopId;

use crate::{Check, Edit, Severity};

/// One thing wrong with a claim.
///
/// The message may quote codes and amounts. It never holds a name, a birth date, a member identifier
/// or free text.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The edit that found it.
    pub edit: &'static Edit,
    /// How bad it is, by the edit or by policy.
    pub severity: Severity,
    /// Where.
    pub spot: Spot,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: &'static str,
}

impl Finding {
    /// The edit's id, such as `CLM-003`.
    pub fn edit_id(&self) -> &'static str {
        self.edit.id
    }

    /// The place as the guides write it, such as `2300.CLM02`.
    pub fn place(&self) -> String {
        self.spot.to_string()
    }

    /// Where the segment stands.
    pub fn at(&self) -> Place {
        self.spot.at.segment
    }
}

/// `CLM-003 total charge 110.00, service lines 100.00`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.edit.id, self.message)
    }
}

/// A place in a claim: the loop, the segment, and the element where that can be said.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Spot {
    /// The loop; [`LoopId::HEADER`] outside the numbered ones.
    pub loop_id: LoopId,
    /// Segment identifier, such as `CLM`, padded with NUL.
    pub segment_id: [u8; 3],
    /// For a missing segment the qualifier it would have, such as `EI`, padded with NUL.
    pub qualifier: [u8; 4],
    /// Which segment of the source, and which element and component of it. What is missing has the
    /// place of the segment that opened the loop it is missing from.
    pub at: ElementPlace,
}

impl Spot {
    /// Element of a segment `id` in a loop.
    pub fn new(loop_id: LoopId, id: &str, at: ElementPlace) -> Self {
        Self { loop_id, segment_id: padded(id), qualifier: [0; 4], at }
    }

    /// A segment that is missing from the loop that the segment at `opening` opens.
    pub fn wanting(loop_id: LoopId, id: &str, qualifier: &str, opening: ElementPlace) -> Self {
        Self { loop_id, segment_id: padded(id), qualifier: padded(qualifier), at: opening }
    }

    /// Element of a segment in 2300.
    pub(crate) fn claim(id: &str, at: ElementPlace) -> Self {
        Self::new(LoopId::new("2300"), id, at)
    }

    /// A segment that 2300 lacks.
    pub(crate) fn wanting_in_claim(claim: &Claim<'_>, id: &str, qualifier: &str) -> Self {
        Self::wanting(LoopId::new("2300"), id, qualifier, claim.clm.element_place(0))
    }

    /// Element of a segment in 2400.
    pub(crate) fn line(id: &str, at: ElementPlace) -> Self {
        Self::new(LoopId::new("2400"), id, at)
    }

    /// Element of SV1, SV2 or SV3.
    pub(crate) fn service(line: &ServiceLine<'_>, at: ElementPlace) -> Self {
        let id = match line.claim_type {
            ClaimType::Professional => "SV1",
            ClaimType::Institutional => "SV2",
            ClaimType::Dental => "SV3",
        };
        Self::line(id, at)
    }

    /// A segment that 2400 lacks.
    pub(crate) fn wanting_in_line(line: &ServiceLine<'_>, id: &str, qualifier: &str) -> Self {
        Self::wanting(LoopId::new("2400"), id, qualifier, line.lx.element_place(0))
    }

    /// Element of a segment in a party's loop.
    pub(crate) fn party(party: &Party<'_>, id: &str, at: ElementPlace) -> Self {
        Self::new(party.loop_id, id, at)
    }

    /// A segment that a party's loop lacks.
    pub(crate) fn wanting_in_party(party: &Party<'_>, id: &str, qualifier: &str) -> Self {
        Self::wanting(party.loop_id, id, qualifier, party.name.element_place(0))
    }

    /// Element of a segment of the header.
    pub(crate) fn header(id: &str, at: ElementPlace) -> Self {
        Self::new(LoopId::HEADER, id, at)
    }

    /// Component `k` of the element.
    #[must_use]
    pub(crate) fn component(self, k: u8) -> Self {
        Self { at: ElementPlace { component: k, ..self.at }, ..self }
    }
}

/// The first bytes of `text`, with NUL after them.
pub(crate) fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let length = text.len().min(N);
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    bytes
}

/// `2300.CLM05-3`; for a missing segment, `2010AA.REF*EI`; outside the numbered loops, `BHT02`.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.loop_id != LoopId::HEADER {
            write!(f, "{}.", self.loop_id)?;
        }
        f.write_str(unpadded(&self.segment_id))?;
        if self.qualifier != [0; 4] {
            write!(f, "*{}", unpadded(&self.qualifier))?;
        }
        match (self.at.element, self.at.component) {
            (0, _) => Ok(()),
            (element, 0) => write!(f, "{element:02}"),
            (element, component) => write!(f, "{element:02}-{component}"),
        }
    }
}

fn unpadded(bytes: &[u8]) -> &str {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    std::str::from_utf8(&bytes[..end]).unwrap_or("?")
}

/// Where checks put what they find.
///
/// A clean claim costs nothing: no memory is taken until the first finding. A hopeless one costs little:
/// past [`Findings::MAX`] findings are counted, and still hold the claim, but are not kept.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// How many rejected, kept or not.
    rejects: u64,
    /// How many were not kept.
    dropped: u64,
    /// The edit whose check runs now, and the severity policy gives it.
    running: Option<(&'static Edit, Severity)>,
}

impl Findings {
    /// Most findings kept until they are taken.
    pub const MAX: usize = 10_000;

    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reports a finding of the edit that runs now, with its usual fix.
    ///
    /// # Panics
    /// When no edit runs: only checks call this.
    pub fn report(&mut self, spot: Spot, message: impl Into<String>) {
        let (edit, severity) = self.running.expect("only the check of an edit reports");
        self.push(Finding { edit, severity, spot, message: message.into(), fix: edit.fix });
    }

    pub(crate) fn running(&mut self, edit: &'static Edit, severity: Severity) {
        self.running = Some((edit, severity));
    }

    /// Adds a finding made elsewhere.
    pub fn push(&mut self, finding: Finding) {
        self.rejects += u64::from(finding.severity == Severity::Reject);
        if self.found.len() < Self::MAX {
            self.found.push(finding);
        } else {
            self.dropped += 1;
        }
    }

    /// Number found.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What was found, in the order it was found unless settled.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Finding> {
        self.found.iter()
    }

    /// How many findings rejected since the last were taken, those included that were not kept.
    pub fn rejects(&self) -> u64 {
        self.rejects
    }

    /// How many findings were not kept since the last were taken.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Takes everything found, settled.
    pub fn take(&mut self) -> Vec<Finding> {
        self.settle(0);
        (self.rejects, self.dropped) = (0, 0);
        std::mem::take(&mut self.found)
    }

    /// Puts the findings from the `first`-th on in order of place, then of edit. Drops what was said
    /// before, and what the guide tables say in general where an edit says it in particular.
    pub fn settle(&mut self, first: usize) {
        if self.found.len() <= first + 1 {
            return;
        }
        let mut settled = self.found.split_off(first);
        settled.sort_by_key(|finding| (finding.spot.at, finding.edit.id));
        settled.dedup_by(|later, earlier| later.edit.id == earlier.edit.id && later.spot == earlier.spot);
        let particular: Vec<(Spot, Severity)> = settled
            .iter()
            .filter(|finding| !is_general(finding))
            .map(|finding| (finding.spot, finding.severity))
            .collect();
        settled.retain(|finding| {
            let from = particular.partition_point(|(spot, _)| spot.at < finding.spot.at);
            let mut there = particular[from..].iter().take_while(|(spot, _)| spot.at == finding.spot.at);
            let said =
                |&(spot, severity): &(Spot, Severity)| spot == finding.spot && severity <= finding.severity;
            !is_general(finding) || !there.any(said)
        });
        self.found.append(&mut settled);
    }

    /// Moves everything found in `other` here.
    pub fn append(&mut self, other: &mut Self) {
        let beyond = (self.found.len() + other.found.len()).saturating_sub(Self::MAX);
        other.found.truncate(other.found.len() - beyond);
        self.found.append(&mut other.found);
        self.rejects += std::mem::take(&mut other.rejects);
        self.dropped += std::mem::take(&mut other.dropped) + beyond as u64;
    }
}

fn is_general(finding: &Finding) -> bool {
    matches!(finding.edit.check, Check::Guide)
}

/// A code quoted in a message.
///
/// Anything longer than a code, or not made like one, is described instead: it may be a name that
/// slipped into the wrong element.
pub(crate) struct Quoted<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let like_a_code = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        match self.0 {
            [] => f.write_str("empty"),
            text if text.len() <= QUOTED_MAX && text.iter().all(like_a_code) => {
                text.iter().try_for_each(|&byte| write!(f, "{}", char::from(byte)))
            }
            text => write!(f, "a value of {} characters", text.len()),
        }
    }
}

/// Longest text quoted: an NDC with its dashes.
const QUOTED_MAX: usize = 13;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit_named;

    fn finding(id: &str, offset: u64, element: u8) -> Finding {
        let edit = edit_named(id).expect("known");
        let at = ElementPlace { segment: Place { offset, ordinal: 1 }, element, component: 0 };
        let spot = Spot::new(LoopId::new("2300"), "CLM", at);
        Finding { edit, severity: edit.severity, spot, message: String::new(), fix: edit.fix }
    }

    fn taken(findings: impl IntoIterator<Item = Finding>) -> Vec<&'static str> {
        let mut collected = Findings::new();
        findings.into_iter().for_each(|finding| collected.push(finding));
        collected.take().iter().map(Finding::edit_id).collect()
    }

    #[test]
    fn findings_come_in_order_of_place_then_edit() {
        let mixed = [finding("CLM-009", 9, 5), finding("CLM-005", 9, 5), finding("CLM-003", 9, 2)];
        assert_eq!(taken(mixed), ["CLM-003", "CLM-005", "CLM-009"]);
        assert_eq!(taken([finding("CLM-003", 9, 2), finding("CLM-001", 5, 1)]), ["CLM-001", "CLM-003"]);
    }

    #[test]
    fn what_is_said_twice_is_told_once() {
        assert_eq!(taken([finding("CLM-003", 9, 2), finding("CLM-003", 9, 2)]), ["CLM-003"]);
    }

    #[test]
    fn the_particular_stands_for_the_general() {
        assert_eq!(taken([finding("ENV-028", 9, 5), finding("CLM-006", 9, 5)]), ["CLM-006"]);
        assert_eq!(taken([finding("ENV-028", 9, 6), finding("CLM-006", 9, 5)]), ["CLM-006", "ENV-028"]);
        // A warning does not stand for what rejects.
        assert_eq!(taken([finding("ENV-028", 9, 5), finding("CLM-011", 9, 5)]), ["CLM-011", "ENV-028"]);
    }

    #[test]
    fn a_clean_claim_takes_no_memory() {
        assert_eq!(Findings::new().found.capacity(), 0);
    }

    #[test]
    fn past_the_limit_findings_are_counted() {
        let mut findings = Findings::new();
        for offset in 0..Findings::MAX as u64 + 5 {
            findings.push(finding("CLM-003", offset, 2));
        }
        assert_eq!((findings.len(), findings.dropped()), (Findings::MAX, 5));
        assert_eq!(findings.rejects(), Findings::MAX as u64 + 5);
    }

    #[test]
    fn what_is_no_code_is_not_quoted() {
        assert_eq!(Quoted(b"99213").to_string(), "99213");
        assert_eq!(Quoted(b"DOE JANE").to_string(), "a value of 8 characters");
        assert_eq!(Quoted(b"").to_string(), "empty");
    }
}
