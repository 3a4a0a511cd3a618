//! Departures from the implementation guide that no other family has: syntax, order, repetition, codes.

use super::DefectKind;
use super::text::{Changed, Text};
use super::when::{dependent, inpatient, not_institutional, own, professional};

pub(super) static KINDS: &[DefectKind] = &[
    // Segments that do not belong where they are.
    DefectKind::new("segment-unknown", 1, "ENV-018")
        .status("A7:21")
        .segment_fault("2300", "ZZZ", "1")
        .text(|text| text.insert_after("CLM", "ZZZ*1")),
    DefectKind::new("segment-of-another-guide", 1, "ENV-018")
        .also(&["ENV-019"])
        .status("A7:21")
        .segment_fault("2300", "CLP", "2")
        .text(|text| text.insert_after("CLM", "CLP*1*1*100*80**12*1")),
    DefectKind::new("segment-misplaced-in-line", 1, "ENV-019")
        .status("A7:21")
        .segment_fault("2400", "REF", "7")
        .when(professional)
        .text(|text| text.move_before("LX>REF*6R", "LX>DTP*472")),
    DefectKind::new("segment-misplaced-in-claim", 1, "ENV-019")
        .also(&["ENV-024"])
        .status("A7:21")
        .segment_fault("2300", "HI", "7")
        .text(|text| text.move_before("HI", "CLM>REF")),
    DefectKind::new("date-after-its-loop", 1, "ENV-019")
        .also(&["ENV-018", "ENV-024"])
        .status("A7:21")
        .segment_fault("2010BA", "DMG", "7")
        .when(own)
        .text(|text| text.move_before("NM1*IL>DMG", "NM1*IL>N3")),
    // Separators and characters.
    DefectKind::new("trailing-separators", 1, "ENV-020").text(trailing_separators),
    DefectKind::new("trailing-component-separators", 1, "ENV-020")
        .when(professional)
        .text(|text| text.alter("SV1", 1, |procedure| format!("{procedure}::"))),
    DefectKind::new("control-character", 1, "ENV-021")
        .also(&["SUB-010"])
        .status("A7:21")
        .element_fault("2010BA", "NM1*IL", "NM1", (3, 0, "6"))
        .text(|text| text.alter("NM1*IL", 3, |name| format!("{name}\u{7}"))),
    DefectKind::new("character-of-another-alphabet", 1, "ENV-021")
        .also(&["SUB-010"])
        .status("A7:21")
        .element_fault("2010BA", "NM1*IL", "NM1", (3, 0, "6"))
        .text(|text| text.alter("NM1*IL", 3, |name| format!("{name}\u{142}"))),
    // Lengths and types.
    DefectKind::new("name-long", 1, "ENV-022")
        .status("A7:21")
        .element_fault("2010BA", "NM1*IL", "NM1", (3, 0, "5"))
        .text(|text| text.set("NM1*IL", 3, &"LONGNAME".repeat(8))),
    DefectKind::new("city-short", 1, "ENV-022")
        .status("A7:21")
        .element_fault("2010BA", "NM1*IL>N4", "N4", (1, 0, "4"))
        .when(own)
        .text(|text| text.set("NM1*IL>N4", 1, "A")),
    DefectKind::new("reference-long", 1, "ENV-022")
        .also(&["CLM-011"])
        .status("A7:21")
        .element_fault("2300", "REF", "REF", (2, 0, "5"))
        .text(|text| text.set("CLM>REF*G1", 2, &"7".repeat(51))),
    DefectKind::new("note-long", 1, "ENV-022")
        .status("A7:21")
        .element_fault("2300", "NTE", "NTE", (2, 0, "5"))
        // A note stands before what certifies a transport.
        .when(|claim| !claim.lines[0].code.starts_with("A04"))
        .text(|text| text.insert_before("HI", &format!("NTE*ADD*{}", "SEE CHART ".repeat(9).trim_end()))),
    DefectKind::new("number-with-letters", 1, "LN-014")
        .also(&["ENV-021"])
        .status("A7:476")
        .element_fault("2400", "SV1", "SV1", (4, 0, "6"))
        .when(professional)
        .text(|text| text.set("SV1", 4, "1X")),
    DefectKind::new("date-impossible", 2, "LN-020")
        .also(&["ENV-023"])
        .status("A7:187")
        .element_fault("2400", "DTP", "DTP", (3, 0, "8"))
        .when(professional)
        .text(|text| text.set("LX>DTP*472", 3, "20260231")),
    DefectKind::new("date-of-another-format", 2, "LN-020")
        .also(&["ENV-023", "ENV-022"])
        .status("A7:187")
        .element_fault("2400", "DTP", "DTP", (3, 0, "8"))
        .when(professional)
        .text(|text| text.alter("LX>DTP*472", 3, |day| day[2..].to_owned())),
    DefectKind::new("birth-date-impossible", 1, "ENV-023")
        .also(&["SUB-007", "SUB-008"])
        .status("A7:158")
        .element_fault("2010BA", "DMG", "DMG", (2, 0, "8"))
        .when(own)
        .text(|text| text.set("NM1*IL>DMG", 2, "19611345")),
    DefectKind::new("hour-impossible", 1, "ENV-023")
        .also(&["DT-006"])
        .status("A7:21")
        .element_fault("2300", "DTP", "DTP", (3, 0, "9"))
        .when(inpatient)
        .text(|text| text.set("DTP*096", 3, "2575")),
    // What is missing.
    DefectKind::new("subscriber-information-missing", 2, "ENV-024")
        .also(&["SUB-001", "SUB-002", "SUB-003", "HL-004", "COB-001"])
        .status("A6:21")
        .segment_fault("2000B", "SBR", "3")
        .text(|text| text.remove("HL***22>SBR")),
    DefectKind::new("subscriber-name-missing", 2, "ENV-024")
        .also(&["SUB-005", "SUB-007"])
        .status("A6:21")
        .segment_fault("2010BA", "NM1", "3")
        .when(dependent)
        .text(|text| text.remove("HL***22>NM1*IL")),
    DefectKind::new("payer-name-missing", 2, "ENV-024")
        .also(&["SUB-012"])
        .status("A6:153")
        .segment_fault("2010BB", "NM1", "3")
        .text(|text| text.remove("HL***22>NM1*PR")),
    DefectKind::new("patient-information-missing", 2, "ENV-024")
        .also(&["PAT-001"])
        .status("A6:21")
        .segment_fault("2000C", "PAT", "3")
        .when(dependent)
        .text(|text| text.remove("PAT")),
    DefectKind::new("provider-name-missing", 2, "ENV-027")
        .status("A6:21")
        .element_fault("2310B", "NM1*82", "NM1", (3, 0, "1"))
        .when(professional)
        .text(|text| text.set("NM1*82", 3, "")),
    DefectKind::new("payer-kind-missing", 2, "ENV-027")
        .status("A6:21")
        .element_fault("2010BB", "NM1*PR", "NM1", (2, 0, "1"))
        .text(|text| text.set("HL***22>NM1*PR", 2, "")),
    DefectKind::new("date-without-format", 2, "ENV-027")
        .also(&["LN-020"])
        .status("A6:187")
        .element_fault("2400", "DTP", "DTP", (2, 0, "1"))
        .when(professional)
        .text(|text| text.set("LX>DTP*472", 2, "")),
    DefectKind::new("procedure-qualifier-missing", 2, "ENV-027")
        .also(&["LN-004"])
        .status("A6:453")
        .element_fault("2400", "SV1", "SV1", (1, 1, "1"))
        .when(professional)
        .text(|text| text.part("SV1", 1, 1, "")),
    // What is there too often.
    DefectKind::new("segment-twice", 2, "ENV-025")
        .also(&["ENV-019"])
        .status("A7:21")
        .segment_fault("2010BA", "N4", "5")
        .when(own)
        .text(|text| text.repeat("NM1*IL>N4", &[], 1)),
    DefectKind::new("birth-date-twice", 2, "ENV-025")
        .also(&["ENV-019"])
        .status("A7:21")
        .segment_fault("2010BA", "DMG", "5")
        .when(own)
        .text(|text| text.repeat("NM1*IL>DMG", &[], 1)),
    DefectKind::new("claim-number-twice", 2, "ENV-025")
        .status("A7:21")
        .segment_fault("2300", "REF", "5")
        .text(|text| text.repeat("CLM>REF*G1", &[], 1)),
    DefectKind::new("eleven-attachments", 2, "ENV-025")
        .status("A7:21")
        .segments(11)
        .segment_fault("2300", "PWK", "5")
        .text(|text| {
            for number in 0..11 {
                text.insert_in_claim(&format!("PWK*OZ*EL***AC*7700{number}"))?;
            }
            Some(())
        }),
    DefectKind::new("provider-loop-twice", 2, "ENV-026")
        .also(&["ENV-025"])
        .status("A7:21")
        .segments(2)
        .segment_fault("2310B", "NM1", "4")
        .when(not_institutional)
        .text(|text| text.repeat("NM1*82", &["PRV"], 1)),
    DefectKind::new("payer-loop-twice", 2, "ENV-026")
        .also(&["ENV-025"])
        .status("A7:21")
        .segment_fault("2010BB", "NM1", "4")
        .text(|text| text.repeat("HL***22>NM1*PR", &[], 1)),
    DefectKind::new("drug-loop-twice", 2, "ENV-026")
        .also(&["ENV-025"])
        .status("A7:21")
        .segments(2)
        .segment_fault("2410", "LIN", "4")
        .when(professional)
        .text(|text| text.repeat("LIN", &["CTP"], 1)),
    // Codes, elements that are not used, elements that go together.
    DefectKind::new("entity-kind-invalid", 2, "ENV-028")
        .status("A7:21")
        .element_fault("2310B", "NM1*82", "NM1", (2, 0, "7"))
        .when(not_institutional)
        .text(|text| text.set("NM1*82", 2, "7")),
    DefectKind::new("reference-qualifier-invalid", 2, "ENV-028")
        .also(&["ENV-018", "ENV-019"])
        .status("A7:21")
        .text(|text| text.insert_before("HI", "REF*ZQ*77001")),
    DefectKind::new("country-invalid", 2, "ENV-028")
        .also(&["ENV-022", "BP-013"])
        .status("A7:21")
        .element_fault("2010BA", "NM1*IL>DMG", "DMG", (1, 0, "7"))
        .when(own)
        .text(|text| text.set("NM1*IL>DMG", 1, "D9")),
    DefectKind::new("claim-element-not-used", 2, "ENV-029")
        .status("A7:21")
        .element_fault("2300", "CLM", "CLM", (3, 0, "I10"))
        .text(|text| text.set("CLM", 3, "CI")),
    DefectKind::new("name-element-not-used", 2, "ENV-029")
        .status("A7:21")
        .element_fault("2010BB", "NM1*PR", "NM1", (4, 0, "I10"))
        .text(|text| text.set("HL***22>NM1*PR", 4, "ANN")),
    DefectKind::new("line-element-not-used", 2, "ENV-029")
        .status("A7:21")
        .element_fault("2400", "SV1", "SV1", (8, 0, "I10"))
        .when(professional)
        .text(|text| text.set("SV1", 8, "10")),
    DefectKind::new("number-without-qualifier", 2, "ENV-030")
        .also(&["ENV-027", "PRV-001"])
        .status("A6:21")
        .element_fault("2310B", "NM1*82", "NM1", (8, 0, "2"))
        .when(not_institutional)
        .text(|text| text.set("NM1*82", 8, "")),
    DefectKind::new("qualifier-without-number", 2, "ENV-030")
        .also(&["ENV-027", "PRV-001"])
        .status("A6:21")
        .element_fault("2310B", "NM1*82", "NM1", (9, 0, "2"))
        .when(not_institutional)
        .text(|text| text.set("NM1*82", 9, "")),
    DefectKind::new("elements-too-many", 1, "ENV-031")
        .status("A7:21")
        .element_fault("2400", "LX", "LX", (2, 0, "3"))
        .text(|text| text.set("LX", 2, "1")),
    DefectKind::new("components-too-many", 1, "ENV-031")
        .status("A7:453")
        .element_fault("2400", "SV1", "SV1", (1, 9, "3"))
        .when(professional)
        .text(|text| text.part("SV1", 1, 9, "X")),
    DefectKind::new("element-repeated", 1, "ENV-031")
        .also(&["ENV-022", "ENV-021", "SUB-010"])
        .status("A7:21")
        .element_fault("2010BA", "NM1*IL", "NM1", (4, 0, "3"))
        .text(|text| text.alter("NM1*IL", 4, |name| format!("{name}^ANN"))),
    // The hierarchy.
    DefectKind::new("level-number-gap", 2, "HL-001")
        .status("A7:21")
        .when(own)
        .text(|text| text.alter("HL***22", 1, |number| format!("{number}7"))),
    DefectKind::new("level-parent-missing", 4, "HL-002")
        .status("A7:21")
        .text(|text| text.set("HL***22", 2, "99999")),
    DefectKind::new("patient-level-under-provider", 4, "HL-002").status("A7:21").when(dependent).text(
        |text| {
            let billing = text.get("HL***22", 2)?.to_owned();
            text.set("HL***23", 2, &billing)
        },
    ),
    DefectKind::new("child-flag-without-child", 4, "HL-003")
        .status("A7:21")
        .when(own)
        .text(|text| text.set("HL***22", 4, "1")),
    DefectKind::new("child-without-flag", 4, "HL-003")
        .status("A7:21")
        .when(dependent)
        .text(|text| text.set("HL***22", 4, "0")),
    DefectKind::new("self-with-patient-level", 4, "HL-004").segments(4).when(dependent).text(|text| {
        // With the address and birth date that a subscriber who is the patient has.
        for pattern in ["NM1*QC>DMG", "NM1*QC>N4", "NM1*QC>N3"] {
            let segment = text.segments[text.find(pattern)?].join("*");
            text.insert_after("HL***22>NM1*IL", &segment)?;
        }
        text.set("HL***22>SBR", 2, "18")
    }),
    DefectKind::new("other-without-patient-level", 4, "HL-004")
        .when(own)
        .text(|text| text.set("HL***22>SBR", 2, "")),
];

fn trailing_separators(text: &mut Text) -> Changed {
    let at = text.find("CLM")?;
    text.segments[at].extend([String::new(), String::new()]);
    text.touched = Some(at);
    Some(())
}
