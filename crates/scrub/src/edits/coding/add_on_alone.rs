use codes::tables::AddOnType;

use super::{at_code, beside};
use crate::edits::prelude::*;

edit! {
    /// An add-on code stands without its primary.
    ///
    /// ## Why it matters
    ///
    /// An add-on code describes what was done beyond another service, and is paid beside one of its primaries
    /// only (CARC 107 or 234).
    ///
    /// ## How to fix it
    ///
    /// Bill the primary service on the same claim, or bill what was done with the code that stands by itself.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N5001*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N5001*55*UN*1***1~
    /// ```
    "COD-005" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "bill the primary service on the same claim",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, primaries) in case.add_ons() {
        if primaries.kind == AddOnType::Listed && !beside(case, line, &primaries.codes) {
            let message = format!("{} stands without a code it is an add-on to", line.code);
            findings.report(at_code(case, line), message);
        }
    }
}
