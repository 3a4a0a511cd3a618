use codes::tables::ModifierIndicator;

use super::report_pair;
use crate::edits::prelude::*;

edit! {
    /// Two services of a day are never paid together.
    ///
    /// ## Why it matters
    ///
    /// The National Correct Coding Initiative pairs codes of which one is part of the other. Of a pair with
    /// modifier indicator 0 the code in column two is denied (CARC 97 or 236) whatever modifier stands on it.
    ///
    /// ## How to fix it
    ///
    /// Remove the line that is part of the other. If the tables name the wrong one, correct the code that was
    /// mistyped.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2000*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2090*55*UN*1***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2020:59*55*UN*1***1~
    /// ```
    "COD-001" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "remove the line that is part of the other",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for pair in case.bundled().iter().filter(|pair| pair.indicator == ModifierIndicator::NotAllowed) {
        report_pair(case, pair, "is part of", findings);
    }
}
