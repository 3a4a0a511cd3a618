use crate::edits::prelude::*;

edit! {
    /// A mammogram has no certification number.
    ///
    /// ## Why it matters
    ///
    /// A facility may only be paid for mammograms when it is certified by the FDA, and the guide wants that
    /// number (2300 or 2400 REF*EW) with every mammogram of a certified provider. Reading one elsewhere
    /// (modifier 26) needs none.
    ///
    /// ## How to fix it
    ///
    /// Add REF*EW with the facility's certification number.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:77067*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:77067:26*55*UN*1***1~
    /// ```
    "LN-037" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add REF*EW with the certification number",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    if !matches!(code, b"77065" | b"77066" | b"77067") || has_modifier(line, &[b"26"]) {
        return;
    }
    let mut numbers = case.claim.references.iter().chain(&line.references);
    if !numbers.any(|number| number.element(1) == b"EW") {
        let message = format!("mammogram {} without a certification number", Quoted(code));
        findings.report(Spot::wanting_in_line(line, "REF", "EW"), message);
    }
}
