use crate::edits::prelude::*;

edit! {
    /// The type of bill is not qualified as one.
    ///
    /// ## Why it matters
    ///
    /// CLM05-2 is A on an institutional claim: CLM05-1 holds the first digits of the type of bill. With B
    /// they would be a place of service, and 11 would be an office.
    ///
    /// ## How to fix it
    ///
    /// Set CLM05-2 to A. If the claim is a clinician's, it belongs in an 837P.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***13:B:1**A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***14:A:1**A*Y*Y~
    /// ```
    "CLM-007" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:228", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send A in CLM05-2",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let qualifier = case.claim.facility_qualifier();
    if qualifier.text != b"A" {
        let message = format!("the facility qualifier is {}, not A", Quoted(qualifier.text));
        findings.report(Spot::claim("CLM", qualifier.at), message);
    }
}
