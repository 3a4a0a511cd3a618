use crate::edits::prelude::*;

edit! {
    /// A line repeats the place of service of its claim.
    ///
    /// ## Why it matters
    ///
    /// The guides ask for a place at line level only when it differs. Some payers read a repeated one as a
    /// sign of several places and split the claim.
    ///
    /// ## How to fix it
    ///
    /// Leave it out of the line.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1*11**1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1*12**1~
    /// ```
    "LN-019" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:249", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "leave the place out of the line",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(place) = line.place_of_service() else { return };
    if place.text == case.claim.facility_code().text {
        let message = format!("place of service {} is the claim's", Quoted(place.text));
        findings.report(Spot::service(line, place.at), message);
    }
}
