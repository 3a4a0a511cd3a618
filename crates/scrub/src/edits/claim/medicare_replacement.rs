use crate::edits::prelude::*;

edit! {
    /// A replacement or void is sent to Medicare Part B.
    ///
    /// ## Why it matters
    ///
    /// Medicare Part B contractors take professional claims as first claims only: frequency 7 or 8 comes
    /// back unprocessed. A processed claim is corrected by a reopening or an appeal, a returned one by a
    /// new claim.
    ///
    /// ## How to fix it
    ///
    /// Ask the contractor for a reopening, or send a new claim with frequency 1 if the first was returned.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62.5***11:B:7*Y*A*Y*Y~
    /// + REF*F8*ICN000003~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:7*Y*A*Y*Y~
    /// + REF*F8*ICN000001~
    /// ```
    "CLM-012" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:535", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "ask for a reopening, or send a new claim",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let frequency = case.claim.frequency();
    if filing(case) == b"MB" && matches!(frequency.text, b"7" | b"8") {
        let message = format!("frequency {}, which Medicare Part B does not take", Quoted(frequency.text));
        findings.report(Spot::claim("CLM", frequency.at), message);
    }
}
