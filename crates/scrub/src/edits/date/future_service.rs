use crate::edits::prelude::*;

edit! {
    /// A service lies in the future.
    ///
    /// ## Why it matters
    ///
    /// Nobody pays for what has not happened. It is usually a year mistyped in the first days of January,
    /// or an appointment billed by accident.
    ///
    /// ## How to fix it
    ///
    /// Correct the date, or wait until the service has been given.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   SV1*HC:J1100*62.5*UN*8***1~
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20260317~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   SV1*HC:J1100*62.5*UN*8***1~
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20260316~
    /// ```
    "LN-022" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:187", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the date",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = line.service_period() else { return };
    if let Some(period) = sent.value.filter(|period| period.from > case.as_of) {
        let message = format!("the service is dated {}, today is {}", period.from, case.as_of);
        findings.report(Spot::line("DTP", sent.at), message);
    }
}
