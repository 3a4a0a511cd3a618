use crate::edits::prelude::*;

edit! {
    /// The claim has diagnoses and none is the principal.
    ///
    /// ## Why it matters
    ///
    /// The first diagnosis answers why the patient came and carries the qualifier ABK. A list of others
    /// (ABF) without it leaves the question open, and payers return the claim.
    ///
    /// ## How to fix it
    ///
    /// Send the main reason for the visit first, under ABK.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also ENV-024
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABF:J0190*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - HI*ABK:K0262~
    /// ```
    "DX-008" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:254", since: "0.1",
        applies: Applies::ALL,
        fix: "send the first diagnosis under ABK",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(first) = case.diagnoses.first() else { return };
    if !case.diagnoses.iter().any(|diagnosis| diagnosis.kind == DiagnosisKind::Principal) {
        findings.report(Spot::claim("HI", first.code.at).component(0), "no diagnosis is the principal one");
    }
}
