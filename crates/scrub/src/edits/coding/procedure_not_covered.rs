use codes::tables::EditorList;

use super::listed_procedures;
use crate::edits::prelude::*;

edit! {
    /// Medicare does not cover a procedure of the stay.
    ///
    /// ## Why it matters
    ///
    /// The Medicare Code Editor lists inpatient procedures that Medicare pays for in no case, or only with a diagnosis that
    /// makes the case. A stay with one is denied or sent back (CARC 96 or 50).
    ///
    /// ## How to fix it
    ///
    /// Correct the procedure, or bill the stay as not covered (type of bill 110) with the notice the patient was given.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0HDZZZZ:D8:20260303~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - SBR*P*18*******MA~
    /// + SBR*P*18*******MB~
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0HDZZZZ:D8:20260303~
    /// ```
    "COD-043" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:454", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "see whether the stay is covered, and bill it so",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for procedure in listed_procedures(case, EditorList::NonCovered) {
        let message = format!("procedure {} is not covered", Quoted(procedure.text));
        findings.report(Spot::claim("HI", procedure.at), message);
    }
}
