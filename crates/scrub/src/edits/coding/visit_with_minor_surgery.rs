use super::{at_code, surgeries, visits_by};
use crate::edits::prelude::*;

edit! {
    /// A visit beside a minor procedure has no modifier 25.
    ///
    /// ## Why it matters
    ///
    /// The fee of a procedure with a global period of 0 or 10 days covers the visit that led to it. A visit
    /// by the same provider on the same day is denied (CARC 97) unless modifier 25 says that it was
    /// significant and separate.
    ///
    /// ## How to fix it
    ///
    /// Read the note. If it shows work beyond what leads to the procedure, add 25 to the visit; if not,
    /// remove the visit. Never add 25 to have it paid.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1010*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1010*55*UN*1***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2001*55*UN*1***1~
    /// ```
    "COD-006" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "read the note: add 25 if the visit was separate, or remove it",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (surgery, fee) in surgeries(case) {
        if !matches!(fee.global_days(), Some(0 | 10)) || surgery.is_visit() {
            continue;
        }
        for visit in visits_by(case, surgery).filter(|visit| visit.on == surgery.on) {
            if !visit.has(&[b"25", b"57", b"24"]) {
                let message = format!("visit {} beside {} has no modifier 25", visit.code, surgery.code);
                findings.report(at_code(case, visit), message);
            }
        }
    }
}
