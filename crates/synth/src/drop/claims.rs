//! Files of claims, and what the clearinghouse answers to them.

use std::io::Write;

use super::dialect::dialect;
use super::naming::{claims_name, digits, joins, on_day, packed, set_kind};
use super::work::Settled;
use super::{Drop, practice};
use crate::acknowledge::{
    CLEARINGHOUSE, ClaimAnswers, GroupAnswer, SUBMITTER, VERSION_277CA, VERSION_999, write_999,
};
use crate::claim::{ClaimSet, Desk};
use crate::defect::DefectKind;
use crate::envelope::{Envelope, Route};
use crate::segments::segment;
use crate::sink::Sink;
use crate::truth::{Before, Truth};
use crate::{Day, Error};

/// What writing a file of claims leaves to do.
pub(super) struct Sent {
    answers: Vec<GroupAnswer>,
    interchange: String,
}

impl<'p> Drop<'p> {
    /// Writes the claims of a desk and the acknowledgments to them.
    pub(super) fn write_claims(&mut self, desk: &Desk, settled: &[Settled]) -> Result<(), Error> {
        let compressed = self.plan.exhibits && desk.ordinal == 1;
        let bare = claims_name(desk, if compressed { ".gz" } else { "" });
        let packed = packed(self.plan, desk.ordinal << 12 | 0xFFF, &bare);
        let note = if compressed || packed != bare { "compressed" } else { "" };
        let name = on_day(self.plan, desk.sent, &packed);
        let mut file = self.create(&name)?;
        let answer_name = self.answer_name(desk, desk.sent.plus(2), "277CA", "277");
        let mut answers = self.create(&answer_name)?;
        let route = answer_route(desk.sent.plus(2));
        answers.open_interchange(route, dialect(0, false));
        answers.open_group("HN", VERSION_277CA, route);
        let sent = self.write_claims_file(desk, settled, &mut file, &name, Some(&mut answers))?;
        self.close(file, &name, set_kind(desk.claim_type), note)?;
        answers.close_group();
        answers.close_interchange();
        let sets = answers.sets_total;
        Truth::count(&mut self.recorder.truth.sets, "277CA", sets);
        self.close(answers, &answer_name, "277CA", "")?;
        self.write_999(desk, &sent)?;
        self.seal()
    }

    /// The name of a file of acknowledgments; all to one file of claims may come in one archive.
    fn answer_name(&self, desk: &Desk, day: Day, kind: &str, end: &str) -> String {
        let name = format!("CLR_{kind}_{}_{:06}.{end}", digits(day), desk.ordinal + 1);
        if !joins(self.plan, desk.ordinal << 4) {
            return on_day(self.plan, day, &name);
        }
        let last = desk.sent.plus(2);
        on_day(self.plan, last, &format!("CLR_{}_{:06}.zip!{name}", digits(last), desk.ordinal + 1))
    }

    /// Writes the claims of a desk into a file. Without `answers` it is a copy, which is not recorded.
    pub(super) fn write_claims_file(
        &mut self,
        desk: &Desk,
        settled: &[Settled],
        file: &mut Envelope<'p, Sink>,
        name: &str,
        mut answers: Option<&mut Envelope<'p, Sink>>,
    ) -> Result<Sent, Error> {
        let mut sent = Sent { answers: Vec::new(), interchange: String::new() };
        let turn = desk.practice.ordinal;
        if self.varies(desk) && desk.ordinal % 11 == 4 {
            file.raw(b"\xEF\xBB\xBF");
        }
        let route = claims_route(desk.sent);
        let mut rest = settled;
        let mut batch = 0;
        for (position, interchange) in shape(desk, self.plan.claims_per_set).iter().enumerate() {
            file.open_interchange(route, dialect(turn + 2 * position as u64, self.varies(desk)));
            for group in interchange {
                let version = desk.claim_type.version();
                file.open_group("HC", version, route);
                let mut answer = GroupAnswer { group: file.place.group, version, sets: Vec::new() };
                for &claims in group {
                    batch += 1;
                    let (claims, left) = rest.split_at(claims as usize);
                    rest = left;
                    let run = Run { desk, claims, batch };
                    let marks = self.write_set(&run, file, name, answers.as_deref_mut())?;
                    answer.sets.push((file.place.set.clone(), marks));
                }
                file.close_group();
                sent.answers.push(answer);
            }
            file.close_interchange();
            sent.interchange.clone_from(&file.place.interchange);
        }
        Ok(sent)
    }

