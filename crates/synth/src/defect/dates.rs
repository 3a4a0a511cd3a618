//! What is wrong with the dates of a claim.

use super::DefectKind;
use super::when::{dependent, inpatient, outpatient, own, professional};
use crate::claim::Claim;

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("admission-date-missing", 4, "DT-001")
        .status("A6:189")
        .when(admitted)
        .claim(|claim, _| claim.admitted = None),
    DefectKind::new("admission-after-service", 4, "DT-002")
        .status("A7:189")
        .when(admitted)
        .claim(|claim, _| claim.admitted = Some(claim.from.plus(3))),
    DefectKind::new("discharge-before-admission", 4, "DT-002")
        .status("A7:190")
        .when(admitted)
        .text(|text| text.insert_after("DTP*435", "DTP*096*D8*20240105")),
    DefectKind::new("admission-after-statement", 4, "DT-002")
        .status("A7:189")
        .when(inpatient)
        .claim(|claim, _| claim.admitted = Some(claim.to.plus(2))),
    DefectKind::new("onset-after-service", 4, "DT-003")
        .status("A7:21")
        .when(professional)
        .text(|text| text.insert_after("CLM", "DTP*431*D8*20991231")),
    DefectKind::new("treatment-begun-after-service", 4, "DT-003")
        .status("A7:21")
        .when(professional)
        .text(|text| text.insert_after("CLM", "DTP*454*D8*20991231")),
    DefectKind::new("last-period-of-a-man", 4, "DT-004")
        .when(|claim| professional(claim) && claim.cause.is_none() && !claim.patient.person.female)
        .text(|text| text.insert_after("CLM", "DTP*484*D8*20250105")),
    DefectKind::new("last-period-after-service", 4, "DT-004")
        .when(|claim| professional(claim) && claim.cause.is_none() && claim.patient.person.female)
        .text(|text| text.insert_after("CLM", "DTP*484*D8*20991231")),
    DefectKind::new("statement-reversed", 4, "DT-005")
        .also(&["DT-002", "LN-023"])
        .status("A7:188")
        .when(outpatient)
        .claim(|claim, _| claim.from = claim.to.plus(3)),
    DefectKind::new("statement-dates-missing", 2, "ENV-024")
        .also(&["DT-005", "DT-006", "LN-023"])
        .status("A6:188")
        .segment_fault("2300", "DTP", "3")
        .text(|text| text.remove("DTP*434")),
    DefectKind::new("admission-missing", 4, "DT-006")
        .status("A6:189")
        .when(inpatient)
        .text(|text| text.remove("DTP*435")),
    DefectKind::new("admission-hour-missing", 4, "DT-006").status("A6:189").when(inpatient).text(|text| {
        let day = text.get("DTP*435", 3)?[..8].to_owned();
        text.set("DTP*435", 2, "D8")?;
        text.set("DTP*435", 3, &day)
    }),
    DefectKind::new("admission-type-missing", 4, "DT-006")
        .also(&["ENV-027"])
        .status("A6:231")
        .when(inpatient)
        .text(|text| text.set("CL1", 1, "")),
    DefectKind::new("admission-source-missing", 4, "DT-006")
        .also(&["ENV-027"])
        .status("A6:229")
        .when(inpatient)
        .text(|text| text.set("CL1", 2, "")),
    DefectKind::new("patient-status-missing", 4, "DT-006")
        .also(&["ENV-027", "DT-007"])
        .status("A6:234")
        .when(inpatient)
        .text(|text| text.set("CL1", 3, "")),
    DefectKind::new("still-a-patient-at-the-end", 4, "DT-007")
        .status("A7:234")
        .when(inpatient)
        .text(|text| text.set("CL1", 3, "30")),
    DefectKind::new("discharged-in-between", 4, "DT-007")
        .also(&["CLM-009"])
        .status("A7:234")
        .when(inpatient)
        .text(|text| text.part("CLM", 5, 3, "2")),
    DefectKind::new("accident-date-of-another-format", 1, "ENV-023")
        .also(&["CLM-015", "ENV-022"])
        .status("A7:194")
        .when(|claim| claim.cause.is_some())
        .text(|text| text.alter("DTP*439", 3, |day| day[2..].to_owned())),
    DefectKind::new("death-date-impossible", 1, "ENV-023")
        .status("A7:21")
        .when(|claim| professional(claim) && dependent(claim))
        .text(|text| {
            text.set("PAT", 5, "D8")?;
            text.set("PAT", 6, "20261345")
        }),
    DefectKind::new("service-date-unknown-format", 2, "ENV-028")
        .also(&["LN-020", "ENV-023"])
        .status("A7:187")
        .element_fault("2400", "DTP", "DTP", (2, 0, "7"))
        .when(|claim| professional(claim) && own(claim))
        .text(|text| text.set("LX>DTP*472", 2, "D9")),
];

fn admitted(claim: &Claim) -> bool {
    professional(claim) && claim.admitted.is_some()
}
