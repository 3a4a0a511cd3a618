use crate::edits::prelude::*;

edit! {
    /// A line was given outside the dates of the bill.
    ///
    /// ## Why it matters
    ///
    /// The statement dates (DTP*434) span every service of the bill. A line outside belongs to another
    /// bill, or one of the dates is wrong.
    ///
    /// ## How to fix it
    ///
    /// Correct the date, widen the statement, or move the line to its own bill.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    ///   SV2*0730*HC:93005*200*UN*1**50~
    /// - DTP*472*D8*20260310~
    /// + DTP*472*D8*20260311~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - DTP*434*RD8*20260310-20260310~
    /// + DTP*434*RD8*20260310-20260311~
    ///   SV2*0730*HC:93005*200*UN*1**50~
    /// - DTP*472*D8*20260310~
    /// + DTP*472*D8*20260311~
    /// ```
    "LN-023" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:187", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "correct the date or the statement dates",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(statement) = case.claim.date(b"434").and_then(|date| date.value) else { return };
    let Some(sent) = line.service_period() else { return };
    // What is reversed is outside of nothing; LN-021 and DT-005 say so.
    let Some(period) = sent.value.filter(|period| period.from <= period.to) else { return };
    let outside = period.from < statement.from || period.to > statement.to;
    if outside && statement.from <= statement.to {
        let message =
            format!("the line is dated {}, the bill {} to {}", period.from, statement.from, statement.to);
        findings.report(Spot::line("DTP", sent.at), message);
    }
}
