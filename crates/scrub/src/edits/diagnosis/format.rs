use crate::edits::prelude::*;

edit! {
    /// A diagnosis code is not shaped like an ICD-10-CM code.
    ///
    /// ## Why it matters
    ///
    /// A code has three to seven letters and digits and begins with a letter. The dot after the third is
    /// for people: on the wire it makes the code one character too long and unknown.
    ///
    /// ## How to fix it
    ///
    /// Take the dot out, and correct what is mistyped.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J01.90*ABF:I10~
    /// ```
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*ABF:11O~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401D*ABF:I10~
    /// ```
    "DX-004" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "send the code without its dot",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for diagnosis in case.diagnoses.iter().filter(|diagnosis| diagnosis.is_icd10) {
        let code = diagnosis.code;
        if !is_icd10_shaped(code.text) {
            findings.report(Spot::claim("HI", code.at), format!("diagnosis {}", Quoted(code.text)));
        }
    }
}
