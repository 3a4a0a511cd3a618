use crate::edits::prelude::*;

edit! {
    /// A modifier is not two letters or digits.
    ///
    /// ## Why it matters
    ///
    /// A modifier changes what a procedure code means and what it pays. Anything but two characters is
    /// unknown to every payer.
    ///
    /// ## How to fix it
    ///
    /// Correct the modifier, or remove it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:Q-*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW:91:59:GA*55*UN*1***1~
    /// ```
    "LN-006" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the modifier",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    for (modifier, at) in modifiers(line) {
        if modifier.len() != 2 || !modifier.iter().all(u8::is_ascii_alphanumeric) {
            findings.report(Spot::service(line, at), format!("modifier {}", Quoted(modifier)));
        }
    }
}
