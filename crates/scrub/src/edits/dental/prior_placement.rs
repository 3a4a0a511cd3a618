use crate::edits::prelude::*;

edit! {
    /// A replacement does not say when the prosthesis it replaces was placed.
    ///
    /// ## Why it matters
    ///
    /// Plans pay a new crown, bridge or denture once in so many years. With SV305 = R they need the date of
    /// the one before, DTP*441, or an estimate, DTP*139.
    ///
    /// ## How to fix it
    ///
    /// Add the date of the earlier placement; the patient's best memory will do as an estimate.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SV3*AD:D2740*1100***I*1~
    /// + SV3*AD:D2740*1100***R*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - SV3*AD:D2740*1100***I*1~
    /// + SV3*AD:D2740*1100***R*1~
    ///   TOO*JP*30~
    /// + DTP*441*D8*20140510~
    /// ```
    "LN-048" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:187", since: "0.1",
        applies: Applies::DENTAL,
        fix: "add DTP*441, or DTP*139 for an estimate",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let replaces = line.service.is_some_and(|service| service.element(5) == b"R");
    if replaces && line.date(b"441").is_none() && line.date(b"139").is_none() {
        let spot = Spot::wanting_in_line(line, "DTP", "441");
        findings.report(spot, "a replacement without the date of the earlier placement");
    }
}
