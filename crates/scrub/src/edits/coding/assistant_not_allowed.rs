use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// An assistant at surgery is billed where none is paid.
    ///
    /// ## Why it matters
    ///
    /// The physician fee schedule says of each surgery whether an assistant is paid. With indicator 1 none
    /// ever is, and 80, 81, 82 and AS are denied (CARC 54).
    ///
    /// ## How to fix it
    ///
    /// Remove the line of the assistant.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1000:80*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1090:80*55*UN*1***1~
    /// ```
    "COD-013" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "remove the line of the assistant",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    const ASSISTANTS: &[&[u8; 2]] = &[b"80", b"81", b"82", b"AS"];
    for (line, fee) in case.scheduled() {
        if fee.assistant == b'1' && line.has(ASSISTANTS) {
            let message = format!("no assistant is paid at {}", line.code);
            findings.report(at_modifier(case, line, ASSISTANTS), message);
        }
    }
}
