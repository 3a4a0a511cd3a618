//! Refusals: what a TA1 or a 999 refuses whole, and a 277CA above its claims; and the task that comes of it.

use ::claims::acknowledgment::{AcknowledgmentEvent, ClaimStatus, Status, StatusLevel, Verdict};
use ::claims::{Cents, Date, ReadElement};
use lake::tables::Origin;
use lake::tables::intake::AcknowledgmentRow;
use remit::Candidate;
use remit::state::{Event, EventKind};

use super::acknowledgments::{
    Part, Told, each_ta1, level_word, read_999, read_statuses, refusing, status_words,
};
use super::{Context, Made};
use crate::book::Book;
use crate::identity::{RowId, UNASSIGNED};
use crate::ledger::Key;
use crate::piece::PieceRef;
use crate::rows::{Errand, days, push_errand};
use crate::totals::Tally;
use crate::{Error, keys};

/// A transaction set, functional group or interchange that was refused as a whole.
pub(crate) struct Refusal {
    /// The key of what was refused.
    pub(crate) key: Key,
    source: u32,
    place: ::claims::Place,
    on: Option<Date>,
    /// What was refused, by whom and why, without patient data.
    why: String,
    /// What a 277CA says of all that it refuses at once.
    whole: Option<Whole>,
}

/// What the TA1s of a batch and these pieces of 999s refuse.
pub(crate) fn refusals(context: &Context<'_>, pieces: &[PieceRef]) -> Result<Vec<Refusal>, Error> {
    let mut refusals = Vec::new();
    let sources = context.sources.iter().enumerate();
    for (at, source) in sources.filter(|(_, source)| context.envelopes.is_trusted(source)) {
        each_ta1(source, &mut |interchange, answer| {
            if !answer.verdict().value.is_some_and(Verdict::is_rejection) {
                return;
            }
            let isa13 = answer.control_number().lossy().into_owned();
            let note = answer.note().lossy().into_owned();
            // What is answered was sent the other way.
            let (sender, receiver) = (interchange.isa(8), interchange.isa(6));
            refusals.push(Refusal {
                key: keys::sent_interchange(sender, receiver, &isa13),
                source: at as u32,
                place: answer.ta1.place(),
                on: day_of(interchange),
                why: format!("{receiver} refused interchange {isa13} (TA1 note {note})"),
                whole: None,
            });
        })?;
    }
    for piece in pieces.iter().filter(|piece| piece.is_first()) {
        refused_in(context, *piece, &mut refusals)?;
    }
    Ok(refusals)
}

/// What one 999 refuses: a group whole, or sets of it.
fn refused_in(context: &Context<'_>, piece: PieceRef, refusals: &mut Vec<Refusal>) -> Result<(), Error> {
    let source = &context.sources[piece.source as usize];
    let set = piece.set(context.sources);
    let interchange = &source.survey.interchanges[set.interchange as usize];
    let (sender, receiver) = (interchange.isa(8), interchange.isa(6));
    let refusal = |key, place, why| Refusal {
        key,
        source: piece.source,
        place,
        on: day_of(interchange),
        why,
        whole: None,
    };
    let codes =
        |codes: &mut dyn Iterator<Item = &[u8]>| codes.map(::claims::text).collect::<Vec<_>>().join(" ");
    let mut of_group = Vec::new();
    read_999(source, set, &mut |event| match event {
        AcknowledgmentEvent::Set(one, group) => {
            if one.verdict().and_then(|verdict| verdict.value).is_some_and(Verdict::is_rejection) {
                let (gs06, st02) = (group.control_number().lossy(), one.control_number().lossy());
                let why = codes(&mut one.codes());
                let why = format!("{receiver} refused set {st02} of group {gs06} (IK5 {why})");
                let place = one.ik5.unwrap_or(one.ak2).place();
                of_group.push(refusal(keys::sent_set(sender, receiver, &gs06, &st02), place, why));
            }
        }
        AcknowledgmentEvent::Group(group) => {
            let mut of_sets = std::mem::take(&mut of_group);
            let refused =
                group.verdict().and_then(|verdict| verdict.value).is_some_and(Verdict::is_rejection);
            // A group may be refused with all its sets named, or for itself.
            let included = group.ak9.map(|ak9| ::claims::text(ak9.element(2)).parse().unwrap_or(usize::MAX));
            if refused && included.is_none_or(|included| of_sets.len() < included) {
                let gs06 = group.control_number().lossy();
                let why = codes(&mut group.codes());
                let why = format!("{receiver} refused group {gs06} (AK9 {why})");
                let place = group.ak9.unwrap_or(group.ak1).place();
                of_sets = vec![refusal(keys::sent_group(sender, receiver, &gs06), place, why)];
            }
            refusals.append(&mut of_sets);
        }
    })?;
    Ok(())
}

