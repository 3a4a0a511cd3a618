//! TA1: whether the envelope of an interchange can be used.

use scrub::Severity;
use x12::{EnvelopeFaultKind, Interchange};

use super::Answering;
use crate::piece::Source;

/// What a TA1 says (TA104, TA105).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum InterchangeVerdict {
    /// Nothing is wrong with it.
    #[default]
    Accepted,
    /// Something is, but what it holds can be read; with the note code.
    AcceptedWithErrors(&'static str),
    /// Nothing in it is used.
    Rejected,
}

impl InterchangeVerdict {
    /// TA104 and TA105.
    pub fn codes(self) -> (&'static str, &'static str) {
        match self {
            Self::Accepted => ("A", "000"),
            Self::AcceptedWithErrors(note) => ("E", note),
            Self::Rejected => ("R", "023"),
        }
    }
}

/// Judges the envelope of an interchange.
///
/// An interchange whose header could not be read is none: its bytes are set aside, and there is nobody
/// to answer. One that ends without its IEA and holds no whole transaction set is rejected.
pub(super) fn verdict(answering: &Answering<'_>, source: &Source, interchange: usize) -> InterchangeVerdict {
    let survey = &source.survey;
    let mut sets = survey.sets.iter().filter(|set| set.interchange as usize == interchange);
    let cut = |kind| kind == EnvelopeFaultKind::InterchangeTrailer;
    let mut faults = survey.faults.iter().filter(|fault| fault.interchange == Some(interchange as u32));
    let runs = |fault: &&x12::EnvelopeFault| {
        let finding = answering.scrubber.envelope_finding(fault, survey);
        finding.is_some_and(|finding| finding.severity != Severity::Info)
    };
    match faults.find(|fault| fault.kind.ta1().is_some() && runs(fault)) {
        Some(fault) if cut(fault.kind) && !sets.any(|set| set.complete) => InterchangeVerdict::Rejected,
        Some(fault) => InterchangeVerdict::AcceptedWithErrors(fault.kind.ta1().unwrap_or("024")),
        None => InterchangeVerdict::Accepted,
    }
}

/// Writes the TA1 in an interchange of its own.
pub(super) fn write(
    answering: &Answering<'_>,
    about: &Interchange,
    verdict: InterchangeVerdict,
    number: u32,
) -> Vec<u8> {
    let (code, note) = verdict.codes();
    let mut writer = answering.writer(about, number);
    writer
        .elements("TA1", &[about.isa(13), about.isa(9), about.isa(10), code, note])
        .and_then(|()| writer.finish())
        .expect("memory takes any bytes")
}
