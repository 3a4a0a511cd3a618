use crate::edits::prelude::*;

edit! {
    /// A diagnosis code is a heading that needs more characters.
    ///
    /// ## Why it matters
    ///
    /// Only the codes at the ends of the ICD-10-CM tree can be billed. A heading stands for several of
    /// them, and the payer does not choose.
    ///
    /// ## How to fix it
    ///
    /// Have the coder pick the code below it that the documentation supports.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J019*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0191*ABF:I10~
    /// ```
    "DX-005" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "code to the full number of characters",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for diagnosis in case.diagnoses.iter().filter(|diagnosis| diagnosis.status == Icd10Status::Header) {
        let code = diagnosis.code;
        let message = format!("diagnosis {} is a heading, not a billable code", Quoted(code.text));
        findings.report(Spot::claim("HI", code.at), message);
    }
}
