//! What is wrong with the codes of a hospital.

use super::DefectKind;
use super::when::{inpatient, institutional, operated, outpatient};

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("value-code-short", 5, "IN-001")
        .also(&["ENV-022"])
        .status("A7:463")
        .when(inpatient)
        .text(|text| text.part("HI*BE", 1, 2, "8")),
    DefectKind::new("value-amount-missing", 5, "IN-001")
        .also(&["ENV-027", "ENV-030"])
        .status("A6:463")
        .when(inpatient)
        .text(|text| text.part("HI*BE", 1, 5, "")),
    DefectKind::new("days-not-of-statement", 4, "IN-002")
        .status("A7:463")
        .when(inpatient)
        .text(|text| text.part("HI*BE", 1, 5, "77")),
    DefectKind::new("occurrence-date-missing", 5, "IN-003")
        .also(&["ENV-027", "ENV-030"])
        .status("A6:461")
        .when(inpatient)
        .text(|text| {
            text.part("HI*BH", 1, 3, "")?;
            text.part("HI*BH", 1, 4, "")
        }),
    DefectKind::new("occurrence-after-statement", 5, "IN-003")
        .status("A7:461")
        .when(inpatient)
        .text(|text| text.part("HI*BH", 1, 4, "20991231")),
    DefectKind::new("group-code-malformed", 5, "IN-004")
        .when(inpatient)
        .text(|text| text.part("HI*DR", 1, 2, "47")),
    DefectKind::new("procedure-outside-statement", 4, "IN-005").status("A7:465").when(operated).claim(
        |claim, _| {
            let after = claim.to.plus(9);
            if let Some(procedure) = claim.stay.as_mut().and_then(|stay| stay.procedure.as_mut()) {
                procedure.1 = after;
            }
        },
    ),
    DefectKind::new("inpatient-procedure-malformed", 5, "IN-006")
        .status("A7:465")
        .when(operated)
        .text(|text| text.part("HI*BBR", 1, 2, "0DTJ4O")),
    DefectKind::new("inpatient-procedure-with-letter-o", 5, "IN-006")
        .status("A7:465")
        .when(operated)
        .text(|text| text.part("HI*BBR", 1, 2, "ODTJ4ZZ")),
    DefectKind::new("inpatient-procedure-undated", 2, "ENV-027")
        .also(&["IN-005", "ENV-030"])
        .status("A6:465")
        .when(operated)
        .text(|text| {
            text.part("HI*BBR", 1, 3, "")?;
            text.part("HI*BBR", 1, 4, "")
        }),
    DefectKind::new("condition-code-unknown", 5, "IN-007")
        .when(inpatient)
        .text(|text| text.part("HI*BG", 1, 2, "!!")),
    DefectKind::new("patient-status-unknown", 5, "IN-008")
        .also(&["DT-006", "DT-007"])
        .status("A7:234")
        .when(institutional)
        .text(|text| text.set("CL1", 3, "Z9")),
    DefectKind::new("admission-information-missing", 2, "ENV-024")
        .also(&["DT-006", "DT-007", "DX-018"])
        .status("A6:234")
        .segment_fault("2300", "CL1", "3")
        .when(outpatient)
        .text(|text| text.remove("CL1")),
    DefectKind::new("statement-date-of-one-day", 2, "ENV-028")
        .also(&["ENV-023", "DT-005", "LN-023", "DT-006", "IN-002"])
        .status("A7:188")
        .when(institutional)
        .text(|text| {
            let day = text.get("DTP*434", 3)?[..8].to_owned();
            text.set("DTP*434", 2, "D8")?;
            text.set("DTP*434", 3, &day)
        }),
];
