use super::{at_code, surgeries, visits_by};
use crate::edits::prelude::*;

edit! {
    /// A visit on the day of major surgery or the day before has no modifier 57.
    ///
    /// ## Why it matters
    ///
    /// The fee of a procedure with a global period of 90 days covers visits from the day before on. The visit
    /// at which surgery was decided is paid only with modifier 57; without it the visit is denied (CARC 97).
    ///
    /// ## How to fix it
    ///
    /// If the note shows that surgery was decided at this visit, add 57. If it was decided before, remove the
    /// visit.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1090*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:57*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N1090*55*UN*1***1~
    /// ```
    "COD-007" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add 57 if surgery was decided at this visit, or remove it",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (surgery, fee) in surgeries(case) {
        if fee.global_days() != Some(90) {
            continue;
        }
        for visit in visits_by(case, surgery).filter(|visit| matches!(surgery.on.days_after(visit.on), 0 | 1))
        {
            if !visit.has(&[b"57", b"24"]) {
                let message = format!("visit {} before {} has no modifier 57", visit.code, surgery.code);
                findings.report(at_code(case, visit), message);
            }
        }
    }
}
