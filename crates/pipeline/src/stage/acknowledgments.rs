//! TA1, 999 and 277CA: answers to what was sent, tied to the claims they speak of.

use ::claims::acknowledgment::{
    AcknowledgmentEvent, AcknowledgmentReader, ClaimStatus, ClaimStatusReader, GroupAcknowledgment,
    InterchangeAcknowledgment, SegmentError, SetAcknowledgment, Status, StatusLevel, Verdict,
};
use ::claims::{Cents, Date, ReadElement, Submitted};
use codes::denial::Queue;
use codes::remittance::{StatusCategory, StatusMeaning};
use lake::tables::Origin;
use lake::tables::intake::AcknowledgmentRow;
use rayon::prelude::*;
use remit::MatchKey;
use remit::state::{Event, EventKind};
use x12::guide::{Fault, GuideId};
use x12::{Interchange, Segment, TransactionSet};

use super::remittances::Ledgering;
use super::{Context, Made};
use crate::answers::pile_of;
use crate::book::Book;
use crate::identity::{Learned, UNASSIGNED};
use crate::piece::{PieceBytes, PieceRef, Source};
use crate::rows::{Errand, days, optional, push_errand, push_finding};
use crate::totals::Tally;
use crate::{Error, keys};

/// The NPIs of the providers that 277CA pieces name, and the numbers of the claims they speak of.
///
/// Looks at NM1*85 and TRN alone, wherever they stand: a number too many is looked up in vain, no more.
pub(crate) fn named(context: &Context<'_>, pieces: &[PieceRef]) -> Result<Vec<Named>, Error> {
    pieces.par_iter().map(|&piece| named_in(context, piece)).collect()
}

/// What one piece of a 277CA names.
pub(crate) struct Named {
    /// By NPI of the provider, the control numbers under it.
    pub(crate) numbers: Vec<(Option<String>, Vec<String>)>,
    /// Whether some level above claims has none below it.
    pub(crate) ends_above_claims: bool,
}

impl Named {
    /// The NPIs of the providers.
    pub(crate) fn npis(&self) -> impl Iterator<Item = &str> {
        self.numbers.iter().filter_map(|(npi, _)| npi.as_deref())
    }
}

fn named_in(context: &Context<'_>, piece: PieceRef) -> Result<Named, Error> {
    let set = piece.set(context.sources);
    let bytes = PieceBytes::read(&context.sources[piece.source as usize], set, piece.piece)?;
    let segments = bytes.lex();
    let mut named = vec![(None, Vec::new())];
    let mut ends_above_claims = false;
    for segment in segments.context.iter().chain([&segments.body]).flat_map(x12::Segments::iter) {
        match segment.id() {
            b"HL" => {
                ends_above_claims |= segment.element(3) != b"PT" && segment.element(4) != b"1";
                if segment.element(3) == b"19" {
                    named.push((None, Vec::new()));
                }
            }
            b"NM1" => named.extend(provider_npi(&segment).map(|npi| (Some(npi), Vec::new()))),
            b"TRN" => {
                let (_, numbers) = named.last_mut().expect("it begins with one");
                numbers.push(::claims::text(segment.element(2)).into_owned());
            }
            _ => {}
        }
    }
    Ok(Named { numbers: named, ends_above_claims })
}

/// What an acknowledgment tells of a claim that was found, to be taken down when the claim's pile is worked.
pub(crate) struct Told {
    /// The pile, and the position in its book.
    pub(crate) claim: (u32, u32),
    source: u32,
    event: Option<Event>,
    place: ::claims::Place,
    /// The payer's number for the claim, normalized.
    number: Option<String>,
    /// The status that refuses the claim, such as `A7:562:85`.
    refused: Option<String>,
}

impl Told {
    /// Something that happened to a claim, and the segment that tells it.
    pub(super) fn event(claim: (u32, u32), source: u32, event: Event, place: ::claims::Place) -> Self {
        Self { claim, source, event: Some(event), place, number: None, refused: None }
    }

