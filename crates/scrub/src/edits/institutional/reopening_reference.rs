use crate::edits::prelude::*;

edit! {
    /// A late reopening does not name the claim it is about.
    ///
    /// ## Why it matters
    ///
    /// Frequency Q asks the payer to open again a claim that is past the filing limit, and REF*F8 is the
    /// payer's number for it. Without the number there is nothing to open.
    ///
    /// ## How to fix it
    ///
    /// Send the payer claim control number of the last remittance (835 CLP07) in REF*F8.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***13:A:Q**A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***13:A:Q**A*Y*Y~
    ///   CL1*1*2*01~
    /// + REF*F8*ICN000888~
    /// ```
    "CLM-019" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:464", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send REF*F8 with CLP07 of the last remittance",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let reopens = case.claim.frequency().text == b"Q";
    if reopens && case.claim.reference(b"F8").is_none_or(|number| number.is_absent()) {
        let message = "a reopening without the payer's number of the earlier claim";
        findings.report(Spot::wanting_in_claim(case.claim, "REF", "F8"), message);
    }
}
