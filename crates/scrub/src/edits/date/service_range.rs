use crate::edits::prelude::*;

edit! {
    /// A range of service dates ends before it begins.
    ///
    /// ## Why it matters
    ///
    /// A payer cannot count the days of such a range or look up what was covered on them.
    ///
    /// ## How to fix it
    ///
    /// Correct the two dates, or send one day as D8.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*472*RD8*20260310-20260311~
    /// + DTP*472*RD8*20260311-20260310~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DTP*472*RD8*20260310-20260311~
    /// + DTP*472*RD8*20260311-20260311~
    /// ```
    "LN-021" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:187", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the two dates",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = line.service_period() else { return };
    if let Some(period) = sent.value.filter(|period| period.to < period.from) {
        let message = format!("the service ends on {}, before it begins on {}", period.to, period.from);
        findings.report(Spot::line("DTP", sent.at), message);
    }
}
