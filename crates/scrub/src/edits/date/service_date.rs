use crate::edits::prelude::*;

edit! {
    /// A service line has no date of service.
    ///
    /// ## Why it matters
    ///
    /// The date decides coverage, fee and which codes existed. Every professional line has its own DTP*472
    /// (005010X222A1, 2400); a date elsewhere on the claim does not stand in.
    ///
    /// ## How to fix it
    ///
    /// Add the day, or the range of days, on which the service was given.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   SV1*HC:87880:QW*55*UN*1***1~
    /// - DTP*472*D8*20260312~
    /// ```
    ///
    /// ```diff fails 837p
    ///   SV1*HC:87880:QW*55*UN*1***1~
    /// - DTP*472*D8*20260312~
    /// + DTP*472*D8*20260231~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   SV1*HC:87880:QW*55*UN*1***1~
    /// - DTP*472*D8*20260312~
    /// + DTP*472*RD8*20260312-20260312~
    /// ```
    "LN-020" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:187", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add DTP*472 to the line",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    match line.service_period() {
        None => findings.report(Spot::wanting_in_line(line, "DTP", "472"), "the line has no date of service"),
        Some(period) if period.value.is_none() => {
            findings.report(Spot::line("DTP", period.at), "the date of service is not a date");
        }
        Some(_) => {}
    }
}
