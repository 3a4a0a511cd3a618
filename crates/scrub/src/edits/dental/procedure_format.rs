use crate::edits::prelude::*;

edit! {
    /// A dental procedure code is not a D and four digits.
    ///
    /// ## Why it matters
    ///
    /// Dental plans know only codes of that shape. A medical code belongs in an 837P, and a house code must
    /// be mapped.
    ///
    /// ## How to fix it
    ///
    /// Correct the code, or map the house code in the charge list.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SV3*AD:D2392*210****1~
    /// + SV3*AD:2392*210****1~
    /// ```
    ///
    /// ```diff fails 837d
    /// - SV3*AD:D2392*210****1~
    /// + SV3*AD:D239*210****1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - SV3*AD:D2392*210****1~
    /// + SV3*AD:D0999*210****1~
    /// ```
    "LN-044" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:454", since: "0.1",
        applies: Applies::DENTAL,
        fix: "send a D and four digits",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(code) = line.procedure().map(|procedure| procedure.code()) else { return };
    let shaped = matches!(code.text, [b'D', digits @ ..] if is_digits(digits, 4));
    if !code.is_absent() && !shaped {
        findings.report(Spot::service(line, code.at), format!("dental code {}", Quoted(code.text)));
    }
}
