use codes::tables::ModifierIndicator;

use super::report_pair;
use crate::edits::prelude::*;

edit! {
    /// A modifier lets two paired services be paid together.
    ///
    /// ## Why it matters
    ///
    /// Payers audit these modifiers: 59 and the X modifiers must be supported by the record. A place of the
    /// body that is the same on both lines does not say that they were distinct.
    ///
    /// ## How to fix it
    ///
    /// Nothing, if the record shows that the services were distinct. Else remove the modifier, and the line
    /// that is part of the other.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000:LT*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2010:LT*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000:LT*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2010:RT*55*UN*1***1~
    /// ```
    "COD-003" {
        snip: Snip::Payer, severity: Severity::Info, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "see that the record supports the modifier",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let bypassed = |pair: &&BundledPair| pair.bypassed == Bypass::SamePlace;
    let allowed = |pair: &&BundledPair| pair.indicator == ModifierIndicator::Allowed;
    for pair in case.bundled().iter().filter(allowed).filter(bypassed) {
        report_pair(case, pair, "has the place of the body in common with, and is part of,", findings);
    }
}
