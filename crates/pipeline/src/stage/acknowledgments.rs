//! TA1, 999 and 277CA: answers to what was sent, tied to the claims they speak of.

use ::claims::acknowledgment::{
    AcknowledgmentEvent, AcknowledgmentReader, ClaimStatus, ClaimStatusReader, GroupAcknowledgment,
    InterchangeAcknowledgment, SegmentError, SetAcknowledgment, Status, StatusLevel, Verdict,
};
use ::claims::{Cents, Date, ReadElement, Submitted};
use lake::tables::Origin;
use lake::tables::intake::AcknowledgmentRow;
use x12::guide::GuideId;
use x12::{Segment, TransactionSet};

use super::{Context, Made};
use crate::Error;
use crate::candidates::Candidates;
use crate::fold::ClaimNews;
use crate::identity::UNASSIGNED;
use crate::piece::{PieceBytes, PieceRef, Source};
use crate::rows::{days, optional, push_finding};

/// What a task of acknowledgments made.
#[derive(Default)]
pub(crate) struct AcknowledgmentsMade {
    /// Rows and totals.
    pub(crate) made: Made,
    /// What it means for claims.
    pub(crate) news: Vec<ClaimNews>,
}

/// Reads the pieces of a task.
pub(crate) fn run(
    context: &Context<'_>,
    task: &[PieceRef],
    candidates: &Candidates,
) -> Result<AcknowledgmentsMade, Error> {
    let mut made = AcknowledgmentsMade::default();
    for &piece in task {
        let source = &context.sources[piece.source as usize];
        let set = piece.set(context.sources);
        let bytes = PieceBytes::read(source, set, piece.piece)?;
        let mut desk = Desk { context, source, set, candidates, made: &mut made };
        match Source::guide(set).map(x12::guide::Guide::id) {
            Some(GuideId::ImplementationAcknowledgment) => desk.read_999(&bytes),
            _ => desk.read_277(&bytes),
        }
    }
    Ok(made)
}

/// Writes down the TA1 segments of a source.
pub(crate) fn interchanges(context: &Context<'_>, source: &Source, made: &mut Made) -> Result<(), Error> {
    for interchange in &source.survey.interchanges {
        for &(offset, length) in &interchange.acknowledgments {
            let bytes = source.bytes_at(offset, u64::from(length))?;
            let segments = x12::lex(&bytes, interchange.delimiters, offset);
            let Some(ta1) = segments.iter().next() else { continue };
            let answer = InterchangeAcknowledgment { ta1 };
            let row = AcknowledgmentRow {
                kind: "TA1",
                level: "interchange",
                outcome: outcome(answer.verdict().value),
                code: &::claims::text(answer.verdict().text),
                reason_code: optional(Some(answer.note())).as_deref(),
                sender: interchange.isa(6),
                answered_isa13: optional(Some(answer.control_number())).as_deref(),
                status_date: Date::parse(&[b"20", ta1.element(2)].concat()).map(days),
                ..AcknowledgmentRow::default()
            };
            push(context, source, made, &row, ta1, 0, UNASSIGNED);
        }
    }
    Ok(())
}

struct Desk<'d> {
    context: &'d Context<'d>,
    source: &'d Source,
    set: &'d TransactionSet,
    candidates: &'d Candidates,
    made: &'d mut AcknowledgmentsMade,
}