    fn write_set(
        &mut self,
        run: &Run<'_>,
        file: &mut Envelope<'p, Sink>,
        name: &str,
        mut answers: Option<&mut Envelope<'p, Sink>>,
    ) -> Result<Vec<crate::claim::Mark>, Error> {
        let Run { desk, claims, .. } = *run;
        let reference = run.reference();
        open_set(file, desk, &reference);
        if answers.is_some() {
            Truth::count(&mut self.recorder.truth.sets, set_kind(desk.claim_type), 1);
        }
        let mut set = ClaimSet::new(practice(desk), desk.claim_type);
        let mut waiting = ClaimAnswers::new();
        let day = desk.sent.plus(2);
        for Settled { claim, .. } in claims {
            if let Some(answers) = answers.as_deref_mut() {
                let disposition = claim.defect.map_or("released", DefectKind::disposition);
                let before = if disposition == "held" { Before::Rejected } else { Before::Accepted };
                self.recorder.claim(claim, practice(desk), name, &file.place, disposition, before);
                waiting.claim(claim, day, &mut self.recorder.truth);
                if waiting.len() == ANSWERED_TOGETHER {
                    let written = waiting.write(answers, practice(desk), &reference, day);
                    written.map_err(self.at(name))?;
                }
            }
            set.write(&mut file.segments, claim);
            file.drain().map_err(self.at(name))?;
        }
        file.close_set();
        if let Some(answers) = answers.filter(|_| waiting.len() > 0) {
            waiting.write(answers, practice(desk), &reference, day).map_err(self.at(name))?;
        }
        Ok(set.marks)
    }

    /// The 999, with a TA1 before it or in a file of its own.
    fn write_999(&mut self, desk: &Desk, sent: &Sent) -> Result<(), Error> {
        let day = desk.sent.plus(1);
        let route = answer_route(day);
        if own_ta1(desk) {
            let name = self.answer_name(desk, day, "TA1", "ta1");
            let mut file = self.create(&name)?;
            file.open_interchange(route, dialect(0, false));
            file.acknowledge_interchange(&sent.interchange, desk.sent, CLAIMS_TIME);
            file.close_interchange();
            Truth::count(&mut self.recorder.truth.sets, "TA1", 1);
            self.close(file, &name, "TA1", "")?;
        }
        let name = self.answer_name(desk, day, "999", "999");
        let mut file = self.create(&name)?;
        file.open_interchange(route, dialect(desk.ordinal % 2, self.varies(desk)));
        if desk.ordinal.is_multiple_of(3) {
            file.acknowledge_interchange(&sent.interchange, desk.sent, CLAIMS_TIME);
            Truth::count(&mut self.recorder.truth.sets, "TA1", 1);
        }
        file.open_group("FA", VERSION_999, route);
        for answer in &sent.answers {
            write_999(&mut file, answer).map_err(self.at(&name))?;
        }
        file.close_group();
        file.close_interchange();
        Truth::count(&mut self.recorder.truth.sets, "999", file.sets_total);
        self.close(file, &name, "999", "")
    }
}

/// The claims of one transaction set.
struct Run<'d> {
    desk: &'d Desk,
    claims: &'d [Settled],
    batch: u64,
}

impl Run<'_> {
    /// BHT03.
    fn reference(&self) -> String {
        format!("B{:06}{:04}", self.desk.ordinal + 1, self.batch)
    }
}

pub(super) fn open_set<W: Write>(file: &mut Envelope<'_, W>, desk: &Desk, reference: &str) {
    file.open_set("837", desk.claim_type.version());
    let to = &mut file.segments;
    segment!(to, "BHT", "0019", "00", reference, desk.sent, CLAIMS_TIME, "CH");
    segment!(to, "NM1", "41", "2", "CLEANCLAIM MSO", "", "", "", "", "46", SUBMITTER);
    segment!(to, "PER", "IC", "CLAIMS DESK", "TE", "8005550100");
    segment!(to, "NM1", "40", "2", "CLEAR ROUTE EXCHANGE", "", "", "", "", "46", CLEARINGHOUSE);
}

/// Whether the TA1 comes in a file of its own.
pub(super) fn own_ta1(desk: &Desk) -> bool {
    desk.ordinal % 5 == 1
}

/// Claims by transaction set, functional group and interchange.
pub(super) fn shape(desk: &Desk, most: u64) -> Vec<Vec<Vec<u64>>> {
    let cut = |claims: u64| -> Vec<u64> {
        let sets = claims.div_ceil(most.max(1)).max(1);
        (0..sets).map(|at| claims * (at + 1) / sets - claims * at / sets).collect()
    };
    let half = desk.claims / 2;
    match desk.ordinal % 7 {
        2 if half > 0 => vec![vec![cut(half), cut(desk.claims - half)]],
        5 if half > 0 => vec![vec![cut(half)], vec![cut(desk.claims - half)]],
        _ => vec![vec![cut(desk.claims)]],
    }
}

pub(super) fn claims_route(day: Day) -> Route<'static> {
    Route { sender: SUBMITTER, receiver: CLEARINGHOUSE, day, time: CLAIMS_TIME }
}

pub(super) fn answer_route(day: Day) -> Route<'static> {
    Route { sender: CLEARINGHOUSE, receiver: SUBMITTER, day, time: "0815" }
}

const CLAIMS_TIME: &str = "1730";

/// The most claims that one 277CA is about.
const ANSWERED_TOGETHER: u64 = 5_000;
