//! Every edit, one file each, in the folder of its family.
//!
//! An edit is listed once, in its family's `mod.rs`.

mod claim;
mod cob;
mod coding;
mod date;
mod dental;
mod diagnosis;
mod envelope;
mod institutional;
mod line;
mod prelude;
mod provider;
mod remittance;
mod shapes;
mod subscriber;

use std::sync::LazyLock;

use claims::claim::{LineAdjudication, OtherPayer};
use claims::{Adjustment, Claim, ClaimPayment, Party, ServicePayment};
use codes::{TableKind, identifier};
use x12::guide::LoopId;

pub(crate) use self::coding::pointed;
pub(crate) use self::shapes::is_visit;

use crate::{Case, Edit, Family, Findings, Spot};

/// Every edit, in order of id.
pub fn edits() -> &'static [&'static Edit] {
    &EDITS
}

/// The edit of that id, whatever its case, with or without the dash.
///
/// ```
/// assert_eq!(scrub::edit_named("clm003").map(|edit| edit.id), Some("CLM-003"));
/// ```
pub fn edit_named(id: &str) -> Option<&'static Edit> {
    EDITS.iter().copied().find(|edit| same_id(edit.id, id))
}

/// Whether two ids are the same but for case and dashes.
pub(crate) fn same_id(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

/// The letters and digits of an id, in capitals.
fn letters(id: &str) -> impl Iterator<Item = u8> + '_ {
    id.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase())
}

/// The edits that find nothing while no table of this kind is loaded, in order of id.
///
/// ```
/// let asleep = scrub::edits_needing(codes::TableKind::AddOn);
/// assert_eq!(asleep.first().map(|edit| edit.id), Some("COD-005"));
/// ```
pub fn edits_needing(kind: TableKind) -> Vec<&'static Edit> {
    let ids = coding::NEEDS.iter().filter(|(_, kinds)| kinds.contains(&kind)).map(|(id, _)| *id);
    ids.filter_map(edit_named).collect()
}

static EDITS: LazyLock<Vec<&'static Edit>> = LazyLock::new(|| {
    let mut edits: Vec<_> = Family::ALL.into_iter().flat_map(Family::edits).copied().collect();
    edits.sort_by_key(|edit| edit.id);
    edits
});

impl Family {
    /// The edits of the family, in order of id.
    pub fn edits(self) -> &'static [&'static Edit] {
        match self {
            Self::Envelope => envelope::EDITS,
            Self::Provider => provider::EDITS,
            Self::Subscriber => subscriber::EDITS,
            Self::Claim => claim::EDITS,
            Self::Date => date::EDITS,
            Self::Diagnosis => diagnosis::EDITS,
            Self::Line => line::EDITS,
            Self::Coding => coding::EDITS,
            Self::Cob => cob::EDITS,
            Self::Institutional => institutional::EDITS,
            Self::Dental => dental::EDITS,
            Self::Remittance => remittance::EDITS,
        }
    }
}

/// Reports what a patient's loop must have and lacks: street, city, state, ZIP code, birth date and sex.
fn report_missing_demographics(party: &Party<'_>, who: &str, findings: &mut Findings) {
    for (segment, id, what) in [(party.street, "N3", "street"), (party.city, "N4", "city")] {
        if segment.is_none_or(|segment| segment.element(1).is_empty()) {
            let spot = match segment {
                Some(segment) => Spot::party(party, id, segment.element_place(1)),
                None => Spot::wanting_in_party(party, id, ""),
            };
            findings.report(spot, format!("the {who} has no {what}"));
        }
    }
    let has_city = party.city.is_some_and(|city| !city.element(1).is_empty());
    if let Some(city) = party.city.filter(|_| has_city && shapes::is_domestic(party)) {
        let sound = [
            (2, "state", identifier::is_state(city.element(2))),
            (3, "ZIP code", identifier::is_zip(city.element(3))),
        ];
        for (n, what, _) in sound.into_iter().filter(|(.., is_sound)| !is_sound) {
            let lacks = if city.element(n).is_empty() { "has no" } else { "has a wrong" };
            let spot = Spot::party(party, "N4", city.element_place(n));
            findings.report(spot, format!("the address of the {who} {lacks} {what}"));
        }
    }
    let Some(demographics) = party.demographics else {
        let message = format!("the {who} has no birth date and sex");
        findings.report(Spot::wanting_in_party(party, "DMG", ""), message);
        return;
    };
    for (n, what) in [(2, "birth date"), (3, "sex")] {
        if demographics.element(n).is_empty() {
            let spot = Spot::party(party, "DMG", demographics.element_place(n));
            findings.report(spot, format!("the {who} has no {what}"));
        }
    }
}

/// Reports the first diagnosis that the guide has no room for.
fn report_too_many(case: &Case<'_, '_>, room: usize, findings: &mut Findings) {
    if case.diagnosis_count <= room {
        return;
    }
    if let Some(diagnosis) = case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed()).nth(room) {
        let message = format!("{} diagnoses, there is room for {room}", case.diagnosis_count);
        findings.report(Spot::claim("HI", diagnosis.code.at).component(0), message);
    }
}

/// How the lines of a claim were adjudicated by this payer: the SVD that name it.
fn line_adjudications<'s, 'a>(
    claim: &'s Claim<'a>,
    payer: &'s OtherPayer<'a>,
) -> impl Iterator<Item = &'s LineAdjudication<'a>> {
    let id = payer.payer().map(Party::id).filter(|id| !id.is_absent());
    let all = claim.lines.iter().flat_map(|line| &line.adjudications);
    all.filter(move |adjudication| id.is_some_and(|id| id.text == adjudication.payer_id().text))
}

/// Whether 2330B of some other payer has this number.
fn is_other_payer(claim: &Claim<'_>, number: &[u8]) -> bool {
    claim.other_payers.iter().filter_map(OtherPayer::payer).any(|payer| payer.id().text == number)
}

/// Whether some line names a payer that the claim does not have, so that its sums say nothing.
fn names_unknown_payer(claim: &Claim<'_>) -> bool {
    let mut named = claim.lines.iter().flat_map(|line| &line.adjudications);
    named.any(|adjudication| !is_other_payer(claim, adjudication.payer_id().text))
}

/// The adjustments of a claim payment and of its lines, each with its loop.
fn placed_adjustments<'s, 'a>(
    claim: &'s ClaimPayment<'a>,
) -> impl Iterator<Item = (LoopId, Adjustment<'a>)> + use<'s, 'a> {
    let of_claim = claim.adjustments().map(|adjustment| (CLAIM_PAYMENT, adjustment));
    let lines = claim.services.iter().flat_map(ServicePayment::adjustments);
    of_claim.chain(lines.map(|adjustment| (SERVICE_PAYMENT, adjustment)))
}

const CLAIM_PAYMENT: LoopId = LoopId::new("2100");
const SERVICE_PAYMENT: LoopId = LoopId::new("2110");
const OTHER_PAYER: LoopId = LoopId::new("2320");
const LINE_ADJUDICATION: LoopId = LoopId::new("2430");
