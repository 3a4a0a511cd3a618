use crate::edits::prelude::*;

edit! {
    /// The service lines are not numbered from 1 without gaps.
    ///
    /// ## Why it matters
    ///
    /// LX01 is how other segments and the payer's questions name a line, so the guides number lines 1, 2, 3
    /// within each claim. A gap looks like a line that was lost.
    ///
    /// ## How to fix it
    ///
    /// Renumber the lines; most systems do when the claim is saved again.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   REF*6R*1001A~
    /// - LX*2~
    /// + LX*3~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   REF*6R*1001A~
    /// - LX*2~
    /// + LX*02~
    /// ```
    "LN-003" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:247", since: "0.1",
        applies: Applies::ALL,
        fix: "renumber LX01 from 1",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (expected, line) in (1..).zip(&case.claim.lines) {
        let number = line.number();
        let Some(given) = integer(number.text) else { continue };
        if given != expected {
            findings.report(Spot::line("LX", number.at), format!("line {expected} is numbered {given}"));
            return;
        }
    }
}
