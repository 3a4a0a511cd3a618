use codes::tables::EditorList;

use super::listed_procedures;
use crate::edits::prelude::*;

edit! {
    /// Medicare covers a procedure of the stay in limited circumstances.
    ///
    /// ## Why it matters
    ///
    /// The Medicare Code Editor lists inpatient procedures, such as transplants of organs, that Medicare pays for in
    /// hospitals approved for them, or within the limits of a national coverage determination. Elsewhere, and outside
    /// those limits, the stay is denied (CARC 50, or 58 where the hospital is not approved). A claim tells neither, so
    /// nothing is held to be wrong.
    ///
    /// ## How to fix it
    ///
    /// See that the hospital is approved, and that the record meets the determination; have both at hand for the payer's
    /// request. If the procedure is miscoded, correct it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:02YA0Z0:D8:20260303~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - SBR*P*18*******MA~
    /// + SBR*P*18*******MB~
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:02YA0Z0:D8:20260303~
    /// ```
    "COD-046" {
        snip: Snip::Payer, severity: Severity::Info, status: "A7:454", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "see that hospital and record meet the terms of its coverage",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for procedure in listed_procedures(case, EditorList::LimitedCoverage) {
        let message = format!("procedure {} is covered in limited circumstances", Quoted(procedure.text));
        findings.report(Spot::claim("HI", procedure.at), message);
    }
}
