use crate::edits::prelude::*;

edit! {
    /// The place of service of a line is not one CMS has named.
    ///
    /// ## Why it matters
    ///
    /// A line that was given elsewhere than the rest of the claim says so in SV105 (SV303 on a dental
    /// claim), and is paid by that place.
    ///
    /// ## How to fix it
    ///
    /// Use the two-digit code of the place, leading zero included, or leave it out to use the claim's.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1*98**1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1*81**1~
    /// ```
    "LN-018" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:249", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "use a two-digit CMS place of service code",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(place) = line.place_of_service() else { return };
    if !case.codes.is_place_of_service(place.text, case.service.map(|days| days.from)) {
        findings.report(Spot::service(line, place.at), format!("place of service {}", Quoted(place.text)));
    }
}