/// What one piece of a 277CA refuses above its claims: a provider, or a submitter, with none below it is refused
/// with all it sent.
pub(crate) fn refused_above_claims(
    context: &Context<'_>,
    piece: PieceRef,
    refusals: &mut Vec<Refusal>,
) -> Result<(), Error> {
    let source = &context.sources[piece.source as usize];
    let interchange = &source.survey.interchanges[piece.set(context.sources).interchange as usize];
    let (sender, receiver) = (interchange.isa(8), interchange.isa(6));
    // The batch reference of the set that the levels at hand speak of (2200B TRN02).
    let mut reference = String::new();
    let mut is_receiver = false;
    read_statuses(context, piece, &mut |part| match part {
        Part::Above(segment) => match segment.id() {
            b"HL" => is_receiver = segment.element(3) == b"21",
            b"TRN" if is_receiver => reference = ::claims::text(segment.element(2)).into_owned(),
            _ => {}
        },
        Part::Level(status) => {
            if status.level == StatusLevel::Receiver {
                let trace = status.trace.map(|trn| ::claims::text(trn.element(2)).into_owned());
                reference = trace.unwrap_or_default();
            }
            let is_above = status.level != StatusLevel::Claim && status.hl.element(4) != b"1";
            if let Some(one) = refusing(status).filter(|_| is_above) {
                let whole = Whole::of(status, &one, receiver);
                let count = whole.count.as_deref().unwrap_or("all");
                let why = status_words(&one);
                refusals.push(Refusal {
                    key: keys::sent_reference(sender, receiver, &reference),
                    source: piece.source,
                    place: one.stc.place(),
                    on: one.stc.read::<Date>(2).value.or(day_of(interchange)),
                    why: format!("{receiver} refused a {} with {count} claims, status {why}", whole.level),
                    whole: Some(whole),
                });
            }
        }
    })?;
    Ok(())
}

/// What a 277CA says of a provider or a submitter that it refuses with all its claims.
struct Whole {
    level: &'static str,
    /// Who answers.
    by: String,
    /// The provider, when it is one: its NPI or tax id.
    provider: Option<String>,
    /// How many claims, as it says.
    count: Option<String>,
    /// What they charge, as it says.
    amount: Option<Cents>,
    /// Category, code and entity.
    status: [String; 3],
}

impl Whole {
    fn of(status: &ClaimStatus<'_>, one: &Status<'_>, by: &str) -> Self {
        let total = |id: &[u8], qualifiers: &[&[u8]]| {
            let mut totals = status.totals.iter();
            totals.find(|total| total.id() == id && qualifiers.contains(&total.element(1))).copied()
        };
        let text = |text: &[u8]| ::claims::text(text).into_owned();
        let provider = (status.level == StatusLevel::Provider).then(|| {
            let id = status.party.as_ref().map(|party| text(party.name.element(9)));
            id.unwrap_or_default()
        });
        Self {
            level: level_word(status.level),
            by: by.to_owned(),
            provider,
            count: total(b"QTY", &[b"QC", b"AA"]).map(|total| text(total.element(2))),
            amount: total(b"AMT", &[b"YY"]).and_then(|total| total.read::<Cents>(2).value),
            status: [one.category, one.code, one.entity].map(text),
        }
    }

    /// Whether a claim is of the provider.
    fn has(&self, claim: &Candidate<'_>) -> bool {
        self.provider
            .as_deref()
            .is_none_or(|id| !id.is_empty() && (*claim.billing_npi == *id || *claim.billing_tax_id == *id))
    }
}

/// ISA09, the day an interchange was made.
fn day_of(interchange: &x12::Interchange) -> Option<Date> {
    Date::parse(&[b"20", interchange.isa(9).as_bytes()].concat())
}

impl Refusal {
    /// The row of the segment that refuses.
    fn evidence(&self, context: &Context<'_>) -> RowId {
        context.sources[self.source as usize].id.row(self.place.offset).part(1)
    }

    /// Whether so many sets may be what is meant. A batch reference that two sets have names neither.
    pub(crate) fn fits(&self, sets: usize) -> bool {
        self.whole.is_none() || sets == 1
    }

