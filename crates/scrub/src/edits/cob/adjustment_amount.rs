use crate::edits::prelude::*;

edit! {
    /// An earlier payer's adjustment has no reason, no amount, or an amount of zero.
    ///
    /// ## Why it matters
    ///
    /// CAS holds up to six adjustments of reason, amount and quantity, filled from the left. One of zero
    /// adjusts nothing, and a gap makes receivers read amounts as reasons.
    ///
    /// ## How to fix it
    ///
    /// Leave out adjustments of zero and close the gaps.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CAS*PR*3*20~
    /// + CAS*PR*3*20**1*0~
    /// ```
    ///
    /// ```diff fails 837p
    /// - CAS*PR*3*20~
    /// + CAS*PR*3*15*****1*5~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CAS*PR*3*20~
    /// + CAS*PR*3*20.5**1*-.5~
    /// ```
    "COB-008" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:480", since: "0.1",
        applies: Applies::ALL,
        fix: "leave out zero adjustments and close the gaps",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for other in &case.claim.other_payers {
        for cas in &other.adjustments {
            judge(OTHER_PAYER, *cas, findings);
        }
    }
    for adjudication in case.claim.lines.iter().flat_map(|line| &line.adjudications) {
        for cas in &adjudication.adjustments {
            judge(LINE_ADJUDICATION, *cas, findings);
        }
    }
}

fn judge(loop_id: LoopId, cas: Segment<'_>, findings: &mut Findings) {
    for (expected, adjustment) in (1..).zip(adjustments(&[cas])) {
        let (reason, amount) = (adjustment.carc, adjustment.amount);
        let (at, message) = if adjustment.ordinal != expected {
            (reason.at, "there is a gap before the adjustment")
        } else if reason.is_absent() {
            (reason.at, "the adjustment has no reason")
        } else if amount.is_absent() {
            (amount.at, "the adjustment has no amount")
        } else if amount.value == Some(Cents::ZERO) {
            (amount.at, "the adjustment is of zero")
        } else {
            continue;
        };
        findings.report(Spot::new(loop_id, "CAS", at), message);
        return;
    }
}
