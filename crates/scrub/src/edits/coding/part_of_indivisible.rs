use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// A service that does not divide has modifier 26 or TC.
    ///
    /// ## Why it matters
    ///
    /// The physician fee schedule says of each service whether it divides into a professional and a technical
    /// part. One that does not is denied with 26 or TC (CARC 4). The interpretation of a laboratory test may
    /// have 26.
    ///
    /// ## How to fix it
    ///
    /// Remove the modifier, or bill the code that describes the part that was done.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1000:26*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2001:26*55*UN*1***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2006:26*55*UN*1***1~
    /// ```
    "COD-009" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "remove 26 or TC",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, fee) in case.scheduled() {
        // Who bills a part that the schedule lists only as a whole is not at fault when nothing is said.
        let fits: &[&[u8; 2]] = match fee.parts {
            b'1' => continue,
            b'6' => &[b"TC"],
            _ => &[b"26", b"TC"],
        };
        if line.has(fits) {
            let message = format!("{} does not divide into a professional and a technical part", line.code);
            findings.report(at_modifier(case, line, fits), message);
        }
    }
}
