//! What is wrong with remittances.

use super::DefectKind;
use super::text::{Text, cents, money};
use crate::claim::{Adjudicated, Adjustment};
use crate::remittance::ClaimPayment;

pub(super) static KINDS: &[DefectKind] = &[
    // The payment as a whole.
    DefectKind::new("payment-negative", 1, "R835-001").also(&["R835-003", "R835-005"]).remittance(
        |remittance| {
            (remittance.amount > 0).then_some(())?;
            remittance.amount = -remittance.amount;
            Some(())
        },
    ),
    DefectKind::new("payment-method-invalid", 2, "R835-002")
        .also(&["ENV-028"])
        .set(|text| text.set("BPR", 4, "XYZ")),
    DefectKind::new("payment-without-method-pays", 4, "R835-003").set(|text| {
        (cents(text.get("BPR", 2)?) > 0).then_some(())?;
        text.set("BPR", 4, "NON")
    }),
    DefectKind::new("payment-of-nothing-by-transfer", 4, "R835-003").set(|text| {
        (text.get("BPR", 2)? == "0").then_some(())?;
        text.set("BPR", 4, "ACH")
    }),
    DefectKind::new("trace-number-missing", 2, "R835-004")
        .also(&["ENV-027"])
        .set(|text| text.set("TRN", 2, "")),
    DefectKind::new("trace-missing", 2, "ENV-024").also(&["R835-004"]).set(|text| text.remove("TRN")),
    DefectKind::new("trace-number-long", 1, "ENV-022").set(|text| text.set("TRN", 2, &"7".repeat(51))),
    DefectKind::new("trace-number-repeated", 4, "R835-018").earlier_trace(),
    DefectKind::new("payment-off-by-much", 3, "R835-005").remittance(|remittance| {
        remittance.amount += 12_345;
        Some(())
    }),
    DefectKind::new("payment-off-by-a-cent", 3, "R835-005").remittance(|remittance| {
        remittance.amount += 1;
        Some(())
    }),
    DefectKind::new("payment-handling-invalid", 2, "ENV-028").set(|text| text.set("BPR", 1, "Z")),
    DefectKind::new("payment-date-impossible", 1, "ENV-023").set(|text| text.set("BPR", 16, "20260931")),
    DefectKind::new("payment-date-missing", 2, "ENV-027").set(|text| text.set("BPR", 16, "")),
    DefectKind::new("payment-information-missing", 2, "ENV-024")
        .also(&["R835-001", "R835-002", "R835-005"])
        .without_amount()
        .set(|text| text.remove("BPR")),
    DefectKind::new("payer-missing", 2, "ENV-024")
        .segments(5)
        .set(|text| text.remove_loop("N1*PR", &["N3", "N4", "REF", "PER"])),
    DefectKind::new("payer-contact-missing", 2, "ENV-024").set(|text| text.remove("PER*BL")),
    DefectKind::new("payee-missing", 2, "ENV-024")
        .also(&["R835-017"])
        .segments(2)
        .set(|text| text.remove_loop("N1*PE", &["REF"])),
    DefectKind::new("payee-unknown", 4, "R835-017").segments(2).set(|text| {
        text.set("N1*PE>REF*TJ", 2, "930000077")?;
        text.set("N1*PE", 4, "1234567893")
    }),
    DefectKind::new("payee-number-unqualified", 2, "ENV-027")
        .also(&["ENV-030"])
        .set(|text| text.set("N1*PE", 3, "")),
    // Claim payments.
    DefectKind::new("claim-payment-unbalanced", 3, "R835-006").also(&["R835-008"]).payment(|payment, _| {
        (payment.paid > 0).then_some(())?;
        payment.paid += 500;
        Some(())
    }),
    DefectKind::new("line-payments-exchanged", 3, "R835-007").segments(2).payment(|payment, _| {
        let [first, second, ..] = &mut payment.lines[..] else { return None };
        (second.paid > 100).then_some(())?;
        first.paid += 100;
        second.paid -= 100;
        Some(())
    }),
    DefectKind::new("line-payment-unbalanced", 3, "R835-007").also(&["R835-006"]).segments(2).payment(
        |payment, _| {
            let line = payment.lines.iter_mut().find(|line| line.paid > 0)?;
            line.paid += 250;
            payment.paid += 250;
            Some(())
        },
    ),
    DefectKind::new("line-charges-not-claim-charge", 3, "R835-008").segments(2).payment(|payment, _| {
        (payment.whole.is_none() && payment.status == "1").then_some(())?;
        let adjustments = vec![Adjustment { group: "CO", reason: "45", amount: 1_000 }];
        payment.whole = Some(Adjudicated { adjustments, ..Adjudicated::default() });
        payment.charge += 1_000;
        Some(())
    }),
    DefectKind::new("patient-share-wrong", 3, "R835-009").set(|text| {
        let claim = text.all("CLP").into_iter().find(|&at| {
            text.segments[at][2] != "22" && text.segments[at].get(5).is_some_and(|share| !share.is_empty())
        })?;
        let share = cents(&text.segments[claim][5]);
        text.set_at(claim, 5, &money(share + 700))
    }),
    DefectKind::new("claim-status-unknown", 5, "R835-010")
        .also(&["ENV-028"])
        .payment(|payment, _| change(payment, "1", |payment| payment.status = "99")),
    DefectKind::new("reversal-without-original", 4, "R835-011")
        .also(&["R835-012"])
        .segments(usize::MAX)
        .payment(|payment, _| {
            (payment.status == "1" && payment.forwarded.is_none() && payment.paid > 0).then_some(())?;
            *payment = payment.reversed();
            Some(())
        }),
    DefectKind::new("reversal-of-another-amount", 4, "R835-011")
        .also(&["R835-006", "R835-007", "R835-008"])
        .segments(usize::MAX)
        .payment(|payment, _| {
            (payment.status == "22").then_some(())?;
            let part = payment.lines.iter_mut().chain(&mut payment.whole).find(|part| part.paid < -100)?;
            part.paid += 100;
            let adjustment = part.adjustments.first_mut()?;
            adjustment.amount -= 100;
            payment.paid += 100;
            Some(())
        }),
    DefectKind::new("adjustment-reason-unknown", 5, "R835-013")
        .also(&["R835-015"])
        .payment(|payment, _| contractual(payment, |adjustment| adjustment.reason = "999")),
    DefectKind::new("adjustment-group-unknown", 5, "R835-013")
        .also(&["ENV-028", "R835-015"])
        .payment(|payment, _| contractual(payment, |adjustment| adjustment.group = "XX")),
    DefectKind::new("adjustment-reason-missing", 2, "ENV-027").also(&["R835-013", "ENV-030"]).set(|text| {
        let at = text.all("CAS").into_iter().next()?;
        text.set_at(at, 2, "")
    }),
    DefectKind::new("adjustment-group-missing", 2, "ENV-027").also(&["R835-013", "R835-015"]).set(|text| {
        let at = text.all("CAS*CO").into_iter().next()?;
        text.set_at(at, 1, "")
    }),
    DefectKind::new("remark-missing", 4, "R835-014").payment(|payment, _| {
        let part = payment.lines.iter_mut().find(|part| part.remarks.is_empty())?;
        let adjustment = part.adjustments.iter_mut().find(|adjustment| adjustment.reason == "45")?;
        adjustment.reason = "16";
        Some(())
    }),
    DefectKind::new("contractual-share-to-others", 4, "R835-015").segments(2).payment(|payment, _| {
        (payment.status == "1").then_some(())?;
        contractual(payment, |adjustment| adjustment.group = "OA")
    }),
    DefectKind::new("provider-summary-wrong", 3, "R835-016").set(|text| {
        let (npi, day) = (text.get("N1*PE", 4)?.to_owned(), text.get("BPR", 16)?[..4].to_owned());
        text.insert_after("LX", &format!("TS3*{npi}*11*{day}1231*999*7777.77"))
    }),
    DefectKind::new("payer-claim-number-missing", 2, "R835-019").also(&["ENV-027"]).payment(|payment, _| {
        change(payment, "1", |payment| {
            payment.claim_number.clear();
            payment.link = crate::remittance::Link::ControlNumber;
        })
    }),
    DefectKind::new("service-dates-missing", 4, "R835-021").segments(usize::MAX).set(|text| {
        let ends = |segment: &Vec<String>| matches!(&*segment[0], "CLP" | "PLB" | "SE");
        let claim = *text.all("CLP").first()?;
        let end = text.segments[claim + 1..].iter().position(ends)? + claim + 1;
        let dated = |segment: &[String]| {
            segment[0] == "DTM" && matches!(&*segment[1], "472" | "150" | "151" | "232" | "233")
        };
        let before = text.segments.len();
        let mut at = 0;
        text.segments.retain(|segment| {
            at += 1;
            !((claim + 1..=end).contains(&at) && dated(segment))
        });
        text.touched = Some(claim);
        (text.segments.len() < before).then_some(())
    }),
    DefectKind::new("paid-units-unexplained", 3, "R835-022").set(|text| {
        let at = text.all("SVC").into_iter().find(|&at| text.segments[at].len() == 6)?;
        text.set_at(at, 7, "9")
    }),
    DefectKind::new("claim-filing-invalid", 2, "ENV-028").set(|text| text.set("CLP", 6, "99")),
    DefectKind::new("claim-patient-missing", 2, "ENV-024").set(|text| text.remove("NM1*QC")),
    DefectKind::new("claim-patient-twice", 2, "ENV-025").set(|text| text.repeat("NM1*QC", &[], 1)),
    DefectKind::new("service-procedure-missing", 2, "ENV-027").set(|text| text.set("SVC", 1, "")),
    DefectKind::new("service-procedure-unqualified", 2, "ENV-028").set(|text| text.part("SVC", 1, 1, "QQ")),
    DefectKind::new("service-date-impossible", 1, "ENV-023")
        .also(&["R835-021"])
        .set(|text| text.set("DTM*472", 2, "20260231")),
    DefectKind::new("service-date-of-unknown-kind", 2, "ENV-028")
        .also(&["R835-021"])
        .set(|text| text.set("DTM*472", 1, "999")),
    DefectKind::new("remark-list-unknown", 2, "ENV-028").set(|text| text.set("LQ", 1, "ZZ")),
    DefectKind::new("provider-adjustment-unknown", 2, "ENV-028").remittance(|remittance| {
        remittance.adjustments.first_mut()?.code = "Z9";
        Some(())
    }),
    DefectKind::new("provider-adjustment-date-impossible", 1, "ENV-023")
        .set(|text| text.set("PLB", 2, "20261232")),
    // Segments and envelopes.
    DefectKind::new("remittance-segment-unknown", 1, "ENV-018").set(|text| text.insert_after("TRN", "ZZZ*1")),
    DefectKind::new("remittance-segment-foreign", 1, "ENV-018")
        .set(|text| text.insert_after("CLP", "SV1*HC:99213*1")),
    DefectKind::new("remittance-segment-misplaced", 1, "ENV-019").set(|text| text.move_before("TRN", "BPR")),
    DefectKind::new("remittance-trailing-separators", 1, "ENV-020").set(trail),
    DefectKind::new("remittance-character-invalid", 1, "ENV-021")
        .set(|text| text.alter("N1*PR", 2, |name| format!("{name}\u{7}"))),
    DefectKind::new("remittance-element-not-used", 2, "ENV-029").set(|text| text.set("CLP", 10, "01")),
    DefectKind::new("remittance-elements-too-many", 1, "ENV-031").set(|text| text.set("TRN", 6, "X")),
    DefectKind::new("remittance-segment-count-wrong", 1, "ENV-015").set(|text| text.set("SE", 1, "7")),
    DefectKind::new("remittance-control-mismatch", 1, "ENV-014").set(|text| text.set("SE", 2, "0077")),
];

fn trail(text: &mut Text) -> Option<()> {
    let at = text.find("TRN")?;
    text.segments[at].extend([String::new(), String::new()]);
    text.touched = Some(at);
    Some(())
}

fn change(payment: &mut ClaimPayment, status: &str, change: impl FnOnce(&mut ClaimPayment)) -> Option<()> {
    (payment.status == status && payment.forwarded.is_none()).then(|| change(payment))
}

/// Changes the difference of a charge and what the contract allows.
fn contractual(payment: &mut ClaimPayment, change: impl FnOnce(&mut Adjustment)) -> Option<()> {
    let parts = payment.lines.iter_mut().chain(&mut payment.whole);
    let adjustment =
        parts.flat_map(|part| &mut part.adjustments).find(|adjustment| adjustment.reason == "45")?;
    change(adjustment);
    Some(())
}
