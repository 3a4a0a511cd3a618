//! What a clearinghouse answers: TA1, 999 and 277CA.

use std::io::{self, Write};

use crate::Day;
use crate::claim::{Claim, Mark, claim_number};
use crate::defect::DefectKind;
use crate::envelope::Envelope;
use crate::segments::{Delimiters, Money, Parts, Segments, segment};
use crate::truth::Truth;
use crate::world::{PAYERS, Practice};

/// What a 999 answers: a functional group and the sets in it.
pub(crate) struct GroupAnswer {
    /// GS06.
    pub(crate) group: u64,
    pub(crate) version: &'static str,
    /// ST02 and the faults in the set.
    pub(crate) sets: Vec<(String, Vec<Mark>)>,
}

/// Writes the 999 of one group as a transaction set.
pub(crate) fn write_999<W: Write>(envelope: &mut Envelope<'_, W>, answer: &GroupAnswer) -> io::Result<()> {
    envelope.open_set("999", VERSION_999);
    let to = &mut envelope.segments;
    segment!(to, "AK1", "HC", answer.group, answer.version);
    for (set, marks) in &answer.sets {
        segment!(to, "AK2", "837", set, answer.version);
        for mark in marks {
            write_fault(to, mark);
        }
        if marks.is_empty() {
            segment!(to, "IK5", "A");
        } else {
            segment!(to, "IK5", "E", "I5");
        }
    }
    let count = answer.sets.len() as u64;
    let faulty = answer.sets.iter().any(|(_, marks)| !marks.is_empty());
    segment!(to, "AK9", if faulty { "E" } else { "A" }, count, count, count);
    envelope.close_set();
    envelope.drain()
}

fn write_fault(to: &mut Segments, mark: &Mark) {
    let fault = mark.fault;
    segment!(to, "IK3", fault.segment, mark.ordinal, fault.loop_id, fault.segment_code);
    segment!(to, "CTX", Parts(&["CLM01", &mark.claim_number]));
    let Some((element, component, code)) = fault.element else { return };
    let component = if component == 0 { String::new() } else { component.to_string() };
    segment!(to, "IK4", Parts(&[&element.to_string(), &component]), "", code);
}

/// The 277CA about one set of claims, while the claims go by.
pub(crate) struct ClaimAnswers {
    patients: Segments,
    hierarchy: u64,
    claims: u64,
    accepted: (u64, i64),
    rejected: (u64, i64),
}

impl ClaimAnswers {
    pub(crate) fn new() -> Self {
        Self {
            patients: Segments::new(Delimiters::USUAL),
            hierarchy: PROVIDER_LEVEL,
            claims: 0,
            accepted: (0, 0),
            rejected: (0, 0),
        }
    }

    /// How many claims wait to be written.
    pub(crate) fn len(&self) -> u64 {
        self.claims
    }

    pub(crate) fn claim(&mut self, claim: &Claim, day: Day, truth: &mut Truth) {
        self.claims += 1;
        self.hierarchy += 1;
        let (category, status) = claim.defect.map_or(("A2", "20"), DefectKind::category_and_status);
        let accepted = category == "A2";
        let tally = if accepted { &mut self.accepted } else { &mut self.rejected };
        tally.0 += 1;
        tally.1 += claim.total;
        Truth::tally(&mut truth.acknowledged, category, claim.total);
        let to = &mut self.patients;
        segment!(to, "HL", self.hierarchy, PROVIDER_LEVEL, "PT");
        let person = &claim.patient.person;
        let member = if claim.member.is_empty() { "UNKNOWN" } else { &claim.member };
        segment!(to, "NM1", "QC", "1", person.family, person.given, "", "", "", "MI", member);
        segment!(to, "TRN", "2", claim.number);
        let action = if accepted { "WQ" } else { "U" };
        segment!(to, "STC", Parts(&[category, status, "PR"]), day, action, Money(claim.total));
        if accepted && PAYERS[claim.payer].tells_number {
            segment!(to, "REF", "1K", claim_number(claim.payer, claim.index, 0));
        }
        segment!(to, "DTP", "472", "D8", claim.to);
    }

    /// Writes a set about the claims so far and begins anew.
    pub(crate) fn write<W: Write>(
        &mut self,
        envelope: &mut Envelope<'_, W>,
        practice: &Practice,
        batch: &str,
        day: Day,
    ) -> io::Result<()> {
        envelope.open_set("277", VERSION_277CA);
        let to = &mut envelope.segments;
        segment!(to, "BHT", "0085", "08", format!("CA{batch}"), day, "0815", "TH");
        segment!(to, "HL", "1", "", "20", "1");
        segment!(to, "NM1", "AY", "2", "CLEAR ROUTE EXCHANGE", "", "", "", "", "46", CLEARINGHOUSE);
        segment!(to, "TRN", "1", format!("CR{batch}"));
        segment!(to, "DTP", "050", "D8", day);
        segment!(to, "DTP", "009", "D8", day);
        segment!(to, "HL", "2", "1", "21", "1");
        segment!(to, "NM1", "41", "2", "CLEANCLAIM MSO", "", "", "", "", "46", SUBMITTER);
        segment!(to, "TRN", "2", batch);
        let total = self.accepted.1 + self.rejected.1;
        let category = if self.accepted.0 > 0 { ["A1", "19", "PR"] } else { ["A3", "19", "PR"] };
        let action = if self.accepted.0 > 0 { "WQ" } else { "U" };
        segment!(to, "STC", Parts(&category), day, action, Money(total));
        for (quantity, (count, _)) in [("90", self.accepted), ("AA", self.rejected)] {
            if count > 0 {
                segment!(to, "QTY", quantity, count);
            }
        }
        for (amount, (count, cents)) in [("YU", self.accepted), ("YY", self.rejected)] {
            if count > 0 {
                segment!(to, "AMT", amount, Money(cents));
            }
        }
        segment!(to, "HL", PROVIDER_LEVEL, "2", "19", "1");
        segment!(to, "NM1", "85", "2", practice.name, "", "", "", "", "XX", practice.npi);
        to.append(&self.patients);
        envelope.close_set();
        self.patients.clear();
        (self.hierarchy, self.claims) = (PROVIDER_LEVEL, 0);
        (self.accepted, self.rejected) = ((0, 0), (0, 0));
        envelope.drain()
    }
}

pub(crate) const VERSION_999: &str = "005010X231A1";

pub(crate) const VERSION_277CA: &str = "005010X214";

/// ISA06, GS02 and NM109 of the one who sends claims for all practices.
pub(crate) const SUBMITTER: &str = "CCMSO01";

/// The one who takes them.
pub(crate) const CLEARINGHOUSE: &str = "CLEARROUTE";

/// HL01 of the level under which all patients are.
const PROVIDER_LEVEL: u64 = 3;
