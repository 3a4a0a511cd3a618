use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// Medicare does not pay a service by itself.
    ///
    /// ## Why it matters
    ///
    /// The physician fee schedule gives each service a status. B is bundled into others, I is not valid for
    /// Medicare, where another code is, E and X are outside the schedule, P is bundled or excluded: none is
    /// paid to a practitioner (CARC 97 or 96).
    ///
    /// ## How to fix it
    ///
    /// Use the code that Medicare takes, or remove the line. What the patient owes nothing for is not billed
    /// to them.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// - DTP*472*D8*20260313~
    /// - REF*6R*1003A~
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// + SV1*HC:N4000*62.5*UN*1***1~
    /// + DTP*472*D8*20260313~
    /// + REF*6R*1003A~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// - DTP*472*D8*20260313~
    /// - REF*6R*1003A~
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// + SV1*HC:N1000*62.5*UN*1***1~
    /// + DTP*472*D8*20260313~
    /// + REF*6R*1003A~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N4000*55*UN*1***1~
    /// ```
    "COD-015" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "use the code Medicare takes, or remove the line",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if filing(case) != b"MB" {
        return;
    }
    for (line, fee) in case.scheduled() {
        if matches!(fee.status, b'B' | b'I' | b'E' | b'X' | b'P') && !line.has(&[b"GY"]) {
            let message = format!("{} has status {} in the fee schedule", line.code, char::from(fee.status));
            findings.report(at_code(case, line), message);
        }
    }
}