    /// Takes it down.
    pub(crate) fn apply(&self, context: &Context<'_>, ledgering: &mut Ledgering<'_>, made: &mut Made) {
        let at = self.claim.1;
        let practice = ledgering.book.head(at).practice_id.into_owned();
        if let Some(number) = &self.number {
            let key = keys::kin(keys::PAYER_NUMBERS, &ledgering.book.entry(at).key);
            ledgering.records.push(key, number.as_bytes());
            ledgering.learn(at, &MatchKey::payer_control_number(&practice, number));
            ledgering.book.entry_mut(at).payer_numbers.push(number.as_str().into());
        }
        if let Some(event) = &self.event {
            let origin = Origin {
                batch_id: context.batch_id,
                practice_id: &practice,
                source_sha256: context.sources[self.source as usize].id.hex(),
                byte_offset: self.place.offset,
                segment_ordinal: self.place.ordinal,
            };
            ledgering.tell(at, event, &mut made.tables, &origin);
            if let Some(status) = &self.refused {
                self.write(context, ledgering.book, status, made, &origin);
            }
        }
    }

    /// The task that a refused claim makes.
    fn write(&self, context: &Context<'_>, book: &Book, status: &str, made: &mut Made, origin: &Origin<'_>) {
        let claim = book.head(self.claim.1);
        let is_lost = status.starts_with("A4");
        let queue = if is_lost { Queue::PayerFollowUp } else { Queue::ClaimCorrection }.as_str();
        let evidence = context.sources[self.source as usize].id.row(self.place.offset);
        let errand = Errand {
            queue,
            subject_id: evidence.as_str(),
            claim_id: Some(&claim.claim_id),
            claim_payment_id: None,
            control_number: Some(&claim.control_number),
            payer_id: None,
            next_action: if is_lost {
                "ask the payer where the claim is, with proof that it was sent"
            } else {
                "mend what the status names and send the claim again; the filing clock runs"
            },
            reason: &format!("rejected before adjudication, status {status}"),
            amount: claim.charge.unwrap_or_default().0,
            expected_recovery: 0,
            due: None,
            opened_on: context.as_of,
        };
        push_errand(&mut made.tables, &errand, origin);
        *made.totals.work_items.entry(queue.to_owned()).or_default() += Tally::one(Cents::ZERO);
    }
}

/// What acknowledgments are read with.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'r> {
    pub(crate) context: &'r Context<'r>,
    pub(crate) learned: &'r Learned,
    /// The books of all piles.
    pub(crate) books: &'r [Book],
}

/// Reads a piece of a 999 or 277CA and writes it down.
pub(crate) fn work(
    reading: Reading<'_>,
    piece: PieceRef,
    made: &mut Made,
    told: &mut Vec<Told>,
) -> Result<(), Error> {
    let source = &reading.context.sources[piece.source as usize];
    let set = piece.set(reading.context.sources);
    let mut desk = Desk { reading, source, at: piece.source, set, made, told };
    if Source::guide(set).map(x12::guide::Guide::id) == Some(GuideId::ImplementationAcknowledgment) {
        return if piece.is_first() { desk.read_999() } else { Ok(()) };
    }
    let faults = each_status(reading, piece, |status, practice| desk.push_status(status, practice))?;
    desk.push_faults(&faults);
    Ok(())
}

