use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// A therapy service does not say of which plan it is.
    ///
    /// ## Why it matters
    ///
    /// Medicare pays therapy under a plan of physical (GP), occupational (GO) or speech-language (GN)
    /// therapy, and keeps a yearly count for each. A line without one is returned (CARC 4).
    ///
    /// ## How to fix it
    ///
    /// Add the modifier of the plan of care.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// - DTP*472*D8*20260313~
    /// - REF*6R*1003A~
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// + SV1*HC:N3005*62.5*UN*1***1~
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
    /// + SV1*HC:N3005:GP*62.5*UN*1***1~
    /// + DTP*472*D8*20260313~
    /// + REF*6R*1003A~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N3005*55*UN*1***1~
    /// ```
    "COD-025" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add GN, GO or GP as the plan of care says",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if filing(case) != b"MB" {
        return;
    }
    for (line, _) in
        case.scheduled().filter(|(line, fee)| fee.multiple == b'5' && !line.has(&[b"GN", b"GO", b"GP"]))
    {
        findings.report(at_code(case, line), format!("{} is therapy without GN, GO or GP", line.code));
    }
}
