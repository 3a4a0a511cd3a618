use crate::edits::prelude::*;

edit! {
    /// A line has the same modifier twice.
    ///
    /// ## Why it matters
    ///
    /// The second one adds nothing, takes one of four places, and makes payers reject the line as miscoded.
    ///
    /// ## How to fix it
    ///
    /// Remove the copy. If another modifier was meant, enter that one.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW:QW*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW:91*55*UN*1***1~
    /// ```
    "LN-008" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::ALL,
        fix: "remove the copy",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    for (position, (modifier, at)) in modifiers(line).enumerate() {
        if modifiers(line).take(position).any(|(earlier, _)| earlier == modifier) {
            let message = format!("modifier {} stands twice", Quoted(modifier));
            findings.report(Spot::service(line, at), message);
        }
    }
}