/// Gives every level of a 277CA piece to `sink`, with the practice of the provider it stands under.
fn each_status(
    Reading { context, learned, .. }: Reading<'_>,
    piece: PieceRef,
    mut sink: impl FnMut(&ClaimStatus<'_>, &str),
) -> Result<Vec<Fault>, Error> {
    let practice_of = |npi: &str| context.practices.of_payee(npi, "", learned);
    let mut practice = UNASSIGNED.to_owned();
    read_statuses(context, piece, &mut |part| match part {
        Part::Above(segment) => {
            if let Some(npi) = provider_npi(&segment) {
                practice = practice_of(&npi);
            }
        }
        Part::Level(status) => {
            if status.level == StatusLevel::Provider {
                let npi = status.party.as_ref().and_then(|party| provider_npi(&party.name));
                practice = npi.map_or(UNASSIGNED.to_owned(), |npi| practice_of(&npi));
            }
            sink(status, &practice);
        }
    })
}

/// A part of a piece of a 277CA.
pub(super) enum Part<'p> {
    /// A segment of a level above, which an earlier piece has told of.
    Above(Segment<'p>),
    /// A level.
    Level(&'p ClaimStatus<'p>),
}

/// Gives every part of a 277CA piece to `sink`.
pub(super) fn read_statuses(
    context: &Context<'_>,
    piece: PieceRef,
    sink: &mut dyn FnMut(Part<'_>),
) -> Result<Vec<Fault>, Error> {
    let source = &context.sources[piece.source as usize];
    let set = piece.set(context.sources);
    let bytes = PieceBytes::read(source, set, piece.piece)?;
    let guide = Source::guide(set).expect("only sets with a guide are planned");
    let mut reader = ClaimStatusReader::new(guide).expect("the guide is a 277CA's");
    let segments = bytes.lex();
    for above in &segments.context {
        above.iter().for_each(|segment| sink(Part::Above(segment)));
        reader.context(above);
    }
    let mut give = |status: &ClaimStatus<'_>| sink(Part::Level(status));
    reader.read(&segments.body, &mut give);
    match &segments.next {
        Some(next) => reader.end_before(next.segment(0), &mut give),
        None => reader.finish(bytes.end(&segments), &mut give),
    }
    Ok(reader.take_faults())
}

/// The first status that refuses.
pub(super) fn refusing<'s>(status: &ClaimStatus<'s>) -> Option<Status<'s>> {
    status.statuses().find(|one| event_of(one.category) == Some(EventKind::Rejected))
}

/// A status as `A7:562:85`.
pub(super) fn status_words(one: &Status<'_>) -> String {
    let parts = [one.category, one.code, one.entity].map(::claims::text);
    let parts: Vec<&str> = parts.iter().map(|part| &**part).filter(|part| !part.is_empty()).collect();
    parts.join(":")
}

/// Reads a 999. It is small, so it is read whole.
pub(super) fn read_999(
    source: &Source,
    set: &TransactionSet,
    sink: &mut dyn FnMut(AcknowledgmentEvent<'_, '_>),
) -> Result<Vec<Fault>, Error> {
    let guide = Source::guide(set).expect("only sets with a guide are planned");
    let mut reader = AcknowledgmentReader::new(guide).expect("the guide is a 999's");
    let bytes = source.bytes_at(set.offset, set.end - set.offset)?;
    let segments = x12::lex(&bytes, source.delimiters(set), set.offset).numbered_from(1);
    let end = segments.iter().last().map(|segment| segment.place()).unwrap_or_default();
    let mut sink = |event: AcknowledgmentEvent<'_, '_>| sink(event);
    reader.read(&segments, &mut sink);
    reader.finish(end, &mut sink);
    Ok(reader.take_faults())
}

/// The NPI of an NM1*85.
fn provider_npi(segment: &Segment<'_>) -> Option<String> {
    let named = segment.id() == b"NM1" && segment.element(1) == b"85" && segment.element(8) == b"XX";
    named.then(|| ::claims::text(segment.element(9)).into_owned()).filter(|npi| !npi.is_empty())
}

/// Writes down the TA1 segments of a source.
pub(crate) fn interchanges(context: &Context<'_>, source: &Source, made: &mut Made) -> Result<(), Error> {
    each_ta1(source, &mut |interchange, answer| {
        let (note, control) = (optional(Some(answer.note())), optional(Some(answer.control_number())));
        let row = AcknowledgmentRow {
            kind: "TA1",
            level: "interchange",
            outcome: outcome(answer.verdict().value),
            code: &::claims::text(answer.verdict().text),
            reason_code: note.as_deref(),
            sender: interchange.isa(6),
            answered_isa13: control.as_deref(),
            status_date: Date::parse(&[b"20", answer.ta1.element(2)].concat()).map(days),
            ..AcknowledgmentRow::default()
        };
        push(context, source, made, &row, answer.ta1, 0, UNASSIGNED);
    })
}

