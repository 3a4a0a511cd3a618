//! Refusals: what a TA1 or a 999 refuses whole, and the task that comes of it.

use ::claims::Cents;
use ::claims::Date;
use ::claims::acknowledgment::{AcknowledgmentEvent, Verdict};
use lake::tables::Origin;
use remit::state::{Event, EventKind};

use super::acknowledgments::{Told, each_ta1, read_999};
use super::{Context, Made};
use crate::book::Book;
use crate::identity::{RowId, UNASSIGNED};
use crate::ledger::Key;
use crate::piece::PieceRef;
use crate::rows::{Errand, push_errand};
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
    let refusal =
        |key, place, why| Refusal { key, source: piece.source, place, on: day_of(interchange), why };
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

/// ISA09, the day an interchange was made.
fn day_of(interchange: &x12::Interchange) -> Option<Date> {
    Date::parse(&[b"20", interchange.isa(9).as_bytes()].concat())
}

impl Refusal {
    /// The row of the segment that refuses.
    fn evidence(&self, context: &Context<'_>) -> RowId {
        context.sources[self.source as usize].id.row(self.place.offset).part(1)
    }

    /// What it tells each claim in it.
    pub(crate) fn told(&self, context: &Context<'_>, claim: (u32, u32)) -> Told {
        let evidence = self.evidence(context);
        let event = Event::plain(EventKind::TransmissionRejected, self.on, "", evidence.as_str());
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
        let charge = |&(pile, at): &(u32, u32)| books[pile as usize].head(at).charge.unwrap_or_default().0;
        let amount = claims.iter().map(charge).fold(0_i64, i64::saturating_add);
        let reason = format!("{}: {} claims", self.why, claims.len());
        push_refusal(context, (self.source, self.place), &reason, amount, made);
    }
}

/// The task that a refusal of many claims at once makes: what was refused is to be sent again.
pub(super) fn push_refusal(
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
