use codes::TableKind;
use codes::tables::Waived;

use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// QW stands on a service that is not a waived test.
    ///
    /// ## Why it matters
    ///
    /// QW says that a laboratory test is waived under CLIA. On a code that has no waived test on the day of service, or
    /// whose every test is waived, it does not belong, and payers deny the line (CARC 4 or 182).
    ///
    /// ## How to fix it
    ///
    /// Take QW off, or correct the code. A test that was waived lately may be missing from the list that is loaded.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N6102:QW*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N6102*55*UN*1***1~
    /// ```
    "COD-039" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "take QW off, or correct the code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !case.codes.has(TableKind::WaivedTests) {
        return;
    }
    for line in case.coded().iter().filter(|line| line.has(&[b"QW"])) {
        let Some(tests) = case.codes.waived_tests(line.on) else { continue };
        let message = match tests.find(line.code, line.on) {
            Some(Waived::WithModifier) => continue,
            Some(Waived::AsItIs) => format!("{} is waived as it is", line.code),
            // What has the shape of no code is told by the edit of the format.
            None if identifier::procedure_kind(&line.code.text()).is_none() => continue,
            None => format!("{} is no waived test", line.code),
        };
        findings.report(at_modifier(case, line, &[b"QW"]), message);
    }
}
