use super::{at_code, in_facility};
use crate::edits::prelude::*;

edit! {
    /// A service that divides is billed whole in a facility.
    ///
    /// ## Why it matters
    ///
    /// In a hospital or another facility the equipment and staff are the facility's, and it bills the
    /// technical part. The practitioner bills the professional part with 26; the whole is denied or reduced
    /// (CARC 5 or 16).
    ///
    /// ## How to fix it
    ///
    /// Add 26 if the practitioner read or supervised only.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99223*300*UN*1***1:2:3~
    /// + SV1*HC:N2001*300*UN*1***1:2:3~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99223*300*UN*1***1:2:3~
    /// + SV1*HC:N2001:26*300*UN*1***1:2:3~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2001*55*UN*1***2~
    /// ```
    "COD-010" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add 26 if only the professional part was done",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, fee) in case.scheduled() {
        if fee.parts == b'1' && in_facility(case, line) && !line.has(&[b"26", b"TC"]) {
            let message = format!("{} is billed whole where a facility bears the technical part", line.code);
            findings.report(at_code(case, line), message);
        }
    }
}