    /// The claims that it covers without doubt, of those of what was refused: the provider's, when they are as
    /// many as it says and charge what it says; none where they are not.
    pub(crate) fn covered(&self, books: &[Book], mut claims: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        let Some(whole) = &self.whole else { return claims };
        claims.retain(|&(pile, at)| whole.has(&books[pile as usize].head(at)));
        let count = whole.count.as_ref().is_none_or(|count| *count == claims.len().to_string());
        let amount = whole.amount.is_none_or(|amount| amount.0 == charges(books, &claims));
        if count && amount { claims } else { Vec::new() }
    }

    /// What it tells each claim in it.
    pub(crate) fn told(&self, context: &Context<'_>, claim: (u32, u32)) -> Told {
        let evidence = self.evidence(context);
        let kind = if self.whole.is_some() { EventKind::Rejected } else { EventKind::TransmissionRejected };
        let event = Event::plain(kind, self.on, "", evidence.as_str());
        Told::event(claim, self.source, event, self.place)
    }

    /// The task it makes.
    pub(crate) fn write(
        &self,
        context: &Context<'_>,
        books: &[Book],
        claims: &[(u32, u32)],
        made: &mut Made,
    ) {
        let known = charges(books, claims);
        let (reason, amount) = match &self.whole {
            None => (format!("{}: {} claims", self.why, claims.len()), known),
            Some(whole) if claims.is_empty() => {
                let reason = format!("{}; which they are is not certain", self.why);
                (reason, whole.amount.unwrap_or_default().0)
            }
            Some(whole) => {
                self.write_covered(whole, context, books, claims, made);
                (self.why.clone(), known)
            }
        };
        push_refusal(context, (self.source, self.place), &reason, amount, made);
    }

    /// The status of a provider or a submitter is that of each of its claims.
    fn write_covered(
        &self,
        whole: &Whole,
        context: &Context<'_>,
        books: &[Book],
        claims: &[(u32, u32)],
        made: &mut Made,
    ) {
        let source = &context.sources[self.source as usize];
        let [code, reason, entity] = whole.status.each_ref().map(String::as_str);
        for (at, &(pile, claim)) in claims.iter().enumerate() {
            let head = books[pile as usize].head(claim);
            let id = self.evidence(context).part(at + 1);
            let row = AcknowledgmentRow {
                acknowledgment_id: id.as_str(),
                kind: "277CA",
                level: whole.level,
                outcome: "rejected",
                code,
                reason_code: Some(reason).filter(|reason| !reason.is_empty()),
                entity_code: Some(entity).filter(|entity| !entity.is_empty()),
                sender: &whole.by,
                claim_id: Some(&head.claim_id),
                patient_control_number: Some(&head.control_number),
                amount: head.charge.map(|charge| charge.0),
                status_date: self.on.map(days),
                ..AcknowledgmentRow::default()
            };
            let origin = Origin {
                batch_id: context.batch_id,
                practice_id: &head.practice_id,
                source_sha256: source.id.hex(),
                byte_offset: self.place.offset,
                segment_ordinal: self.place.ordinal,
            };
            made.tables.acknowledgments.push(&row, &origin);
        }
    }
}

/// What claims charge together, in cents.
fn charges(books: &[Book], claims: &[(u32, u32)]) -> i64 {
    let charge = |&(pile, at): &(u32, u32)| books[pile as usize].head(at).charge.unwrap_or_default().0;
    claims.iter().map(charge).fold(0, i64::saturating_add)
}

/// The task that a refusal of many claims at once makes: what was refused is to be sent again.
fn push_refusal(
    context: &Context<'_>,
    (source, place): (u32, ::claims::Place),
    reason: &str,
    amount: i64,
    made: &mut Made,
) {
    let source = &context.sources[source as usize];
    let evidence = source.id.row(place.offset).part(1);
    let errand = Errand {
        queue: CLEARINGHOUSE,
        subject_id: evidence.as_str(),
        claim_id: None,
        claim_payment_id: None,
        control_number: None,
        payer_id: None,
        next_action: "mend what the acknowledgment names and send all of it again; no payer has any of its claims",
        reason,
        amount,
        expected_recovery: 0,
        due: None,
        opened_on: context.as_of,
    };
    let origin = Origin {
        batch_id: context.batch_id,
        practice_id: UNASSIGNED,
        source_sha256: source.id.hex(),
        byte_offset: place.offset,
        segment_ordinal: place.ordinal,
    };
    push_errand(&mut made.tables, &errand, &origin);
    *made.totals.work_items.entry(CLEARINGHOUSE.to_owned()).or_default() += Tally::one(Cents::ZERO);
}

/// The queue of what never got past the clearinghouse.
const CLEARINGHOUSE: &str = "WQ_CLEARINGHOUSE";
