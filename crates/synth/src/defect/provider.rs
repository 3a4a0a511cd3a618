//! What is wrong with providers.

use super::DefectKind;
use super::when::{any_line, inpatient, institutional, not_institutional, operated, professional};
use crate::claim::{Claim, Line, SaidNpi, spoiled};
use crate::world::{Need, PAYERS, Want};

pub(super) static KINDS: &[DefectKind] = &[
    // The billing provider.
    DefectKind::new("billing-npi-missing", 4, "BP-001")
        .also(&["ENV-030", "BP-002", "BP-007", "ENV-027"])
        .status("A6:562")
        .own_billing()
        .both(|claim, _| claim.billing_npi = SaidNpi::NotAtAll, |text| text.set("NM1*85", 8, "")),
    DefectKind::new("billing-npi-check-digit", 5, "BP-002")
        .status("A7:562")
        .own_billing()
        .claim(|claim, _| claim.billing_npi = SaidNpi::Spoiled),
    DefectKind::new("billing-npi-short", 5, "BP-002")
        .status("A7:562")
        .own_billing()
        .claim(|claim, _| claim.billing_npi = SaidNpi::Short),
    DefectKind::new("billing-npi-first-digit", 5, "BP-002")
        .status("A7:562")
        .own_billing()
        // The check digit is right; none begins with a 3.
        .claim(|claim, _| claim.billing_npi = SaidNpi::Other("3234567899")),
    DefectKind::new("billing-tax-id-missing", 2, "BP-003")
        .also(&["ENV-024"])
        .status("A6:128")
        .own_billing()
        .segment_fault("2010AA", "REF", "3")
        .text(|text| text.remove("NM1*85>REF*EI")),
    DefectKind::new("billing-tax-id-dashed", 5, "BP-004")
        .status("A7:128")
        .own_billing()
        .text(|text| text.alter("NM1*85>REF*EI", 2, |ein| format!("{}-{}", &ein[..2], &ein[2..]))),
    DefectKind::new("billing-tax-id-short", 5, "BP-004")
        .status("A7:128")
        .own_billing()
        .text(|text| text.alter("NM1*85>REF*EI", 2, |ein| ein[..8].to_owned())),
    DefectKind::new("billing-tax-id-of-one-digit", 5, "BP-004")
        .status("A7:128")
        .own_billing()
        .text(|text| text.set("NM1*85>REF*EI", 2, "999999999")),
    DefectKind::new("billing-tax-id-prefix", 5, "BP-004")
        .status("A7:128")
        .own_billing()
        .text(|text| text.alter("NM1*85>REF*EI", 2, |ein| format!("00{}", &ein[2..]))),
    DefectKind::new("billing-zip-short", 2, "BP-005")
        .status("A7:500")
        .own_billing()
        .text(|text| text.alter("NM1*85>N4", 3, |zip| zip[..5].to_owned())),
    DefectKind::new("billing-zip-filled", 2, "BP-015")
        .own_billing()
        .text(|text| text.alter("NM1*85>N4", 3, |zip| format!("{}0000", &zip[..5]))),
    DefectKind::new("billing-post-office-box", 4, "BP-006")
        .status("A7:126")
        .own_billing()
        .text(|text| text.set("NM1*85>N3", 1, "PO BOX 712")),
    DefectKind::new("billing-lock-box", 4, "BP-006")
        .status("A7:126")
        .own_billing()
        .text(|text| text.set("NM1*85>N3", 1, "LOCK BOX 712")),
    DefectKind::new("billing-taxonomy-short", 5, "BP-007")
        .status("A7:145")
        .own_billing()
        .text(|text| text.alter("PRV*BI", 3, |code| code[1..].to_owned())),
    DefectKind::new("billing-taxonomy-unknown", 5, "BP-007")
        .status("A7:145")
        .own_billing()
        .text(|text| text.set("PRV*BI", 3, "999Z99999X")),
    DefectKind::new("billing-taxonomy-missing", 7, "BP-008")
        .own_billing()
        .when(|claim| PAYERS[claim.payer].wants(Want::BillingTaxonomy))
        .text(|text| text.remove("PRV*BI")),
    DefectKind::new("billing-name-unregistered", 7, "BP-009")
        .own_billing()
        .text(|text| text.set("NM1*85", 3, "NOBODYS CLINIC")),
    DefectKind::new("billing-tax-id-of-another-practice", 7, "BP-010")
        .status("A7:128")
        .own_billing()
        // That of the second practice of every drop.
        .text(|text| {
            let is_own = text.get("NM1*85>REF*EI", 2)? == "360107922";
            (!is_own).then_some(())?;
            text.set("NM1*85>REF*EI", 2, "360107922")
        }),
    DefectKind::new("rendering-repeats-billing", 4, "BP-011")
        .own_billing()
        .segments(2)
        .when(professional)
        .text(|text| {
            let npi = text.get("NM1*85", 9)?.to_owned();
            text.set("NM1*85", 2, "1")?;
            text.set("NM1*82", 9, &npi)
        }),
    DefectKind::new("pay-to-repeats-billing", 2, "BP-012").own_billing().segments(3).text(|text| {
        let (street, city) = (text.find("NM1*85>N3")?, text.find("NM1*85>N4")?);
        let (street, city) = (text.segments[street].join("*"), text.segments[city].join("*"));
        text.insert_after("NM1*85>REF*EI", &city)?;
        text.insert_after("NM1*85>REF*EI", &street)?;
        text.insert_after("NM1*85>REF*EI", "NM1*87*2")
    }),
    DefectKind::new("billing-state-missing", 2, "BP-013")
        .status("A6:126")
        .own_billing()
        .text(|text| text.set("NM1*85>N4", 2, "")),
    DefectKind::new("billing-state-invalid", 2, "BP-013")
        .also(&["ENV-028", "BP-014"])
        .status("A7:126")
        .own_billing()
        .text(|text| text.set("NM1*85>N4", 2, "ZQ")),
    DefectKind::new("billing-zip-missing", 2, "BP-005")
        .also(&["BP-013"])
        .status("A6:500")
        .own_billing()
        .text(|text| text.set("NM1*85>N4", 3, "")),
    DefectKind::new("billing-zip-of-another-state", 6, "BP-014")
        .own_billing()
        .text(|text| text.set("NM1*85>N4", 3, "995011234")),
    DefectKind::new("billing-street-missing", 2, "ENV-024")
        .also(&["BP-006", "BP-005", "BP-013"])
        .status("A6:126")
        .own_billing()
        .segment_fault("2010AA", "N3", "3")
        .text(|text| text.remove("NM1*85>N3")),
    DefectKind::new("billing-name-missing", 2, "ENV-027")
        .status("A6:21")
        .own_billing()
        .element_fault("2010AA", "NM1*85", "NM1", (3, 0, "1"))
        .text(|text| text.set("NM1*85", 3, "")),
    // Providers of the claim.
    DefectKind::new("rendering-npi-check-digit", 5, "PRV-001")
        .status("A7:562")
        .when(not_institutional)
        .claim(|claim, _| claim.rendering_npi = SaidNpi::Spoiled),
    DefectKind::new("attending-npi-check-digit", 5, "PRV-001")
        .status("A7:562")
        .when(institutional)
        .claim(|claim, _| claim.rendering_npi = SaidNpi::Spoiled),
    DefectKind::new("referring-npi-check-digit", 5, "PRV-001")
        .status("A7:562")
        .text(|text| text.alter("NM1*DN", 9, spoiled)),
    DefectKind::new("operating-npi-check-digit", 5, "PRV-001")
        .status("A7:562")
        .when(operated)
        .text(|text| text.alter("NM1*72", 9, spoiled)),
    DefectKind::new("facility-npi-check-digit", 5, "PRV-001")
        .status("A7:562")
        .text(|text| text.alter("NM1*77", 9, spoiled)),
    DefectKind::new("rendering-missing", 4, "PRV-002")
        .status("A6:562")
        .segments(2)
        .when(given_by_a_person)
        .text(|text| text.remove_loop("NM1*82", &["PRV"])),
    DefectKind::new("ordering-missing", 4, "PRV-003")
        .status("A6:21")
        // Whoever is seen may have ordered it, and only Medicare always asks.
        .when(|claim| {
            claim.filing == "MB"
                && any_line(claim, |line| matches!(line.need, Need::Order | Need::Laboratory))
                && !any_line(claim, |line| line.need == Need::Visit)
        })
        .text(|text| text.remove("NM1*DN")),
    DefectKind::new("referring-is-rendering", 7, "PRV-004").when(self_referred).text(|text| {
        let npi = text.get("NM1*82", 9)?.to_owned();
        text.set("NM1*DN", 9, &npi)
    }),
    DefectKind::new("attending-missing", 4, "PRV-005")
        .status("A6:21")
        .segments(2)
        .when(institutional)
        .text(|text| text.remove_loop("NM1*71", &["PRV"])),
    DefectKind::new("operating-missing", 4, "PRV-006")
        .status("A6:21")
        .when(operated)
        .text(|text| text.remove("NM1*72")),
    DefectKind::new("facility-missing", 4, "PRV-007")
        .segments(3)
        .when(professional)
        .text(|text| text.remove_loop("NM1*77", &["N3", "N4"])),
    DefectKind::new("facility-zip-short", 4, "PRV-008")
        .status("A7:500")
        .when(|claim| professional(claim) && claim.names_facility)
        .text(|text| text.alter("NM1*77>N4", 3, |zip| zip[..5].to_owned())),
    DefectKind::new("facility-street-missing", 2, "ENV-024")
        .status("A6:126")
        .segment_fault("2310C", "N3", "3")
        .text(|text| text.remove("NM1*77>N3")),
    DefectKind::new("pick-up-missing", 4, "PRV-012")
        .also(&["ENV-024"])
        .status("A6:21")
        .segments(3)
        .text(|text| text.remove_loop("NM1*PW", &["N3", "N4"])),
    DefectKind::new("drop-off-missing", 4, "PRV-012")
        .also(&["ENV-024"])
        .status("A6:21")
        .segments(3)
        .text(|text| text.remove_loop("NM1*45", &["N3", "N4"])),
    DefectKind::new("transport-certification-missing", 4, "PRV-013")
        .status("A6:21")
        .segments(2)
        .text(|text| text.remove_loop("CR1", &["CRC"])),
    DefectKind::new("attending-name-missing", 2, "ENV-027")
        .status("A6:21")
        .element_fault("2310A", "NM1*71", "NM1", (3, 0, "1"))
        .when(inpatient)
        .text(|text| text.set("NM1*71", 3, "")),
];

/// Whether a person must have given some of it: a visit, anesthesia, an infusion or therapy.
fn given_by_a_person(claim: &Claim) -> bool {
    let needs_hands = |line: &Line| {
        matches!(line.need, Need::Visit | Need::Minutes)
            || ["963", "964", "970", "971", "975"].contains(&&line.code[..3])
    };
    professional(claim) && claim.lines.iter().any(needs_hands)
}

/// Whether some of it is of the kinds that nobody may send to himself: tests, pictures, equipment.
fn self_referred(claim: &Claim) -> bool {
    let is_kind = |line: &Line| matches!(line.need, Need::Laboratory | Need::Reading | Need::Rental);
    professional(claim) && claim.lines.iter().any(is_kind)
}
