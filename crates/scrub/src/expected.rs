//! What a payer should allow for each line of a claim.

use claims::{ClaimType, ClaimView, Date, Party};
use codes::bill::PlaceOfService;
use codes::price::{Expected, Service, Setting, price};
use codes::{CodeSets, TableKind};

use crate::coded::{CodedLine, coded_lines};

/// What should be allowed for each line of a professional claim, in the order of its lines; `None` where
/// nobody can say.
///
/// Medicare Part B pays by the physician fee schedule, of the locality where the service was given; every
/// payer may have a contract. `qualifies` says of the NPI of who gave a service whether Medicare pays it as a
/// qualifying participant of an advanced payment model on a day. See [`codes::price`].
pub fn expected_amounts(
    view: &ClaimView<'_, '_>,
    codes: &CodeSets,
    qualifies: impl Fn(&[u8], Date) -> bool,
) -> Vec<Option<Expected>> {
    let claim = view.claim;
    let mut expected = vec![None; claim.lines.len()];
    let priced = codes.has(TableKind::Contract) || (codes.has(TableKind::Fees) && is_medicare(view));
    if claim.claim_type != ClaimType::Professional || !priced {
        return expected;
    }
    let lines = coded_lines(view, claim.service_period());
    let Some(first) = lines.first() else { return expected };
    let services: Vec<Service> = lines
        .iter()
        .map(|coded| {
            let line = &claim.lines[coded.at];
            let place = line.place_of_service().unwrap_or_else(|| claim.facility_code());
            Service {
                code: coded.code,
                modifiers: coded.modifiers().collect(),
                units: coded.units.0,
                minutes: line.unit_basis().text == b"MJ",
                charge: line.charge().value.unwrap_or_default().0,
                facility: PlaceOfService::of(place.text).is_some_and(|place| place.facility_rate),
                on: coded.on,
                provider: coded.provider as u64,
            }
        })
        .collect();
    let billing = view.billing_party();
    let zip = claim.provider(b"77").and_then(Party::zip).or_else(|| billing.and_then(Party::zip));
    let locality = zip.and_then(|zip| codes.localities(first.on)?.find(zip.text));
    let taxonomy = claim.provider(b"82").and_then(Party::taxonomy_code);
    let mut setting = Setting {
        payer: view.payer().map(|payer| payer.id().text.to_vec()).unwrap_or_default(),
        practice: billing.and_then(Party::tax_id).map(|id| id.text.to_vec()).unwrap_or_default(),
        medicare: is_medicare(view),
        locality,
        qualifying: false,
        reduced: taxonomy.is_some_and(|code| REDUCED.iter().any(|prefix| code.text.starts_with(prefix))),
    };
    let rendering = claim.provider(b"82").or(billing);
    let is_qualifying = |coded: &CodedLine| {
        let own = claim.lines[coded.at].providers.iter().find(|party| party.role() == b"82");
        own.or(rendering).is_some_and(|party| qualifies(party.id().text, coded.on))
    };
    // What one provider does is priced together, and a provider qualifies for a whole year.
    let (qualifying, others): (Vec<_>, Vec<_>) =
        lines.iter().zip(services).partition(|(coded, _)| is_qualifying(coded));
    for (group, qualifying) in [(others, false), (qualifying, true)] {
        let (lines, services): (Vec<&CodedLine>, Vec<Service>) = group.into_iter().unzip();
        setting.qualifying = qualifying;
        for (coded, amount) in lines.into_iter().zip(price(&services, &setting, codes)) {
            expected[coded.at] = amount;
        }
    }
    expected
}

fn is_medicare(view: &ClaimView<'_, '_>) -> bool {
    view.filing_indicator().is_some_and(|filing| filing.text == b"MB")
}

/// Taxonomies of nurse practitioners, physician assistants and clinical nurse specialists, who are paid 85
/// percent.
const REDUCED: [&[u8]; 3] = [b"363L", b"363A", b"364S"];
