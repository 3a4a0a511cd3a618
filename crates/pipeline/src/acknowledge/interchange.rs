//! TA1: whether the envelope of an interchange can be used.

use scrub::Severity;
use x12::Interchange;

use super::Answering;
use crate::envelopes::damage;
use crate::piece::Source;

/// What a TA1 says (TA104, TA105).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum InterchangeVerdict {
    /// Nothing is wrong with it.
    #[default]
    Accepted,
    /// Something is, but what it holds can be read; with the note code.
    AcceptedWithErrors(&'static str),
    /// Nothing in it is used; with the note code.
    Rejected(&'static str),
}

impl InterchangeVerdict {
    /// TA104 and TA105.
    pub fn codes(self) -> (&'static str, &'static str) {
        match self {
            Self::Accepted => ("A", "000"),
            Self::AcceptedWithErrors(note) => ("E", note),
            Self::Rejected(note) => ("R", note),
        }
    }
}

/// Judges the envelope of an interchange: a fault that rejects holds every claim in it, so nothing is used.
///
/// An interchange whose header could not be read is none: its bytes are set aside, and there is nobody
/// to answer.
pub(super) fn verdict(answering: &Answering<'_>, source: &Source, interchange: usize) -> InterchangeVerdict {
    let survey = &source.survey;
    let of_interchange = |fault: &&x12::EnvelopeFault| {
        fault.interchange == Some(interchange as u32) && fault.group.is_none() && fault.set.is_none()
    };
    let judged = survey.faults.iter().filter(of_interchange).filter_map(|fault| {
        let note = fault.kind.ta1()?;
        Some((answering.scrubber.envelope_finding(fault, survey)?.severity, note))
    });
    let beside = answering.beside.iter().flat_map(|beside| {
        let offset = survey.interchanges[interchange].offset;
        let all = beside.context.envelopes.findings(beside.source as usize).iter();
        all.filter(move |finding| finding.at().offset == offset).filter_map(|finding| {
            let note = match finding.edit_id() {
                "ENV-009" => "020",
                "ENV-010" => "025",
                _ => return None,
            };
            Some((finding.severity, note))
        })
    });
    let damaged = damage(answering.scrubber, source).filter(|(at, _)| *at == interchange);
    let damaged = damaged.map(|(_, finding)| (finding.severity, "024"));
    match judged.chain(beside).chain(damaged).min_by_key(|(severity, _)| *severity) {
        Some((Severity::Reject, note)) => InterchangeVerdict::Rejected(note),
        Some((Severity::Warn, note)) => InterchangeVerdict::AcceptedWithErrors(note),
        Some((Severity::Info, _)) | None => InterchangeVerdict::Accepted,
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
