use super::{at_code, in_facility};
use crate::edits::prelude::*;

edit! {
    /// A technical service is billed by a practitioner in a facility.
    ///
    /// ## Why it matters
    ///
    /// What has only a technical part, or is billed with TC, is the facility's to bill where the patient is
    /// one of a hospital. A practitioner's claim for it is denied (CARC 5 or 109).
    ///
    /// ## How to fix it
    ///
    /// Correct the place of service, or leave the technical part to the facility.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99223*300*UN*1***1:2:3~
    /// + SV1*HC:N2001:TC*300*UN*1***1:2:3~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99223*300*UN*1***1:2:3~
    /// + SV1*HC:N2003*300*UN*1***1:2:3~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2003*55*UN*1***1~
    /// ```
    "COD-027" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:249", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "leave the technical part to the facility, or correct the place",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, fee) in case.scheduled() {
        if (fee.parts == b'3' || line.has(&[b"TC"])) && in_facility(case, line) {
            let message = format!("the technical service {} is the facility's to bill", line.code);
            findings.report(at_code(case, line), message);
        }
    }
}
