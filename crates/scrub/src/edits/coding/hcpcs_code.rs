use codes::TableKind;
use codes::tables::InForce;

use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// A HCPCS level II code was not in force on the date of service.
    ///
    /// ## Why it matters
    ///
    /// Level II codes come and go every quarter. One that is not in force on the day of service is denied
    /// (CARC 181 or 182).
    ///
    /// ## How to fix it
    ///
    /// Look up what took its place, or correct the code that was mistyped.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:V9998*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:A4550*55*UN*1***1~
    /// ```
    "COD-023" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "use the code that is in force on that day",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !case.codes.has(TableKind::Hcpcs) {
        return;
    }
    let level_two = |line: &&CodedLine| {
        line.code.begins_with_letter()
            && identifier::procedure_kind(&line.code.text()) == Some(identifier::ProcedureKind::LevelTwo)
    };
    for line in case.coded().iter().filter(level_two) {
        let Some(hcpcs) = case.codes.hcpcs(line.on) else { continue };
        let message = match hcpcs.code(line.code, line.on) {
            InForce::Yes => continue,
            InForce::From(day) => format!("{} is not in force before {day}", line.code),
            InForce::Until(day) => format!("{} ended on {day}", line.code),
            InForce::Unknown => format!("there is no level II code {}", line.code),
        };
        findings.report(at_code(case, line), message);
    }
}
