//! What a receiver answers: TA1 for an interchange, 999 for its functional groups, 277CA for its claims.
//!
//! Each level answers for itself. The TA1 speaks of the envelope. The 999 speaks of transaction sets: one
//! whose own envelope or header is at fault is rejected whole; one that has faults below its header is
//! accepted with errors. The 277CA then speaks of every claim of an accepted set, and rejects the ones that
//! a run would hold. So one bad claim costs no other, and what is answered is what a run does.
//!
//! Answers are written with the delimiters of what they answer, and go back to where it came from.

mod claim_status;
mod implementation;
mod interchange;
mod verdict;

use claims::Date;
use scrub::Scrubber;
use x12::guide::GuideId;
use x12::{Delimiters, Interchange, Writer};

use crate::Error;
use crate::piece::Source;
use crate::rows::SetStatus;
use crate::stage::Context;
use crate::totals::Tally;

pub use interchange::InterchangeVerdict;
use verdict::SetVerdict;
pub use verdict::Verdict;

/// What answers are made with.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    /// The edits that claims are held by.
    pub scrubber: &'a Scrubber<'a>,
    /// The day of the answers.
    pub as_of: Date,
    /// What a batch knows besides.
    pub(crate) beside: Option<Beside<'a>>,
}

/// What the batch that takes a source knows of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside<'a> {
    pub(crate) context: &'a Context<'a>,
    /// What becomes of its sets.
    pub(crate) statuses: &'a [SetStatus],
    /// Its index in the batch.
    pub(crate) source: u32,
}

impl<'a> Answering<'a> {
    /// Answers by these edits, on this day.
    pub fn new(scrubber: &'a Scrubber<'a>, as_of: Date) -> Self {
        Self { scrubber, as_of, beside: None }
    }
}

/// The answers to one interchange, each an interchange of its own, and what they say.
#[derive(Debug, Default)]
pub struct Answers {
    /// TA1: when it was asked for (ISA14), or the envelope is at fault.
    pub ta1: Option<Vec<u8>>,
    /// 999, a transaction set for each functional group.
    pub implementation: Option<Vec<u8>>,
    /// 277CA, a transaction set for each set of claims that was not rejected.
    pub claim_status: Option<Vec<u8>>,
    /// What the TA1 says, or would.
    pub interchange: InterchangeVerdict,
    /// What the 999 says of each transaction set, by ST02.
    pub sets: Vec<(String, Verdict)>,
    /// Claims the 277CA accepts, and their charges.
    pub accepted: Tally,
    /// Claims the 277CA rejects, and their charges.
    pub rejected: Tally,
}

impl Answering<'_> {
    /// Answers one interchange of a source. `number` gives control numbers, one for each file that is written.
    ///
    /// Acknowledgments are not acknowledged: for them there is at most a TA1.
    pub fn answer(
        &self,
        source: &Source,
        interchange: usize,
        number: &mut dyn FnMut() -> u32,
    ) -> Result<Answers, Error> {
        let about = &source.survey.interchanges[interchange];
        let verdict = interchange::verdict(self, source, interchange);
        let mut answers = Answers { interchange: verdict, ..Answers::default() };
        if about.isa(14) == "1" || verdict != InterchangeVerdict::Accepted {
            answers.ta1 = Some(interchange::write(self, about, verdict, number()));
        }
        if matches!(verdict, InterchangeVerdict::Rejected(_)) {
            return Ok(answers);
        }
        let sets = self.sets(source, interchange)?;
        if sets.is_empty() {
            return Ok(answers);
        }
        answers.implementation = Some(implementation::write(self, source, interchange, &sets, number()));
        answers.sets = sets.iter().map(|one| (one.set(source).st02.to_string(), one.verdict)).collect();
        let claims: Vec<&SetVerdict> = sets.iter().filter(|one| one.has_claims(source)).collect();
        if !claims.is_empty() {
            let written = claim_status::write(self, source, &claims, number)?;
            (answers.accepted, answers.rejected) = (written.accepted, written.rejected);
            answers.claim_status = written.bytes;
        }
        Ok(answers)
    }

    /// Judges every transaction set of an interchange that is to be answered.
    fn sets(&self, source: &Source, interchange: usize) -> Result<Vec<SetVerdict>, Error> {
        let survey = &source.survey;
        let answered = survey.sets.iter().enumerate().filter(|&(at, set)| {
            let is_answer = Source::guide(set).is_some_and(|guide| is_answer(guide.id()));
            let is_known = |beside: Beside<'_>| matches!(beside.statuses[at], SetStatus::Duplicate(_));
            set.interchange as usize == interchange
                && !self.beside.is_some_and(is_known)
                && !is_answer
                && &*set.st01 != "999"
                && set.group.is_some()
        });
        answered.map(|(at, _)| SetVerdict::of(self, source, at as u32)).collect()
    }

    /// A writer of an interchange that goes back to where `about` came from.
    fn writer(&self, about: &Interchange, number: u32) -> Writer<Vec<u8>> {
        let mut writer = Writer::new(Vec::new(), delimiters(about.delimiters));
        let day = self.as_of.to_string().replace('-', "");
        let number = format!("{number:09}");
        let isa = [
            "00",
            "",
            "00",
            "",
            about.isa(7),
            about.isa(8),
            about.isa(5),
            about.isa(6),
            &day[2..],
            TIME,
            "^",
            "00501",
            &number,
            "0",
            about.isa(15),
            ":",
        ];
        writer.begin_interchange(&isa).expect("memory takes any bytes");
        writer
    }

    /// The day as CCYYMMDD.
    fn day(&self) -> String {
        self.as_of.to_string().replace('-', "")
    }
}

/// The delimiters to answer with: those of the question when all of them are ASCII.
fn delimiters(asked: Delimiters) -> Delimiters {
    let all = [asked.element, asked.component, asked.segment, asked.repetition.unwrap_or(b'^')];
    if all.iter().all(u8::is_ascii) { asked } else { Delimiters::USUAL }
}

fn is_answer(guide: GuideId) -> bool {
    matches!(
        guide,
        GuideId::ClaimAcknowledgment
            | GuideId::ImplementationAcknowledgment
            | GuideId::InterchangeAcknowledgment
    )
}

/// Answers do not tell the time, so that the same question on the same day has the same answer.
const TIME: &str = "0000";
