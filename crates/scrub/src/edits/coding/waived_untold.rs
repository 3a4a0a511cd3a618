use codes::TableKind;
use codes::tables::Waived;

use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// A test that is waived only with QW is billed without it.
    ///
    /// ## Why it matters
    ///
    /// A laboratory with a certificate of waiver may do waived tests only, and for most codes QW is what says that the
    /// test was the waived one. Medicare takes the line without it for a test of more complexity and denies it to such
    /// a laboratory (CARC B7, remark MA120 or N517). The list of waived tests is the reader's.
    ///
    /// ## How to fix it
    ///
    /// Add QW if the kit is one of the waived ones. A laboratory with a higher certificate may ignore this.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N6101*62.5*UN*8***1~
    /// - REF*6R*1003A~
    /// + REF*X4*14D0000001~
    /// + REF*6R*1003A~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N6101:QW*62.5*UN*8***1~
    /// - REF*6R*1003A~
    /// + REF*X4*14D0000001~
    /// + REF*6R*1003A~
    /// ```
    "COD-038" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add QW if the test was the waived one",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if filing(case) != b"MB" {
        return;
    }
    for line in case.coded_in(TableKind::WaivedTests) {
        let waived = case.codes.waived_tests(line.on).and_then(|tests| tests.find(line.code, line.on));
        // An independent laboratory has more than a waiver.
        let place = case.line(line).place_of_service().unwrap_or_else(|| case.claim.facility_code());
        let is_laboratory = place.text == b"81" || line.has(&[b"26", b"90"]);
        if waived == Some(Waived::WithModifier) && !line.has(&[b"QW"]) && !is_laboratory {
            findings.report(at_code(case, line), format!("{} is waived with QW only", line.code));
        }
    }
}
