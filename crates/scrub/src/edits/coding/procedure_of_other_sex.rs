use codes::tables::EditorList;

use crate::edits::prelude::*;

edit! {
    /// A procedure of a stay is one of the other sex.
    ///
    /// ## Why it matters
    ///
    /// The Medicare Code Editor lists inpatient procedures of women and of men. A stay whose procedure and sex contradict
    /// each other is returned, unless condition code 45 says that both are right.
    ///
    /// ## How to fix it
    ///
    /// Correct the sex or the procedure; add condition code 45 if both are as the record says.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0UT90ZZ:D8:20260303~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0UT90ZZ:D8:20260303~
    /// - HI*BG:C1~
    /// + HI*BG:C1*BG:45~
    /// ```
    "COD-042" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:454", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "correct sex or procedure; condition code 45 if both are right",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(lists) = case.medicare_edits().filter(|_| case.claim.is_inpatient()) else { return };
    let other = match case.patient_party().and_then(Party::sex).map(|sex| sex.text) {
        Some(b"M") => EditorList::FemaleProcedure,
        Some(b"F") => EditorList::MaleProcedure,
        _ => return,
    };
    let is_exempt = |code: &HealthCode<'_>| code.qualifier == b"BG" && code.code().text == b"45";
    if case.health.iter().any(is_exempt) {
        return;
    }
    for code in case.health.iter().filter(|code| matches!(code.qualifier, b"BBR" | b"BBQ")) {
        let procedure = code.code();
        if lists.lists(procedure.text, other) {
            let message = format!("procedure {} is one of the other sex", Quoted(procedure.text));
            findings.report(Spot::claim("HI", procedure.at), message);
        }
    }
}
