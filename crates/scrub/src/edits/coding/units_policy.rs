use codes::tables::Adjudication;

use super::over_limits;
use crate::edits::prelude::*;

edit! {
    /// A day has more units than policy allows.
    ///
    /// ## Why it matters
    ///
    /// Where the adjudication indicator of a medically unlikely edit is 2 the limit follows from anatomy,
    /// from the code itself or from policy: more units of a day are denied (CARC 151 or 222) on whatever
    /// lines, and no appeal is heard.
    ///
    /// ## How to fix it
    ///
    /// Correct the units, or remove the line that is one too many.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2000*55*UN*2***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2000*55*UN*1***1~
    /// ```
    "COD-021" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "correct the units",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    over_limits(case, |adjudication| adjudication == Adjudication::DayPolicy, findings);
}
