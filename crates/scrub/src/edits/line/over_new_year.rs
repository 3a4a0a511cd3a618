use crate::edits::prelude::*;

edit! {
    /// A line goes over the turn of the year.
    ///
    /// ## Why it matters
    ///
    /// Deductibles, benefits and fee schedules change with the calendar year, so payers adjudicate a line
    /// by one year and deny or split one that spans two (CARC 267). Whether it may span months is the
    /// payer's rule, and not judged here.
    ///
    /// ## How to fix it
    ///
    /// Split the line at the end of the year.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:99490*55*UN*1***1~
    /// - DTP*472*D8*20260312~
    /// - REF*6R*1001B~
    /// + DTP*472*RD8*20251231-20260112~
    /// + REF*6R*1001B~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:99490*55*UN*1***1~
    /// - DTP*472*D8*20260312~
    /// - REF*6R*1001B~
    /// + DTP*472*RD8*20260101-20260131~
    /// + REF*6R*1001B~
    /// ```
    "LN-026" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:187", since: "0.1",
        applies: Applies::ALL,
        fix: "split the line at the end of the year",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = line.service_period() else { return };
    let Some(days) = sent.value else { return };
    // A stay is one, whatever the year.
    if days.to.year() > days.from.year() && !case.claim.is_inpatient() {
        let message = format!("the line goes over the turn of the year, {} to {}", days.from, days.to);
        findings.report(Spot::line("DTP", sent.at), message);
    }
}
