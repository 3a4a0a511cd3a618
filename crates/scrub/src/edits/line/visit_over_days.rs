use crate::edits::prelude::*;

edit! {
    /// A visit goes over more than one day.
    ///
    /// ## Why it matters
    ///
    /// An evaluation and management visit is of one day. A line of one that spans several is counted as one
    /// visit and the others are lost, or sent back. Daily visits to an inpatient may share a line when the
    /// units are the days; care plan and management services of a month may span it.
    ///
    /// ## How to fix it
    ///
    /// Give each day a line of its own.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// - DTP*472*D8*20260312~
    /// - REF*6R*1001A~
    /// + DTP*472*RD8*20260311-20260312~
    /// + REF*6R*1001A~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99490*110*UN*1***1:2~
    /// - DTP*472*D8*20260312~
    /// - REF*6R*1001A~
    /// + DTP*472*RD8*20260301-20260312~
    /// + REF*6R*1001A~
    /// ```
    "LN-025" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:187", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "give each day a line of its own",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    if !is_visit(code) || five_digits(code).is_some_and(is_of_a_month) {
        return;
    }
    let Some(sent) = line.service_period() else { return };
    let Some(days) = sent.value else { return };
    let span = i64::from(days.to.days_after(days.from)) + 1;
    let counted = line.units().value == Some(Quantity(span * Quantity::ONE.0));
    if span > 1 && !counted {
        let message = format!("visit {} goes over {span} days", Quoted(code));
        findings.report(Spot::line("DTP", sent.at), message);
    }
}

/// Oversight of a care plan, and management of care: billed for a month.
fn is_of_a_month(code: u32) -> bool {
    matches!(code, 99339 | 99340 | 99374..=99380 | 99424..=99427 | 99437..=99439 | 99453..=99458)
        || matches!(code, 99484 | 99487..=99494)
}
