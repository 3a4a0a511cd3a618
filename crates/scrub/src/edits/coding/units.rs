use codes::tables::Adjudication;

use super::over_limits;
use crate::edits::prelude::*;

edit! {
    /// A line or a day has more units than is likely.
    ///
    /// ## Why it matters
    ///
    /// The medically unlikely edits of NCCI say how many units of a service one patient has on a day at most.
    /// More are denied (CARC 151 or 222): by line where the adjudication indicator is 1, by day where it is
    /// 3. A record that shows more can win an appeal.
    ///
    /// ## How to fix it
    ///
    /// Correct the units. If they are right and the limit is of the line, the further services may belong on
    /// a line of their own with a modifier that the record supports; if it is of the day, be ready to send
    /// the record.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2020*55*UN*4***1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N2010*110*UN*2***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2010:76*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2020*55*UN*3***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N2020*110*UN*3***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2020:76*55*UN*3***1~
    /// ```
    "COD-004" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "correct the units, or be ready to send the record",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    over_limits(case, |adjudication| adjudication != Adjudication::DayPolicy, findings);
}
