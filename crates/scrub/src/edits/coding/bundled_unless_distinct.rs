use codes::tables::ModifierIndicator;

use super::report_pair;
use crate::edits::prelude::*;

edit! {
    /// Two services of a day are paid together only when they were distinct.
    ///
    /// ## Why it matters
    ///
    /// Of a pair with modifier indicator 1 the code in column two is denied (CARC 97 or 236), unless a
    /// modifier says that it was given in another encounter, at another place of the body, by another
    /// practitioner, or was otherwise apart.
    ///
    /// ## How to fix it
    ///
    /// Read the record. If the services were distinct, add the modifier that says how (XE, XS, XP, XU, 59, a
    /// place of the body; 25 on a visit). If they were not, remove the line. Never add the modifier to have
    /// it paid.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2010*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2010:XS*55*UN*1***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000:59*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2010*55*UN*1***1~
    /// ```
    "COD-002" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "read the record: add the modifier it supports, or remove the line",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for pair in case
        .bundled()
        .iter()
        .filter(|pair| pair.indicator == ModifierIndicator::Allowed && pair.bypassed == Bypass::No)
    {
        report_pair(case, pair, "is, without a modifier, part of", findings);
    }
}
