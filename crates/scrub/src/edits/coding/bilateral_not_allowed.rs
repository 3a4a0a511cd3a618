use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// Modifier 50 stands on a service that is not paid for two sides.
    ///
    /// ## Why it matters
    ///
    /// The physician fee schedule says which services 50 raises to 150 percent. With indicator 0 the service
    /// has no sides or another code is for both, with 2 the code covers both already, with 9 the question
    /// does not arise: 50 is denied (CARC 4).
    ///
    /// ## How to fix it
    ///
    /// Remove 50, or use the code that is for both sides.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1020:50*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1010:50*55*UN*1***1~
    /// ```
    "COD-011" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "remove 50",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, fee) in case.scheduled() {
        if matches!(fee.bilateral, b'0' | b'2' | b'9') && line.has(&[b"50"]) {
            let message = format!("{} is not paid for two sides", line.code);
            findings.report(at_modifier(case, line, &[b"50"]), message);
        }
    }
}
