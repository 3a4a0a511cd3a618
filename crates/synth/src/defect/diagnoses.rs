//! What is wrong with diagnoses.

use std::borrow::Cow;

use super::DefectKind;
use super::when::{any_line, dental, inpatient, outpatient, professional};
use crate::claim::Claim;
use crate::world::{CHRONIC, REASONS};

pub(super) static KINDS: &[DefectKind] = &[
    // How many.
    DefectKind::new("thirteen-diagnoses", 2, "DX-001")
        .also(&["ENV-025", "ENV-031", "LN-011", "DX-011", "DX-012", "DX-013", "DX-014"])
        .status("A7:254")
        .when(professional)
        .claim(|claim, _| fill_up(claim, 13)),
    DefectKind::new("twenty-six-diagnoses", 2, "DX-002")
        .also(&["ENV-025", "ENV-031", "DX-011", "DX-012", "DX-013", "DX-014"])
        .status("A7:254")
        .when(outpatient)
        .claim(|claim, _| fill_up(claim, 26)),
    DefectKind::new("four-reasons-for-visit", 2, "DX-002")
        .also(&["ENV-025", "ENV-029", "ENV-031"])
        .status("A7:254")
        .when(outpatient)
        .text(|text| {
            for (element, code) in [(2, "R55"), (3, "R42"), (4, "R0602")] {
                text.set("HI*APR", element, &format!("APR:{code}"))?;
            }
            Some(())
        }),
    DefectKind::new("five-dental-diagnoses", 2, "DX-003")
        .also(&["ENV-025", "ENV-031"])
        .status("A7:254")
        .when(|claim| dental(claim) && diagnosed(claim))
        .claim(|claim, _| {
            let more = ["K0889", "K0263", "K011", "K0401", "K0262"];
            let more = more.into_iter().map(|code| ("ABF", Cow::Borrowed(code)));
            let more = more.filter(|(_, code)| *code != claim.diagnoses[0].1).take(4).collect::<Vec<_>>();
            claim.diagnoses.extend(more);
        }),
    DefectKind::new("diagnoses-missing", 2, "ENV-024")
        .also(&["DX-008", "LN-010"])
        .status("A6:254")
        .segment_fault("2300", "HI", "3")
        .when(professional)
        .text(|text| text.remove("HI")),
    DefectKind::new("principal-missing-institutional", 2, "ENV-024")
        .also(&["DX-008", "ENV-019"])
        .status("A6:254")
        .segment_fault("2300", "HI", "3")
        .when(outpatient)
        .text(|text| text.remove("HI*ABK")),
    // The code.
    DefectKind::new("diagnosis-dotted", 5, "DX-004")
        .status("A7:255")
        .when(diagnosed)
        .claim(|claim, _| first_is(claim, "E11.9")),
    DefectKind::new("diagnosis-malformed", 5, "DX-004")
        .also(&["DX-006"])
        .status("A7:255")
        .when(diagnosed)
        .claim(|claim, _| first_is(claim, "1E119")),
    DefectKind::new("diagnosis-header", 5, "DX-005")
        .status("A7:255")
        .when(diagnosed)
        .claim(|claim, _| first_is(claim, "M81")),
    DefectKind::new("second-diagnosis-header", 5, "DX-005")
        .status("A7:255")
        .when(|claim| claim.diagnoses.len() > 1)
        .claim(|claim, _| second_is(claim, "E11")),
    DefectKind::new("diagnosis-unknown", 5, "DX-006")
        .status("A7:255")
        .when(diagnosed)
        .claim(|claim, _| first_is(claim, "I1099")),
    DefectKind::new("diagnosis-icd9", 4, "DX-007")
        .also(&["DX-008"])
        .status("A7:255")
        .when(professional)
        .claim(|claim, _| claim.diagnoses[0] = ("BK", Cow::Borrowed("4019"))),
    DefectKind::new("diagnosis-versions-mixed", 4, "DX-007")
        .status("A7:255")
        .when(|claim| professional(claim) && claim.diagnoses.len() > 1)
        .claim(|claim, _| claim.diagnoses[1] = ("BF", Cow::Borrowed("25000"))),
    DefectKind::new("principal-qualifier-wrong", 4, "DX-008")
        .also(&["ENV-028", "ENV-024"])
        .status("A7:254")
        .when(professional)
        .text(|text| text.part("HI", 1, 1, "ABF")),
    DefectKind::new("diagnosis-qualifier-invalid", 2, "ENV-028")
        .also(&["DX-007", "LN-010"])
        .status("A7:254")
        .when(|claim| professional(claim) && claim.diagnoses.len() > 1)
        .text(|text| text.part("HI", 2, 1, "ZZZ")),
    // The order and what does not go together.
    DefectKind::new("diagnosis-repeated", 4, "DX-009").also(&["LN-011"]).when(diagnosed).claim(|claim, _| {
        let again = claim.diagnoses[0].1.clone();
        claim.diagnoses.push(("ABF", again));
    }),
    DefectKind::new("external-cause-first", 4, "DX-010")
        .status("A7:254")
        .when(professional)
        .claim(|claim, _| first_is(claim, "W010XXA")),
    DefectKind::new("manifestation-first", 4, "DX-010")
        .also(&["DX-015"])
        .status("A7:254")
        .when(professional)
        .claim(|claim, _| first_is(claim, "G63")),
    DefectKind::new("diagnosis-of-women", 7, "DX-011")
        .also(&["DX-012"])
        .status("A7:255")
        .when(|claim| professional(claim) && !claim.patient.person.female)
        .claim(|claim, _| first_is(claim, "N951")),
    DefectKind::new("diagnosis-of-men", 7, "DX-011")
        .also(&["DX-012"])
        .status("A7:255")
        .when(|claim| professional(claim) && claim.patient.person.female)
        .claim(|claim, _| first_is(claim, "N400")),
    DefectKind::new("diagnosis-of-children", 7, "DX-012")
        .status("A7:255")
        .when(|claim| professional(claim) && claim.patient.age(claim.from) > 30)
        .claim(|claim, _| first_is(claim, "Z00129")),
    DefectKind::new("diagnosis-of-adults", 7, "DX-012")
        .status("A7:255")
        .when(|claim| professional(claim) && claim.patient.age(claim.from) < 12)
        .claim(|claim, _| first_is(claim, "Z0000")),
    DefectKind::new("diagnosis-unspecified", 7, "DX-013")
        .when(professional)
        .claim(|claim, _| first_is(claim, "M25569")),
    DefectKind::new("diagnoses-exclude-each-other", 7, "DX-014")
        .also(&["DX-012", "LN-011"])
        .when(|claim| professional(claim) && claim.diagnoses.len() == 2)
        .claim(|claim, _| {
            first_is(claim, "E109");
            second_is(claim, "E119");
        }),
    DefectKind::new("underlying-disease-missing", 7, "DX-015")
        .when(|claim| professional(claim) && claim.diagnoses.len() > 1)
        .claim(|claim, _| second_is(claim, "F0280")),
    DefectKind::new("active-treatment-with-aftercare", 7, "DX-019")
        .also(&["DX-015", "LN-011"])
        .when(|claim| professional(claim) && claim.cause.is_some())
        .claim(|claim, _| claim.diagnoses.push(("ABF", Cow::Borrowed("Z4789")))),
    // What hospitals add.
    DefectKind::new("present-on-admission-missing", 4, "DX-016")
        .status("A6:21")
        .when(|claim| inpatient(claim) && !claim.diagnoses[0].1.starts_with('Z'))
        .text(|text| text.part("HI*ABK", 1, 9, "")),
    DefectKind::new("present-on-admission-invalid", 2, "ENV-028")
        .also(&["DX-016"])
        .status("A7:21")
        .when(inpatient)
        .text(|text| text.part("HI*ABK", 1, 9, "Q")),
    DefectKind::new("admitting-diagnosis-missing", 4, "DX-017")
        .status("A6:232")
        .when(inpatient)
        .text(|text| text.remove("HI*ABJ")),
    DefectKind::new("reason-for-visit-missing", 4, "DX-018")
        .status("A6:254")
        // Only an emergency room asks why someone came.
        .when(|claim| outpatient(claim) && any_line(claim, |line| line.revenue == "0450"))
        .text(|text| text.remove("HI*APR")),
];

fn diagnosed(claim: &Claim) -> bool {
    !claim.diagnoses.is_empty()
}

fn first_is(claim: &mut Claim, code: &'static str) {
    claim.diagnoses[0].1 = Cow::Borrowed(code);
}

fn second_is(claim: &mut Claim, code: &'static str) {
    claim.diagnoses[1].1 = Cow::Borrowed(code);
}

/// Adds diagnoses that anyone can have until there are so many.
fn fill_up(claim: &mut Claim, many: usize) {
    for diagnosis in CHRONIC.iter().chain(&REASONS) {
        let code = diagnosis.code;
        let new = claim.diagnoses.iter().all(|(_, other)| *other != code);
        if claim.diagnoses.len() < many && new && !matches!(code, "N400" | "N951" | "Z00129" | "Z0000") {
            claim.diagnoses.push(("ABF", Cow::Borrowed(code)));
        }
    }
}
