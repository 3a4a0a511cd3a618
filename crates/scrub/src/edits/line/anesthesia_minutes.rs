use crate::edits::prelude::*;

edit! {
    /// Anesthesia lasted less than a minute or more than a day.
    ///
    /// ## Why it matters
    ///
    /// The minutes of anesthesia are what is paid. More than 1,440 of them are more than a day, and mostly
    /// a start and an end of different days or a slipped digit.
    ///
    /// ## How to fix it
    ///
    /// Compare with the anesthesia record.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840:AA*55*MJ*1441***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840:AA*55*MJ*1440***1~
    /// ```
    "LN-016" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "compare with the anesthesia record",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    if line.unit_basis().text != b"MJ" {
        return;
    }
    let minutes = line.units();
    // None, or less, is no number of units at all: LN-014.
    let Some(count) = minutes.value.filter(|minutes| minutes.0 > 0) else { return };
    if count < Quantity::ONE || count.0 > DAY * Quantity::ONE.0 {
        findings.report(Spot::service(line, minutes.at), format!("{count} minutes of anesthesia"));
    }
}

const DAY: i64 = 1440;
