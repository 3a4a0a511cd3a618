use crate::edits::prelude::*;

edit! {
    /// The statement ends before it begins.
    ///
    /// ## Why it matters
    ///
    /// DTP*434 is the span the bill covers: days are counted and lines are judged by it.
    ///
    /// ## How to fix it
    ///
    /// Correct the from and through dates of the bill.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - DTP*434*RD8*20260310-20260310~
    /// + DTP*434*RD8*20260311-20260310~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - DTP*434*RD8*20260310-20260310~
    /// + DTP*434*RD8*20260309-20260310~
    /// ```
    "DT-005" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:188", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "correct the from and through dates",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = case.claim.date(b"434") else { return };
    if let Some(period) = sent.value.filter(|period| period.to < period.from) {
        let message = format!("the statement runs from {} to {}", period.from, period.to);
        findings.report(Spot::claim("DTP", sent.at), message);
    }
}
