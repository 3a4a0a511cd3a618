use crate::edits::prelude::*;

edit! {
    /// A service of each day has other units than days.
    ///
    /// ## Why it matters
    ///
    /// A visit in a hospital or nursing facility is one for each day. When a line has a range of days, its
    /// units are the days of it; payers take neither more nor fewer.
    ///
    /// ## How to fix it
    ///
    /// Give each day a line of its own, or make the units the days.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also LN-025
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:99232*180*UN*3***1:2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:99232*180*UN*3***1:2~
    /// - DTP*472*RD8*20260310-20260311~
    /// + DTP*472*RD8*20260309-20260311~
    /// ```
    "LN-024" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "give each day a line of its own",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    if !five_digits(procedure(line)).is_some_and(is_daily) {
        return;
    }
    let Some(days) = line.service_period().and_then(|period| period.value) else { return };
    let units = line.units();
    let Some(count) = units.value.filter(|count| count.0 > 0) else { return };
    let span = i64::from(days.to.days_after(days.from)) + 1;
    if span > 1 && count.0 != span * Quantity::ONE.0 {
        findings.report(Spot::service(line, units.at), format!("{count} units on {span} days"));
    }
}

/// Visits that are one for each day: in a hospital after the first, in a nursing facility, to the newborn and
/// the critically ill child.
fn is_daily(code: u32) -> bool {
    matches!(code, 99231..=99233 | 99307..=99310 | 99462 | 99469 | 99472 | 99476 | 99478..=99480)
}