impl Desk<'_> {
    fn sender(&self) -> &str {
        self.source.survey.interchanges[self.set.interchange as usize].isa(6)
    }

    fn read_999(&mut self, bytes: &PieceBytes) {
        let guide = Source::guide(self.set).expect("only sets with a guide are planned");
        let mut reader = AcknowledgmentReader::new(guide).expect("the guide is a 999's");
        let segments = bytes.lex();
        for above in &segments.context {
            reader.context(above);
        }
        let mut sink = |event: AcknowledgmentEvent<'_, '_>| match event {
            AcknowledgmentEvent::Set(set, group) => self.push_set(set, group),
            AcknowledgmentEvent::Group(group) => self.push_group(group),
        };
        reader.read(&segments.body, &mut sink);
        match &segments.next {
            Some(next) => reader.end_before(next.segment(0), &mut sink),
            None => reader.finish(bytes.end(&segments), &mut sink),
        }
        self.push_faults(&reader.take_faults());
    }

    fn push_group(&mut self, group: &GroupAcknowledgment<'_>) {
        let verdict = group.verdict();
        let code = group.codes().next();
        let sender = self.sender().to_owned();
        let row = AcknowledgmentRow {
            kind: "999",
            level: "group",
            outcome: outcome(verdict.and_then(|verdict| verdict.value)),
            code: optional(verdict).as_deref().unwrap_or_default(),
            reason_code: code.map(::claims::text).as_deref(),
            sender: &sender,
            answered_gs06: optional(Some(group.control_number())).as_deref(),
            ..AcknowledgmentRow::default()
        };
        self.push(&row, group.ak9.unwrap_or(group.ak1), 0, UNASSIGNED);
    }

    fn push_set(&mut self, set: &SetAcknowledgment<'_>, group: &GroupAcknowledgment<'_>) {
        let verdict = set.verdict();
        let code = set.codes().next();
        let sender = self.sender().to_owned();
        let (gs06, st02) = (optional(Some(group.control_number())), optional(Some(set.control_number())));
        let row = AcknowledgmentRow {
            kind: "999",
            level: "transaction",
            outcome: outcome(verdict.and_then(|verdict| verdict.value)),
            code: optional(verdict).as_deref().unwrap_or_default(),
            reason_code: code.map(::claims::text).as_deref(),
            sender: &sender,
            answered_gs06: gs06.as_deref(),
            answered_st02: st02.as_deref(),
            ..AcknowledgmentRow::default()
        };
        self.push(&row, set.ik5.unwrap_or(set.ak2), 0, UNASSIGNED);
        for error in &set.errors {
            self.push_error(error, &row);
        }
    }

    fn push_error(&mut self, error: &SegmentError<'_>, set: &AcknowledgmentRow<'_>) {
        let ordinal = std::str::from_utf8(error.ik3.element(2)).ok().and_then(|text| text.parse().ok());
        let segment = ::claims::text(error.ik3.element(1));
        let place = match ::claims::text(error.ik3.element(3)) {
            empty if empty.is_empty() => segment.into_owned(),
            loop_id => format!("{loop_id}.{segment}"),
        };
        let control_number = error.claim().map(::claims::text);
        let row = AcknowledgmentRow {
            level: "segment",
            outcome: "rejected",
            code: &::claims::text(error.code()),
            reason_code: None,
            patient_control_number: control_number.as_deref(),
            answered_segment_ordinal: ordinal,
            place: Some(&place),
            ..*set
        };
        self.push(&row, error.ik3, 0, UNASSIGNED);
        for element in &error.elements {
            let position = ::claims::text(element.ik4.component(1, 1));
            let place = format!("{place}{position:0>2}");
            let row = AcknowledgmentRow {
                level: "element",
                code: &::claims::text(element.ik4.element(3)),
                place: Some(&place),
                ..row
            };
            self.push(&row, element.ik4, 0, UNASSIGNED);
        }
    }

    fn read_277(&mut self, bytes: &PieceBytes) {
        let guide = Source::guide(self.set).expect("only sets with a guide are planned");
        let mut reader = ClaimStatusReader::new(guide).expect("the guide is a 277CA's");
        let segments = bytes.lex();
        for above in &segments.context {
            reader.context(above);
        }
        let mut sink = |status: &ClaimStatus<'_>| self.push_status(status);
        reader.read(&segments.body, &mut sink);
        match &segments.next {
            Some(next) => reader.end_before(next.segment(0), &mut sink),
            None => reader.finish(bytes.end(&segments), &mut sink),
        }
        self.push_faults(&reader.take_faults());
    }

    fn push_status(&mut self, status: &ClaimStatus<'_>) {
        let is_claim = status.level == StatusLevel::Claim;
        let control_number = status.control_number().filter(|_| is_claim);
        let amount = status.amount().and_then(|amount| amount.value);
        let found = control_number.and_then(|number| self.candidates.acknowledged(number.text, amount, status));
        let practice = found.map_or(UNASSIGNED, |found| &found.practice_id);
        let sender = self.sender().to_owned();
        let (pcn, icn) = (optional(control_number), optional(status.payer_control_number()));
        let level = match status.level {
            StatusLevel::Source => "source",
            StatusLevel::Receiver => "receiver",
            StatusLevel::Provider => "provider",
            StatusLevel::Claim => "claim",
        };
        let base = AcknowledgmentRow {
            kind: "277CA",
            level,
            sender: &sender,
            claim_id: found.map(|found| found.claim_id.as_str()),
            patient_control_number: pcn.as_deref(),
            payer_claim_control_number: icn.as_deref(),
            amount: amount.map(|amount| amount.0),
            ..AcknowledgmentRow::default()
        };
        for (at, one) in status.statuses().enumerate() {
            self.push_one(&base, &one, at, practice);
        }
        for line in &status.lines {
            let number = optional(line.control_number());
            let base = AcknowledgmentRow { level: "line", line_control_number: number.as_deref(), ..base };
            for (at, one) in line.statuses().enumerate() {
                self.push_one(&base, &one, at, practice);
            }
        }
        if let Some(found) = found {
            let on = status.statuses.first().and_then(|stc| stc.read::<Date>(2).value);
            let evidence = status.statuses.first().map_or(status.hl, |stc| *stc);
            let id = self.source.id.row(evidence.place().offset);
            self.made.news.extend(ClaimNews::acknowledged(found, status, on, id));
        }
    }

    fn push_one(&mut self, base: &AcknowledgmentRow<'_>, status: &Status<'_>, at: usize, practice: &str) {
        let code = ::claims::text(status.category);
        let (reason, entity) = (::claims::text(status.code), ::claims::text(status.entity));
        let amount: Submitted<'_, Cents> = status.stc.read(4);
        let row = AcknowledgmentRow {
            outcome: status_outcome(status.category),
            code: &code,
            reason_code: Some(&*reason).filter(|reason| !reason.is_empty()),
            entity_code: Some(&*entity).filter(|entity| !entity.is_empty()),
            amount: amount.value.map(|amount| amount.0),
            status_date: status.stc.read::<Date>(2).value.map(days),
            ..*base
        };
        self.push(&row, status.stc, at, practice);
    }

    fn push(&mut self, row: &AcknowledgmentRow<'_>, segment: Segment<'_>, part: usize, practice: &str) {
        push(self.context, self.source, &mut self.made.made, row, segment, part, practice);
    }

    fn push_faults(&mut self, faults: &[x12::guide::Fault]) {
        let mut findings = scrub::Findings::new();
        self.context.scrubber.guide_faults(faults, &mut findings);
        let origin = Origin {
            batch_id: self.context.batch_id,
            practice_id: UNASSIGNED,
            source_sha256: self.source.id.hex(),
            ..Origin::default()
        };
        let Made { tables, totals, .. } = &mut self.made.made;
        for finding in findings.take() {
            totals.finding(&finding);
            push_finding(tables, &self.source.id, &finding, None, &origin);
        }
    }
}

