//! What is wrong with what an earlier payer did.

use super::DefectKind;
use super::text::{cents, money};
use super::when::secondary;
use crate::claim::{Claim, Prior};

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("earlier-payer-missing", 4, "COB-001")
        .also(&["SUB-002", "COB-005"])
        .status("A6:21")
        .segments(usize::MAX)
        .when(secondary)
        .text(|text| {
            let (begin, end) = (text.find("CLM>SBR")?, text.find("LX")?);
            text.segments.drain(begin..end);
            text.segments.retain(|segment| match &*segment[0] {
                "SVD" | "CAS" => false,
                "DTP" => segment[1] != "573",
                _ => true,
            });
            text.touched = Some(begin);
            Some(())
        }),
    DefectKind::new("prior-paid-unbalanced", 3, "COB-002")
        .also(&["COB-004", "COB-009"])
        .status("A7:400")
        .when(secondary)
        .claim(|claim, _| prior(claim).paid += 500),
    DefectKind::new("prior-line-unbalanced", 3, "COB-003")
        .also(&["COB-002", "COB-009"])
        .status("A7:400")
        .segments(2)
        .when(secondary)
        .claim(|claim, _| {
            let line = claim.lines[0].prior.as_mut().expect("a claim with a prior payer");
            line.adjustments[0].amount += 100;
        }),
    DefectKind::new("prior-paid-not-of-lines", 3, "COB-004")
        .also(&["COB-002", "COB-009"])
        .status("A7:400")
        .segments(2)
        .when(|claim| {
            secondary(claim)
                && claim.lines[0].prior.as_ref().is_some_and(|prior| {
                    prior.paid > 500 && prior.adjustments.first().is_some_and(|first| first.group == "CO")
                })
        })
        .claim(|claim, _| {
            let line = claim.lines[0].prior.as_mut().expect("a claim with a prior payer");
            line.paid -= 200;
            line.adjustments[0].amount += 200;
        }),
    DefectKind::new("prior-line-payer-unmatched", 4, "COB-005")
        .also(&["COB-002", "COB-004", "COB-006"])
        .status("A7:21")
        .segments(usize::MAX)
        .when(secondary)
        .claim(|claim, _| prior(claim).line_payer_id = "WRONG"),
    DefectKind::new("prior-date-missing", 2, "ENV-024")
        .also(&["COB-006"])
        .status("A6:21")
        .segments(usize::MAX)
        .when(secondary)
        .text(|text| {
            text.touched = text.find("DTP*573");
            text.segments.retain(|segment| segment[0] != "DTP" || segment[1] != "573");
            text.touched.map(|_| ())
        }),
    DefectKind::new("prior-date-twice", 4, "COB-006").status("A7:21").when(secondary).text(|text| {
        let day = text.get("DTP*573", 3)?.to_owned();
        text.insert_after("CLM>NM1*PR", &format!("DTP*573*D8*{day}"))
    }),
    DefectKind::new("prior-group-unknown", 2, "ENV-028")
        .also(&["COB-007"])
        .status("A7:21")
        .when(secondary)
        .text(|text| text.set("CAS", 1, "XX")),
    DefectKind::new("prior-reason-unknown", 5, "COB-007")
        .when(secondary)
        .text(|text| text.set("CAS", 2, "999")),
    DefectKind::new("prior-reason-missing", 2, "COB-008")
        .also(&["COB-007", "ENV-027"])
        .status("A6:21")
        .element_fault("2430", "CAS", "CAS", (2, 0, "1"))
        .when(secondary)
        .text(|text| text.set("CAS", 2, "")),
    DefectKind::new("prior-adjustment-of-nothing", 2, "COB-008").status("A7:21").when(secondary).text(
        |text| {
            let at = text.find("CAS")?;
            (text.segments[at].len() == 4).then_some(())?;
            text.set_at(at, 5, "253")?;
            text.set_at(at, 6, "0")
        },
    ),
    DefectKind::new("prior-adjustment-gap", 2, "COB-008")
        .also(&["ENV-030"])
        .status("A7:21")
        .when(secondary)
        .text(|text| {
            let at = text.all("CAS").into_iter().find(|&at| text.segments[at].len() == 7)?;
            let (reason, amount) = (text.segments[at][5].clone(), text.segments[at][6].clone());
            text.set_at(at, 8, &reason)?;
            text.set_at(at, 9, &amount)?;
            text.set_at(at, 5, "")?;
            text.set_at(at, 6, "")
        }),
    DefectKind::new("remaining-liability-wrong", 4, "COB-009")
        .when(secondary)
        .text(|text| text.alter("AMT*EAF", 2, |amount| money(cents(amount) + 1_500))),
    DefectKind::new("other-insurance-missing", 4, "COB-010")
        .also(&["ENV-024"])
        .status("A6:21")
        .segment_fault("2320", "OI", "3")
        .when(secondary)
        .text(|text| text.remove("OI")),
    DefectKind::new("other-assignment-missing", 4, "COB-010")
        .also(&["ENV-027"])
        .status("A6:21")
        .element_fault("2320", "OI", "OI", (3, 0, "1"))
        .when(secondary)
        .text(|text| text.set("OI", 3, "")),
    DefectKind::new("other-release-invalid", 4, "COB-010")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2320", "OI", "OI", (6, 0, "7"))
        .when(secondary)
        .text(|text| text.set("OI", 6, "Q")),
    DefectKind::new("same-payer-twice", 4, "COB-011").segments(usize::MAX).when(secondary).text(|text| {
        let id = text.get("HL***22>NM1*PR", 9)?.to_owned();
        for at in text.all("SVD") {
            text.set_at(at, 1, &id)?;
        }
        text.set("CLM>NM1*PR", 9, &id)
    }),
    DefectKind::new("other-payer-id-missing", 2, "ENV-027")
        .also(&["COB-005", "COB-002", "COB-003", "COB-004", "COB-006", "ENV-030"])
        .status("A6:21")
        .element_fault("2330B", "NM1*PR", "NM1", (9, 0, "1"))
        .when(secondary)
        .text(|text| text.set("CLM>NM1*PR", 9, "")),
    DefectKind::new("other-payer-missing", 2, "ENV-024")
        .also(&["COB-001", "COB-005", "COB-002", "COB-003", "COB-004", "COB-006", "ENV-019"])
        .status("A6:21")
        .segments(2)
        .segment_fault("2330B", "NM1", "3")
        .when(secondary)
        .text(|text| text.remove_loop("CLM>NM1*PR", &["REF"])),
    DefectKind::new("other-subscriber-missing", 2, "ENV-024")
        .status("A6:21")
        .segment_fault("2330A", "NM1", "3")
        .when(secondary)
        .text(|text| text.remove("CLM>NM1*IL")),
    DefectKind::new("prior-paid-missing", 3, "COB-004")
        .also(&["COB-002", "COB-001", "COB-009"])
        .status("A6:400")
        .when(secondary)
        .text(|text| text.remove("AMT*D")),
];

fn prior(claim: &mut Claim) -> &mut Prior {
    claim.prior.as_mut().expect("asked before")
}
