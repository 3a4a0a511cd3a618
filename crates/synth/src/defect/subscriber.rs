//! What is wrong with subscribers, patients and payers.

use super::DefectKind;
use super::when::{dependent, medicare, own, primary, professional, secondary};
use crate::claim::Claim;

pub(super) static KINDS: &[DefectKind] = &[
    // SBR.
    DefectKind::new("payer-sequence-invalid", 2, "SUB-001")
        .also(&["ENV-028", "SUB-002", "SUB-004"])
        .status("A7:21")
        .element_fault("2000B", "SBR", "SBR", (1, 0, "7"))
        .when(primary)
        .text(|text| text.set("HL***22>SBR", 1, "X")),
    DefectKind::new("payer-sequence-missing", 2, "SUB-001")
        .also(&["ENV-027", "SUB-002", "SUB-004"])
        .status("A6:21")
        .element_fault("2000B", "SBR", "SBR", (1, 0, "1"))
        .when(primary)
        .text(|text| text.set("HL***22>SBR", 1, "")),
    DefectKind::new("payer-order-repeated", 4, "SUB-002")
        .also(&["COB-001"])
        .status("A7:21")
        .when(secondary)
        .text(|text| text.set("CLM>SBR", 1, "S")),
    DefectKind::new("payer-order-gapped", 4, "SUB-002")
        .also(&["COB-001"])
        .status("A7:21")
        .when(secondary)
        .text(|text| text.set("HL***22>SBR", 1, "T")),
    DefectKind::new("filing-indicator-invalid", 2, "SUB-003")
        .also(&["ENV-028"])
        .status("A7:480")
        .element_fault("2000B", "HL***22>SBR", "SBR", (9, 0, "7"))
        .claim(|claim, _| claim.filing = "99"),
    DefectKind::new("filing-indicator-missing", 2, "SUB-003")
        .also(&["ENV-027"])
        .status("A6:480")
        .element_fault("2000B", "SBR", "SBR", (9, 0, "1"))
        .text(|text| text.set("HL***22>SBR", 9, "")),
    DefectKind::new("filing-indicator-of-another-payer", 4, "SUB-013")
        .when(|claim| claim.filing == "CI")
        .claim(|claim, _| claim.filing = "MC"),
    DefectKind::new("secondary-reason-missing", 4, "SUB-004")
        .status("A6:21")
        .when(|claim| professional(claim) && secondary(claim) && medicare(claim))
        .text(|text| text.set("HL***22>SBR", 5, "")),
    DefectKind::new("secondary-reason-invalid", 4, "SUB-004")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2000B", "SBR", "SBR", (5, 0, "7"))
        .when(|claim| professional(claim) && secondary(claim) && medicare(claim))
        .text(|text| text.set("HL***22>SBR", 5, "99")),
    DefectKind::new("relationship-of-subscriber-invalid", 2, "ENV-028")
        .also(&["HL-004", "SUB-007"])
        .status("A7:21")
        .element_fault("2000B", "SBR", "SBR", (2, 0, "7"))
        .when(own)
        .text(|text| text.set("HL***22>SBR", 2, "19")),
    // The member and the payer.
    DefectKind::new("member-id-missing", 2, "SUB-005")
        .status("A6:164")
        .claim(|claim, _| claim.member.clear()),
    DefectKind::new("medicare-id-malformed", 5, "SUB-006")
        .status("A7:164")
        .when(medicare)
        .claim(|claim, _| claim.member.replace_range(1..2, "S")),
    DefectKind::new("medicare-id-short", 5, "SUB-006")
        .status("A7:164")
        .when(medicare)
        .claim(|claim, _| claim.member.truncate(10)),
    DefectKind::new("medicare-id-of-old", 5, "SUB-006")
        .status("A7:164")
        .when(medicare)
        .claim(|claim, _| "078051120A".clone_into(&mut claim.member)),
    DefectKind::new("payer-id-missing", 4, "SUB-012")
        .also(&["ENV-027"])
        .status("A6:153")
        .element_fault("2010BB", "NM1*PR", "NM1", (9, 0, "1"))
        .claim(|claim, _| claim.payer_id = ""),
    DefectKind::new("payer-id-unknown", 4, "SUB-012")
        .status("A7:153")
        .claim(|claim, _| claim.payer_id = "ZZZ99"),
    // The subscriber.
    DefectKind::new("subscriber-street-missing", 4, "SUB-007")
        .status("A6:126")
        .when(own)
        .text(|text| text.remove("NM1*IL>N3")),
    DefectKind::new("subscriber-city-missing", 4, "SUB-007")
        .also(&["ENV-024"])
        .status("A6:126")
        .when(own)
        .text(|text| text.remove("NM1*IL>N4")),
    DefectKind::new("subscriber-birth-missing", 4, "SUB-007")
        .also(&["ENV-024"])
        .status("A6:158")
        .when(own)
        .text(|text| text.remove("NM1*IL>DMG")),
    DefectKind::new("born-after-service", 4, "SUB-008")
        .also(&["PAT-005"])
        .status("A7:158")
        .claim(|claim, _| claim.birth = claim.to.plus(5)),
    DefectKind::new("born-too-long-ago", 4, "SUB-008")
        .also(&["DX-012", "PAT-004"])
        .status("A7:158")
        .claim(|claim, _| claim.birth = claim.to.plus(-140 * 366)),
    DefectKind::new("sex-invalid", 2, "SUB-009")
        .also(&["ENV-028"])
        .status("A7:157")
        .element_fault("2010BA", "DMG", "DMG", (3, 0, "7"))
        .when(own)
        .text(|text| text.set("NM1*IL>DMG", 3, "X")),
    DefectKind::new("sex-missing", 4, "SUB-007")
        .also(&["ENV-027", "SUB-009"])
        .status("A6:157")
        .element_fault("2010BA", "DMG", "DMG", (3, 0, "1"))
        .when(own)
        .text(|text| text.set("NM1*IL>DMG", 3, "")),
    DefectKind::new("subscriber-name-with-digits", 2, "SUB-010")
        .text(|text| text.alter("NM1*IL", 3, |name| format!("{name} 2ND"))),
    DefectKind::new("subscriber-family-name-missing", 2, "ENV-027")
        .also(&["SUB-010"])
        .status("A6:21")
        .element_fault("2010BA", "NM1*IL", "NM1", (3, 0, "1"))
        .text(|text| text.set("NM1*IL", 3, "")),
    DefectKind::new("subscriber-is-organization", 4, "SUB-011")
        .also(&["ENV-030"])
        .text(|text| text.set("HL***22>NM1*IL", 2, "2")),
    DefectKind::new("social-security-number-invalid", 4, "SUB-014")
        .when(own)
        .text(|text| text.insert_after("NM1*IL>DMG", "REF*SY*000123456")),
    DefectKind::new("social-security-number-short", 4, "SUB-014")
        .when(own)
        .text(|text| text.insert_after("NM1*IL>DMG", "REF*SY*12345678")),
    DefectKind::new("subscriber-state-invalid", 2, "SUB-007")
        .also(&["ENV-028", "BP-014"])
        .status("A7:126")
        .when(own)
        .text(|text| text.set("NM1*IL>N4", 2, "ZQ")),
    DefectKind::new("subscriber-zip-missing", 2, "SUB-007")
        .status("A6:500")
        .when(own)
        .text(|text| text.set("NM1*IL>N4", 3, "")),
    DefectKind::new("subscriber-zip-of-another-state", 6, "BP-014")
        .when(own)
        .text(|text| text.set("NM1*IL>N4", 3, "995011234")),
    // The patient, if it is someone else.
    DefectKind::new("relationship-invalid", 2, "PAT-001")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2000C", "PAT", "PAT", (1, 0, "7"))
        .when(dependent)
        .text(|text| text.set("PAT", 1, "77")),
    DefectKind::new("relationship-missing", 2, "PAT-001")
        .also(&["ENV-027"])
        .status("A6:21")
        .element_fault("2000C", "PAT", "PAT", (1, 0, "1"))
        .when(dependent)
        .text(|text| text.set("PAT", 1, "")),
    DefectKind::new("patient-street-missing", 2, "PAT-002")
        .also(&["ENV-024"])
        .status("A6:126")
        .segment_fault("2010CA", "N3", "3")
        .when(dependent)
        .text(|text| text.remove("NM1*QC>N3")),
    DefectKind::new("patient-city-missing", 2, "PAT-002")
        .also(&["ENV-024"])
        .status("A6:126")
        .segment_fault("2010CA", "N4", "3")
        .when(dependent)
        .text(|text| text.remove("NM1*QC>N4")),
    DefectKind::new("patient-birth-missing", 2, "PAT-002")
        .also(&["ENV-024"])
        .status("A6:158")
        .segment_fault("2010CA", "DMG", "3")
        .when(dependent)
        .text(|text| text.remove("NM1*QC>DMG")),
    DefectKind::new("patient-sex-missing", 2, "PAT-002")
        .also(&["ENV-027", "SUB-009"])
        .status("A6:157")
        .element_fault("2010CA", "DMG", "DMG", (3, 0, "1"))
        .when(dependent)
        .text(|text| text.set("NM1*QC>DMG", 3, "")),
    DefectKind::new("patient-repeats-subscriber", 4, "PAT-003").segments(2).when(dependent).text(|text| {
        let birth = text.segments[text.find("NM1*QC>DMG")?].join("*");
        let name = |n| text.get("NM1*IL", n).unwrap_or_default().to_owned();
        let names = [name(3), name(4), name(5)];
        text.insert_after("HL***22>NM1*IL", &birth)?;
        for (element, name) in (3..).zip(&names) {
            let _ = text.set("NM1*QC", element, name);
        }
        Some(())
    }),
    DefectKind::new("child-over-twenty-six", 4, "PAT-004")
        .also(&["DX-012"])
        .when(|claim| relationship(claim) == Some("19"))
        .claim(|claim, _| claim.birth = claim.from.plus(-31 * 366)),
    DefectKind::new("death-before-service", 4, "PAT-005")
        .status("A7:21")
        .when(|claim| professional(claim) && dependent(claim))
        .text(|text| {
            text.set("PAT", 5, "D8")?;
            text.set("PAT", 6, "20190105")
        }),
    DefectKind::new("pregnant-man", 4, "PAT-006")
        .when(|claim| professional(claim) && dependent(claim) && !claim.patient.person.female)
        .text(|text| text.set("PAT", 9, "Y")),
];

fn relationship(claim: &Claim) -> Option<&'static str> {
    claim.patient.subscriber.as_ref().map(|(_, relationship)| *relationship)
}