fn push(
    context: &Context<'_>,
    source: &Source,
    made: &mut Made,
    row: &AcknowledgmentRow<'_>,
    segment: Segment<'_>,
    part: usize,
    practice_id: &str,
) {
    let place = segment.place();
    let id = source.id.row(place.offset).part(part + 1);
    let origin = Origin {
        batch_id: context.batch_id,
        practice_id,
        source_sha256: source.id.hex(),
        byte_offset: place.offset,
        segment_ordinal: place.ordinal,
    };
    if matches!(row.level, "interchange" | "group" | "transaction" | "claim") && part == 0 {
        let kind = if row.kind == "277CA" { "277CA claims" } else { row.kind };
        let kind = if row.level == "transaction" { "999 sets" } else { kind };
        *made.totals.acknowledgments.entry((kind, row.outcome.to_owned())).or_default() += 1;
    }
    made.tables.acknowledgments.push(&AcknowledgmentRow { acknowledgment_id: id.as_str(), ..*row }, &origin);
}

fn outcome(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Accepted) => "accepted",
        Some(Verdict::AcceptedWithErrors) => "accepted_with_errors",
        Some(Verdict::Partly) => "partial",
        Some(Verdict::Rejected) => "rejected",
        None => "unknown",
    }
}

/// What a status category means, in a word (005010X214, STC01-1).
pub(crate) fn status_outcome(category: &[u8]) -> &'static str {
    match category {
        b"A0" | b"A1" => "received",
        b"A2" | b"A5" => "accepted",
        b"A3" | b"A4" | b"A6" | b"A7" | b"A8" => "rejected",
        [b'P', ..] => "pending",
        _ => "unknown",
    }
}
