use crate::edits::prelude::*;

edit! {
    /// A procedure of a stay is not in ICD-10-PCS on its date.
    ///
    /// ## Why it matters
    ///
    /// The procedures of a stay are coded in ICD-10-PCS, which changes every October. One that is not in the
    /// edition of the day of discharge is returned, and the stay cannot be grouped (CARC 181 or A1).
    ///
    /// ## How to fix it
    ///
    /// Look the procedure up in the tables of that year.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0FT44ZY:D8:20260303~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0FT40ZZ:D8:20260303~
    /// ```
    "COD-028" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:465", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "use a code of the edition of that date",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(day) = case.service.map(|days| days.to) else { return };
    let Some(procedures) = case.codes.icd10_procedures(day) else { return };
    for code in case.health.iter().filter(|code| matches!(code.qualifier, b"BBR" | b"BBQ")) {
        let procedure = code.code();
        // What has not the shape of one is told by the edit of the format.
        let used = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z') && !matches!(byte, b'I' | b'O');
        let shaped = procedure.text.len() == 7 && procedure.text.iter().all(used);
        if shaped && !procedures.contains(procedure.text, day) {
            let message = format!("procedure {} is not in the code set of {day}", Quoted(procedure.text));
            findings.report(Spot::claim("HI", procedure.at), message);
        }
    }
}
