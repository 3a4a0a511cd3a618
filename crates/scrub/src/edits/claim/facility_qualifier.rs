use crate::edits::prelude::*;

edit! {
    /// The place of service is not qualified as one.
    ///
    /// ## Why it matters
    ///
    /// CLM05-2 says what CLM05-1 is: B, a place of service, on professional and dental claims; A, a type of
    /// bill, on institutional ones. With the wrong letter a payer reads office (11) as a hospital bill.
    ///
    /// ## How to fix it
    ///
    /// Set CLM05-2 to B. If the claim is a facility's, it belongs in an 837I.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:A:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***12:B:1*Y*A*Y*Y~
    /// ```
    "CLM-006" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:249", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "send B in CLM05-2",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let qualifier = case.claim.facility_qualifier();
    if qualifier.text != b"B" {
        let message = format!("the facility qualifier is {}, not B", Quoted(qualifier.text));
        findings.report(Spot::claim("CLM", qualifier.at), message);
    }
}
