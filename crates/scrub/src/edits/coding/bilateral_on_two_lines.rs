use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// Both sides of a service stand on two lines.
    ///
    /// ## Why it matters
    ///
    /// Payers differ in how they want a service done on both sides: Medicare takes one line with 50 and one
    /// unit, others two lines with LT and RT. The wrong form is paid for one side only, or denied as a
    /// duplicate.
    ///
    /// ## How to fix it
    ///
    /// Bill it as the payer wants it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1010:LT*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1010:RT*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1010:50*55*UN*1***1~
    /// ```
    "COD-012" {
        snip: Snip::Payer, severity: Severity::Info, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "bill both sides as the payer wants it",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, _) in case.scheduled().filter(|(line, fee)| fee.bilateral == b'1' && line.has(&[b"RT"])) {
        let is_left =
            |other: &&CodedLine| other.code == line.code && other.on == line.on && other.has(&[b"LT"]);
        if let Some(left) = case.coded().iter().find(is_left) {
            let number = Quoted(case.line(left).number().text).to_string();
            let message = format!("{} stands in line {number} for the other side", line.code);
            findings.report(at_modifier(case, line, &[b"RT"]), message);
        }
    }
}
