//! What the first reading of claims leaves: where each is, and what it is compared by.

use ::claims::ClaimView;
use remit::{Candidate, Likeness, MatchKey};

use super::history::services_of;
use crate::identity::UNASSIGNED;
use crate::ledger::Key;
use crate::piece::{PieceRef, Source, claims_of, unchecked_claims_of};
use crate::records::Records;
use crate::stage::Context;
use crate::{Error, keys};

/// Where a claim of the batch stands; places are in the order of the batch.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct ClaimPlace {
    pub(crate) piece: PieceRef,
    /// Offset of its CLM.
    pub(crate) offset: u64,
}

impl ClaimPlace {
    fn encode(&self, out: &mut Vec<u8>) {
        for number in [self.piece.source, self.piece.set, self.piece.piece] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        out.extend_from_slice(&self.offset.to_be_bytes());
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (place, rest) = bytes.split_first_chunk::<20>()?;
        let number = |at: usize| u32::from_be_bytes(place[at..at + 4].try_into().expect("four bytes"));
        let piece = PieceRef { source: number(0), set: number(4), piece: number(8) };
        Some((Self { piece, offset: u64::from_be_bytes(place[12..].try_into().expect("eight bytes")) }, rest))
    }
}

/// Reads the pieces of a task for the marks of their claims.
pub(super) fn marks(context: &Context<'_>, task: &[PieceRef]) -> Result<Records, Error> {
    let mut records = Records::default();
    let mut record = Vec::new();
    for &piece in task {
        let mut practice = Practice::default();
        let mut is_first = piece.is_first();
        let source = &context.sources[piece.source as usize];
        unchecked_claims_of(source, piece.set(context.sources), piece.piece, |view| {
            let place = ClaimPlace { piece, offset: view.claim.clm.place().offset };
            if std::mem::take(&mut is_first)
                && let Some(key) = reference(source, piece, view)
            {
                record.clear();
                place.encode(&mut record);
                records.push(key, &record);
            }
            let candidate = Candidate::of(view, "", practice.of(context, view), |_| String::new());
            let likeness = Likeness::of(&candidate);
            record.clear();
            place.encode(&mut record);
            likeness.encode(&mut record);
            for key in keys_of(&candidate, &likeness) {
                records.push(key, &record);
            }
            if let Some((patient, services)) = services_of(view, &candidate, &likeness) {
                records.push_with(patient, |record| {
                    place.encode(record);
                    services.encode(record);
                });
            }
        })?;
    }
    Ok(records)
}

/// The keys under which a claim is compared with others.
fn keys_of(candidate: &Candidate<'_>, likeness: &Likeness) -> impl Iterator<Item = Key> {
    let practice = &*candidate.practice_id;
    let named = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphanumeric() && byte != b'0');
    let number = &*candidate.control_number;
    let of_number = named(number).then(|| MatchKey::control_number(practice, number));
    let original = &*candidate.original_reference;
    let replaces = likeness.is_replacement() && named(original);
    let of_original = replaces.then(|| MatchKey::payer_control_number(practice, original));
    let of_services = likeness.services.map(MatchKey::services);
    [of_number, of_original, of_services].into_iter().flatten().map(|key| keys::matching(&key))
}

/// The key of the batch reference of a set (BHT03).
pub(crate) fn reference(source: &Source, piece: PieceRef, view: &ClaimView<'_, '_>) -> Option<Key> {
    let bht = view.header.bht?.element(3);
    let set = &source.survey.sets[piece.set as usize];
    let about = &source.survey.interchanges[set.interchange as usize];
    let reference = std::str::from_utf8(bht).ok().filter(|reference| !reference.is_empty())?;
    Some(keys::reference(about.isa(6), about.isa(8), reference))
}

/// Whose claims these are, settled once for each billing provider.
#[derive(Default)]
struct Practice {
    at: Option<u64>,
    id: String,
}

impl Practice {
    fn of(&mut self, context: &Context<'_>, view: &ClaimView<'_, '_>) -> &str {
        let at = view.billing.hl.map(|hl| hl.place().offset);
        if at.is_none() || at != self.at {
            self.at = at;
            self.id = context.practices.of_billing(view).1.unwrap_or_else(|| UNASSIGNED.to_owned());
        }
        &self.id
    }
}

/// Reads the whole claims of a piece.
pub(super) fn read(
    context: &Context<'_>,
    piece: PieceRef,
    sink: impl FnMut(&ClaimView<'_, '_>),
) -> Result<(), Error> {
    let source = &context.sources[piece.source as usize];
    claims_of(source, piece.set(context.sources), piece.piece, sink)
}
