use crate::edits::prelude::*;

edit! {
    /// A purchased service does not say from whom, or for how much.
    ///
    /// ## Why it matters
    ///
    /// What was bought from someone else is paid at no more than its price. PS1 says the price and 2420B
    /// (NM1*QB) who was paid it; the guide has neither without the other.
    ///
    /// ## How to fix it
    ///
    /// Send both PS1 and 2420B on a line of a purchased service, and neither on another.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   REF*6R*1001B~
    /// + PS1*1900000054*20~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   REF*6R*1001B~
    /// + PS1*1900000054*20~
    /// + NM1*QB*2******XX*1900000054~
    /// ```
    "LN-038" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "send PS1 and 2420B together",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let price = line.further.iter().find(|segment| segment.id() == b"PS1");
    let seller = line.providers.iter().find(|party| party.role() == b"QB");
    match (price, seller) {
        (Some(_), None) => {
            let spot = Spot::wanting(LoopId::new("2420B"), "NM1", "QB", line.lx.element_place(0));
            findings.report(spot, "a purchased service does not say who was paid for it");
        }
        (None, Some(_)) => {
            let spot = Spot::wanting_in_line(line, "PS1", "");
            findings.report(spot, "a purchased service does not say what was paid for it");
        }
        _ => {}
    }
}
