use crate::edits::prelude::*;

edit! {
    /// An inpatient bill has no admitting diagnosis.
    ///
    /// ## Why it matters
    ///
    /// HI*ABJ says why the patient was admitted, which is often not what was found. Bills of type 11, 18
    /// and 21 need it to be grouped and judged for necessity.
    ///
    /// ## How to fix it
    ///
    /// Add the diagnosis of the admission order under ABJ.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*ABJ:R0789~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2001*9200***11:A:1**A*Y*Y~
    /// + CLM*I-2001*9200***12:A:1**A*Y*Y~
    /// - HI*ABJ:R0789~
    /// ```
    "DX-017" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:232", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "add the admitting diagnosis under ABJ",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let has_admitting = || case.diagnoses.iter().any(|diagnosis| diagnosis.kind == DiagnosisKind::Admitting);
    if is_acute_stay(case.claim) && !has_admitting() {
        let spot = Spot::wanting_in_claim(case.claim, "HI", "ABJ");
        findings.report(spot, "an inpatient bill without an admitting diagnosis");
    }
}
