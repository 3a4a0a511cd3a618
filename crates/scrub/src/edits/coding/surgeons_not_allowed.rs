use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// A second surgeon or a team is billed where none is paid.
    ///
    /// ## Why it matters
    ///
    /// The physician fee schedule says of each surgery whether two surgeons (62) or a team (66) are paid.
    /// With indicator 0 they are not, and the modifier is denied (CARC 54).
    ///
    /// ## How to fix it
    ///
    /// Remove 62 or 66. An assistant is billed with 80, 81, 82 or AS.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1010:62*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:57*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1090:62*55*UN*1***1~
    /// ```
    "COD-014" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "remove 62 or 66",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, fee) in case.scheduled() {
        let questions: [(&[u8; 2], u8, &str); 2] =
            [(b"62", fee.co_surgeons, "second surgeon"), (b"66", fee.team, "team")];
        for (modifier, indicator, who) in questions {
            if indicator == b'0' && line.has(&[modifier]) {
                let message = format!("no {who} is paid at {}", line.code);
                findings.report(at_modifier(case, line, &[modifier]), message);
            }
        }
    }
}
