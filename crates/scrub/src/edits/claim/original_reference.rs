use crate::edits::prelude::*;

edit! {
    /// A replacement or void does not name the claim it is about.
    ///
    /// ## Why it matters
    ///
    /// Frequency 7 and 8 act on a claim the payer already has, and REF*F8 is the payer's own number for it.
    /// Without the number the payer either rejects the claim or takes it for a duplicate.
    ///
    /// ## How to fix it
    ///
    /// Send the payer claim control number of the last remittance (835 CLP07), exactly as it came, in
    /// REF*F8. If the payer never accepted the claim there is nothing to replace: send it as new, frequency
    /// 1.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:7*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:7*Y*A*Y*Y~
    /// + REF*F8*ICN000777~
    /// ```
    "CLM-010" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:464", since: "0.1",
        applies: Applies::ALL,
        fix: "send REF*F8 with CLP07 of the last remittance, or frequency 1",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let frequency = case.claim.frequency().text;
    if !matches!(frequency, b"7" | b"8") {
        return;
    }
    if case.claim.reference(b"F8").is_none_or(|number| number.is_absent()) {
        let message =
            format!("frequency {} without the payer's number of the earlier claim", Quoted(frequency));
        findings.report(Spot::wanting_in_claim(case.claim, "REF", "F8"), message);
    }
}
