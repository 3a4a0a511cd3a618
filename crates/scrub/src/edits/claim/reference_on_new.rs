use crate::edits::prelude::*;

edit! {
    /// A new claim names an earlier one.
    ///
    /// ## Why it matters
    ///
    /// REF*F8 says which claim of the payer's is being replaced or voided, but frequency 1 says there is
    /// none. Some payers reject the claim, others ignore the number and deny it as a duplicate.
    ///
    /// ## How to fix it
    ///
    /// If the claim corrects one the payer has, use frequency 7. If it is new, leave REF*F8 out.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + REF*F8*ICN000777~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:8*Y*A*Y*Y~
    /// + REF*F8*ICN000777~
    /// ```
    "CLM-011" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:464", since: "0.1",
        applies: Applies::ALL,
        fix: "use frequency 7, or leave REF*F8 out",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.claim.frequency().text != b"1" {
        return;
    }
    if let Some(number) = case.claim.reference(b"F8") {
        findings.report(Spot::claim("REF", number.at), "frequency 1 with the number of an earlier claim");
    }
}
