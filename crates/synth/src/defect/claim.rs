//! What is wrong with a claim as a whole.

use super::DefectKind;
use super::when::{institutional, medicare, not_institutional, primary, professional};
use crate::claim::Claim;
use crate::world::{PAYERS, Want};

pub(super) static KINDS: &[DefectKind] = &[
    // CLM01 and CLM02.
    DefectKind::new("control-number-long", 2, "CLM-001")
        .status("A7:478")
        .claim(|claim, _| claim.number = format!("{:0<24}", claim.number)),
    DefectKind::new("total-not-sum", 3, "CLM-003")
        .status("A7:178")
        .when(primary)
        .claim(|claim, _| claim.total += 1_000),
    DefectKind::new("total-off-by-a-cent", 3, "CLM-003")
        .status("A7:178")
        .when(primary)
        .claim(|claim, _| claim.total -= 1),
    DefectKind::new("total-negative", 2, "CLM-004")
        .also(&["CLM-003"])
        .status("A7:178")
        .when(primary)
        .claim(|claim, _| claim.total = -claim.total),
    DefectKind::new("total-zero", 2, "CLM-004")
        .also(&["CLM-003", "LN-013"])
        .status("A7:178")
        .segments(usize::MAX)
        .when(primary)
        .claim(|claim, _| {
            claim.lines.iter_mut().for_each(|line| line.charge = 0);
            claim.total = 0;
        }),
    // CLM05: place, qualifier, frequency.
    DefectKind::new("place-invalid", 5, "CLM-005")
        .status("A7:249")
        .when(|claim| not_institutional(claim) && claim.admitted.is_none())
        .claim(|claim, _| claim.facility_code = "98"),
    DefectKind::new("place-missing", 5, "CLM-005")
        .also(&["ENV-027"])
        .status("A6:249")
        .element_fault("2300", "CLM", "CLM", (5, 1, "1"))
        .when(not_institutional)
        .text(|text| text.part("CLM", 5, 1, "")),
    DefectKind::new("facility-qualifier", 2, "CLM-006")
        .also(&["ENV-028"])
        .status("A7:228")
        .element_fault("2300", "CLM", "CLM", (5, 2, "7"))
        .when(not_institutional)
        .text(|text| text.part("CLM", 5, 2, "A")),
    DefectKind::new("facility-qualifier-institutional", 2, "CLM-007")
        .also(&["ENV-028"])
        .status("A7:228")
        .element_fault("2300", "CLM", "CLM", (5, 2, "7"))
        .when(institutional)
        .text(|text| text.part("CLM", 5, 2, "B")),
    DefectKind::new("bill-type-invalid", 5, "CLM-008")
        .status("A7:228")
        .when(|claim| institutional(claim) && claim.stay.is_none())
        .claim(|claim, _| claim.facility_code = "59"),
    DefectKind::new("frequency-invalid", 5, "CLM-009")
        .status("A7:535")
        .when(|claim| not_institutional(claim) && claim.original.is_none())
        .text(|text| text.part("CLM", 5, 3, "4")),
    DefectKind::new("frequency-unknown-institutional", 5, "CLM-009")
        .status("A7:535")
        .when(institutional)
        .text(|text| text.part("CLM", 5, 3, "R")),
    DefectKind::new("frequency-missing", 5, "CLM-009")
        .also(&["ENV-027"])
        .status("A6:535")
        .element_fault("2300", "CLM", "CLM", (5, 3, "1"))
        .text(|text| text.part("CLM", 5, 3, "")),
    // What a later version of a claim needs, and a first one does not.
    DefectKind::new("original-number-missing", 4, "CLM-010").status("A6:464").when(can_be_replaced).claim(
        |claim, _| {
            claim.frequency = "7";
            claim.original = None;
        },
    ),
    DefectKind::new("void-without-original", 4, "CLM-010").status("A6:464").when(can_be_replaced).claim(
        |claim, _| {
            claim.frequency = "8";
            claim.original = None;
        },
    ),
    DefectKind::new("original-number-on-first-claim", 4, "CLM-011")
        .when(|claim| claim.frequency == "1")
        .claim(|claim, _| claim.original = Some("OR7700112233".to_owned())),
    DefectKind::new("replacement-to-part-b", 7, "CLM-012")
        .status("A7:535")
        .segments(2)
        .when(|claim| professional(claim) && primary(claim) && medicare(claim))
        .claim(|claim, _| {
            claim.frequency = "7";
            claim.original = Some("OR7700112233".to_owned());
        }),
    DefectKind::new("late-reopening-without-original", 4, "CLM-019")
        .status("A6:464")
        .when(|claim| institutional(claim) && claim.original.is_none())
        .text(|text| text.part("CLM", 5, 3, "Q")),
    // CLM06 to CLM09.
    DefectKind::new("signature-invalid", 2, "CLM-014")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2300", "CLM", "CLM", (6, 0, "7"))
        .when(not_institutional)
        .text(|text| text.set("CLM", 6, "X")),
    DefectKind::new("assignment-missing", 2, "CLM-014")
        .also(&["ENV-027"])
        .status("A6:21")
        .element_fault("2300", "CLM", "CLM", (7, 0, "1"))
        .text(|text| text.set("CLM", 7, "")),
    DefectKind::new("benefits-assignment-invalid", 2, "CLM-014")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2300", "CLM", "CLM", (8, 0, "7"))
        .text(|text| text.set("CLM", 8, "Q")),
    DefectKind::new("release-missing", 2, "CLM-014")
        .also(&["ENV-027"])
        .status("A6:21")
        .element_fault("2300", "CLM", "CLM", (9, 0, "1"))
        .text(|text| text.set("CLM", 9, "")),
    // CLM11.
    DefectKind::new("accident-date-missing", 4, "CLM-015")
        .status("A6:194")
        .when(|claim| claim.cause.is_some())
        .claim(|claim, _| claim.cause = claim.cause.map(|(cause, _)| (cause, None))),
    DefectKind::new("accident-state-missing", 4, "CLM-016")
        .status("A6:21")
        .when(|claim| claim.cause.is_some_and(|(cause, _)| cause == "AA"))
        .text(|text| text.part("CLM", 11, 4, "")),
    DefectKind::new("accident-cause-invalid", 2, "ENV-028")
        .status("A7:21")
        .element_fault("2300", "CLM", "CLM", (11, 1, "7"))
        .when(|claim| claim.cause.is_some())
        .text(|text| text.part("CLM", 11, 1, "ZZ")),
    DefectKind::new("injury-without-cause", 4, "CLM-017")
        .segments(2)
        .when(|claim| claim.cause.is_some())
        .claim(|claim, _| claim.cause = None),
    DefectKind::new("past-limit-without-reason", 4, "CLM-018")
        .also(&["DT-008", "DX-006"])
        .segments(usize::MAX)
        .when(|claim| {
            professional(claim) && primary(claim) && claim.cause.is_none() && claim.admitted.is_none()
        })
        .claim(|claim, _| make_older(claim, 540)),
    DefectKind::new("past-timely-filing", 7, "DT-008")
        .also(&["CLM-018", "DX-006"])
        .segments(usize::MAX)
        .when(|claim| !professional(claim) && primary(claim) && claim.stay.is_none())
        .claim(|claim, _| make_older(claim, 540)),
    // Numbers and attachments.
    DefectKind::new("referral-missing", 7, "AUTH-003")
        // An emergency needs none, and an authorization stands for one.
        .when(|claim| {
            professional(claim)
                && primary(claim)
                && PAYERS[claim.payer].wants(Want::Referral)
                && claim.referral.is_some()
                && claim.authorization.is_none()
                && claim.facility_code != "23"
        })
        .claim(|claim, _| claim.referral = None),
    DefectKind::new("referral-is-authorization", 4, "AUTH-004")
        .segments(2)
        .when(|claim| claim.referral.is_none())
        .claim(|claim, _| {
            claim.referral = Some("RA7654321".to_owned());
            claim.authorization.clone_from(&claim.referral);
        }),
    DefectKind::new("line-authorization-repeats-claim", 4, "AUTH-005")
        .when(|claim| professional(claim) && claim.authorization.is_some())
        .text(|text| {
            let number = text.get("CLM>REF*G1", 2)?.to_owned();
            text.insert_after("LX>DTP*472", &format!("REF*G1*{number}"))
        }),
    DefectKind::new("attachment-number-missing", 4, "ATT-001")
        .also(&["ENV-030"])
        .status("A6:489")
        .text(|text| text.insert_in_claim("PWK*OZ*EL")),
    DefectKind::new("attachment-way-invalid", 2, "ENV-028")
        .status("A7:489")
        .element_fault("2300", "PWK", "PWK", (2, 0, "7"))
        .text(|text| text.insert_in_claim("PWK*OZ*QQ***AC*77001")),
];

/// Whether a later version of the claim would be taken if it named the original.
fn can_be_replaced(claim: &Claim) -> bool {
    not_institutional(claim) && primary(claim) && !medicare(claim)
}

/// Moves a claim into the past as it is.
fn make_older(claim: &mut Claim, days: i32) {
    claim.from = claim.from.plus(-days);
    claim.to = claim.to.plus(-days);
    claim.lines.iter_mut().for_each(|line| line.from = line.from.plus(-days));
}
