use crate::edits::prelude::*;

edit! {
    /// A revenue code is not four digits.
    ///
    /// ## Why it matters
    ///
    /// The revenue code says which department's service the line is. It has four digits, the first usually
    /// a zero that spreadsheets like to drop.
    ///
    /// ## How to fix it
    ///
    /// Restore the leading zero, or correct the code in the charge list.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - SV2*0250**1200*UN*12~
    /// + SV2*250**1200*UN*12~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - SV2*0250**1200*UN*12~
    /// + SV2*1002**1200*UN*12~
    /// ```
    "LN-039" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:455", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send four digits, leading zero included",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(code) = line.revenue_code() else { return };
    if !code.is_absent() && !is_digits(code.text, 4) {
        findings.report(Spot::service(line, code.at), format!("revenue code {}", Quoted(code.text)));
    }
}
