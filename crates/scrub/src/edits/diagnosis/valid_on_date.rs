use crate::edits::prelude::*;

edit! {
    /// A diagnosis code did not exist on the date of service.
    ///
    /// ## Why it matters
    ///
    /// ICD-10-CM changes every October, and sometimes in April. The code must be one of the year of the
    /// service; for an inpatient stay, of the day of discharge.
    ///
    /// ## How to fix it
    ///
    /// Look the code up in the edition of that year: it was mistyped, is new, or has been split.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*ABF:I109~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*ABF:I119~
    /// ```
    "DX-006" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "use a code of the edition of that date",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for diagnosis in case.diagnoses.iter().filter(|diagnosis| diagnosis.status == Icd10Status::Unknown) {
        let code = diagnosis.code;
        let message = format!("diagnosis {} is not in the code set of that date", Quoted(code.text));
        findings.report(Spot::claim("HI", code.at), message);
    }
}
