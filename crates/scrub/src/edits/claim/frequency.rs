use crate::edits::prelude::*;

edit! {
    /// The frequency code is none the claim type has.
    ///
    /// ## Why it matters
    ///
    /// CLM05-3 says whether the claim is new, replaces another or voids it; on a facility bill it also says
    /// which part of a stay is billed. A payer that cannot tell does not open the claim.
    ///
    /// ## How to fix it
    ///
    /// Professional and dental claims use 1 (new), 7 (replaces) or 8 (voids). Institutional claims use the
    /// last character of the type of bill.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:2*Y*A*Y*Y~
    /// ```
    ///
    /// ```diff fails 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***13:A:R**A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***13:A:4**A*Y*Y~
    /// ```
    "CLM-009" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:535", since: "0.1",
        applies: Applies::ALL,
        fix: "use 1, 7 or 8; on a facility bill the last character of the type of bill",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let frequency = case.claim.frequency();
    let known = match (case.claim.claim_type, frequency.text) {
        (ClaimType::Institutional, [code]) => matches!(code, b'0'..=b'9' | b'A'..=b'Q' | b'X'..=b'Z'),
        (ClaimType::Institutional, _) => false,
        (_, code) => matches!(code, b"1" | b"7" | b"8"),
    };
    if !known {
        let message = format!("frequency code {}", Quoted(frequency.text));
        findings.report(Spot::claim("CLM", frequency.at), message);
    }
}
