use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// A service that Medicare excludes has no modifier that says who is liable.
    ///
    /// ## Why it matters
    ///
    /// A service with status N is excluded by law. With GY it is denied at once as the patient's to pay, so
    /// that another insurer can be billed; with GX a notice was given of one's own accord. Without either the
    /// denial says nothing of who pays (CARC 96).
    ///
    /// ## How to fix it
    ///
    /// Add GY, or GX when a notice was given, or remove the line.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// - DTP*472*D8*20260313~
    /// - REF*6R*1003A~
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// + SV1*HC:N4001*62.5*UN*1***1~
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
    /// + SV1*HC:N4001:GY*62.5*UN*1***1~
    /// + DTP*472*D8*20260313~
    /// + REF*6R*1003A~
    /// ```
    "COD-020" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add GY or GX, or remove the line",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    const LIABILITY: &[&[u8; 2]] = &[b"GY", b"GX", b"GZ", b"GA"];
    if filing(case) != b"MB" {
        return;
    }
    for (line, _) in case.scheduled().filter(|(line, fee)| fee.status == b'N' && !line.has(LIABILITY)) {
        let message = format!("{} is excluded, and no modifier says who is liable", line.code);
        findings.report(at_code(case, line), message);
    }
}
