use crate::edits::prelude::*;

edit! {
    /// More of a line is not covered than was charged.
    ///
    /// ## Why it matters
    ///
    /// SV207 is the part of the line charge for which nothing is asked of the payer. It cannot be more than
    /// the whole.
    ///
    /// ## How to fix it
    ///
    /// Correct the non-covered amount; for a line that is not covered at all it is the charge.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0730*HC:93005*200*UN*1**200.01~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0730*HC:93005*200*UN*1**200~
    /// ```
    "LN-041" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "A7:178", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "make SV207 at most the line charge",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(noncovered) = line.noncovered_charge() else { return };
    let (Some(part), Some(whole)) = (noncovered.value, line.charge().value) else { return };
    if part > whole {
        let message = format!("non-covered charge {part}, line charge {whole}");
        findings.report(Spot::service(line, noncovered.at), message);
    }
}