/// Gives every TA1 of a source, with the interchange it stands in.
pub(super) fn each_ta1(
    source: &Source,
    give: &mut dyn FnMut(&Interchange, &InterchangeAcknowledgment<'_>),
) -> Result<(), Error> {
    for interchange in &source.survey.interchanges {
        for &(offset, length) in &interchange.acknowledgments {
            let bytes = source.bytes_at(offset, u64::from(length))?;
            let segments = x12::lex(&bytes, interchange.delimiters, offset);
            if let Some(ta1) = segments.iter().next() {
                give(interchange, &InterchangeAcknowledgment { ta1 });
            }
        }
    }
    Ok(())
}

struct Desk<'d> {
    reading: Reading<'d>,
    source: &'d Source,
    /// Index of the source.
    at: u32,
    set: &'d TransactionSet,
    made: &'d mut Made,
    told: &'d mut Vec<Told>,
}

impl<'d> Desk<'d> {
    fn sender(&self) -> &'d str {
        self.source.survey.interchanges[self.set.interchange as usize].isa(6)
    }

    fn read_999(&mut self) -> Result<(), Error> {
        let (source, set) = (self.source, self.set);
        let faults = read_999(source, set, &mut |event| match event {
            AcknowledgmentEvent::Set(set, group) => self.push_set(set, group),
            AcknowledgmentEvent::Group(group) => self.push_group(group),
        })?;
        self.push_faults(&faults);
        Ok(())
    }

    fn push_group(&mut self, group: &GroupAcknowledgment<'_>) {
        let verdict = group.verdict();
        let reason = group.codes().next().map(::claims::text);
        let (word, gs06) = (optional(verdict), optional(Some(group.control_number())));
        let sender = self.sender();
        let row = AcknowledgmentRow {
            kind: "999",
            level: "group",
            outcome: outcome(verdict.and_then(|verdict| verdict.value)),
            code: word.as_deref().unwrap_or_default(),
            reason_code: reason.as_deref(),
            sender,
            answered_gs06: gs06.as_deref(),
            ..AcknowledgmentRow::default()
        };
        self.push(&row, group.ak9.unwrap_or(group.ak1), 0, UNASSIGNED);
    }

    fn push_set(&mut self, set: &SetAcknowledgment<'_>, group: &GroupAcknowledgment<'_>) {
        let verdict = set.verdict();
        let (word, reason) = (optional(verdict), set.codes().next().map(::claims::text));
        let sender = self.sender();
        let (gs06, st02) = (optional(Some(group.control_number())), optional(Some(set.control_number())));
        let row = AcknowledgmentRow {
            kind: "999",
            level: "transaction",
            outcome: outcome(verdict.and_then(|verdict| verdict.value)),
            code: word.as_deref().unwrap_or_default(),
            reason_code: reason.as_deref(),
            sender,
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

    fn push_status(&mut self, status: &ClaimStatus<'_>, practice: &str) {
        let is_claim = status.level == StatusLevel::Claim;
        let control_number = status.control_number().filter(|_| is_claim);
        let amount = status.amount().and_then(|amount| amount.value);
        let found = if is_claim { self.claim_of(status, practice, amount) } else { None };
        let claim_id = found.map(|(pile, at)| self.reading.books[pile as usize].claim_id(at));
        let practice = if is_claim { practice } else { UNASSIGNED };
        let sender = self.sender();
        let (pcn, icn) = (optional(control_number), optional(status.payer_control_number()));
        let level = level_word(status.level);
        let base = AcknowledgmentRow {
            kind: "277CA",
            level,
            sender,
            claim_id,
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
        if let Some(claim) = found {
            self.tell(status, claim);
        }
    }

    /// The claim that a status is about: the one of that control number, and of that amount when there
    /// is one.
    fn claim_of(
        &self,
        status: &ClaimStatus<'_>,
        practice: &str,
        amount: Option<Cents>,
    ) -> Option<(u32, u32)> {
        let number = status.control_number().filter(|number| !number.is_absent())?.lossy();
        let pile = pile_of(practice);
        let book = &self.reading.books[pile as usize];
        let mut under = book.under(&[MatchKey::control_number(practice, &number)]);
        under.retain(|&at| *book.head(at).control_number == *number);
        let is_of_amount = |at: u32| book.head(at).charge == amount;
        if under.iter().any(|&at| is_of_amount(at)) {
            under.retain(|&at| is_of_amount(at));
        }
        // Among copies of one claim the newest is the one being answered; of one day, the one that was neither
        // held nor refused.
        let standing = |&at: &u32| (book.head(at).submitted, !book.entry(at).state.was_refused(), at);
        under.into_iter().max_by_key(standing).map(|at| (pile, at))
    }

    /// What the status means for the claim's life (of several, the worst), and the payer's number for the
    /// claim, by which a remittance may name it.
    fn tell(&mut self, status: &ClaimStatus<'_>, claim: (u32, u32)) {
        let kinds = status.statuses().filter_map(|one| event_of(one.category));
        let rank = |kind: &EventKind| *kind == EventKind::Rejected;
        let kind = kinds.reduce(|a, b| if rank(&b) && !rank(&a) { b } else { a });
        let stc = status.statuses.first().copied().unwrap_or(status.hl);
        let place = stc.place();
        let evidence = self.source.id.row(place.offset).part(1);
        let on = stc.read::<Date>(2).value;
        let number = status.payer_control_number().filter(|number| !number.is_absent());
        let told = Told {
            claim,
            source: self.at,
            event: kind.map(|kind| Event::plain(kind, on, "", evidence.as_str())),
            place,
            number: number.map(|number| remit::normalize::identifier(number.text).into_owned()),
            refused: refusing(status)
                .filter(|_| kind == Some(EventKind::Rejected))
                .map(|one| status_words(&one)),
        };
        if told.event.is_some() || told.number.is_some() {
            self.told.push(told);
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
        push(self.reading.context, self.source, self.made, row, segment, part, practice);
    }

    fn push_faults(&mut self, faults: &[x12::guide::Fault]) {
        let mut findings = scrub::Findings::new();
        self.reading.context.scrubber.guide_faults(faults, &mut findings);
        let origin = Origin {
            batch_id: self.reading.context.batch_id,
            practice_id: UNASSIGNED,
            source_sha256: self.source.id.hex(),
            ..Origin::default()
        };
        let Made { tables, totals, .. } = &mut *self.made;
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
    // The words counted live as long as the program; those of a row need not.
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
        let kind = match (row.kind, row.level) {
            ("277CA", "claim") => "277CA claims",
            ("277CA", _) => "277CA levels",
            ("999", "transaction") => "999 sets",
            ("999", _) => "999 groups",
            _ => "TA1",
        };
        *made.totals.acknowledgments.entry((kind, row.outcome.to_owned())).or_default() += 1;
    }
    made.tables.acknowledgments.push(&AcknowledgmentRow { acknowledgment_id: id.as_str(), ..*row }, &origin);
}

/// A level of a 277CA as rows have it.
pub(super) fn level_word(level: StatusLevel) -> &'static str {
    match level {
        StatusLevel::Source => "source",
        StatusLevel::Receiver => "receiver",
        StatusLevel::Provider => "provider",
        StatusLevel::Claim => "claim",
    }
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

/// What a status category means for a claim's life; nothing when it only passes on.
fn event_of(category: &[u8]) -> Option<EventKind> {
    Some(match StatusCategory::parse(category)?.meaning() {
        StatusMeaning::Received => EventKind::Received,
        StatusMeaning::Accepted => EventKind::Accepted,
        StatusMeaning::Rejected | StatusMeaning::NotFound => EventKind::Rejected,
        StatusMeaning::Pending => EventKind::Pending,
        StatusMeaning::Requested => EventKind::InformationRequested,
        _ => return None,
    })
}
