use codes::tables::AddOnType;

use super::{at_code, beside};
use crate::edits::prelude::*;

edit! {
    /// An add-on code stands beside none of the services it usually does.
    ///
    /// ## Why it matters
    ///
    /// For some add-on codes the contractor says which services they may stand beside, for others only some
    /// are listed. Beside no other service at all, or beside none of those listed, such a code is likely to
    /// be denied (CARC 107 or 234).
    ///
    /// ## How to fix it
    ///
    /// See that the primary service is on the claim, and that the contractor takes it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N5002*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N5003*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:N1000*110*UN*1***1:2~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N5003*55*UN*1***1~
    /// ```
    "COD-022" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "see that the primary service is on the claim",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, primaries) in case.add_ons() {
        let alone = match primaries.kind {
            AddOnType::Listed => false,
            AddOnType::Partly => !beside(case, line, &primaries.codes),
            AddOnType::Contractor => stands_alone(case, line),
        };
        if alone {
            let message = format!("{} stands beside none of the services it is added to", line.code);
            findings.report(at_code(case, line), message);
        }
    }
}

/// Whether no line of the day by the same provider is more than an add-on itself.
fn stands_alone(case: &Case<'_, '_>, line: &CodedLine) -> bool {
    let is_add_on =
        |code| case.codes.add_ons(line.on).is_some_and(|table| table.find(code, line.on).is_some());
    let others = case.coded().iter().filter(|other| other.at != line.at && other.on == line.on);
    !others.filter(|other| other.same_provider(line)).any(|other| !is_add_on(other.code))
}
