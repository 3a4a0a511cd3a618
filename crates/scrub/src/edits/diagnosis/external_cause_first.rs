use codes::tables::EditorList;

use crate::edits::prelude::*;

edit! {
    /// An external cause is the principal diagnosis.
    ///
    /// ## Why it matters
    ///
    /// The codes from V00 to Y99 say how an injury came about. They go with the injury and never first: the
    /// principal diagnosis is what was treated.
    ///
    /// ## How to fix it
    ///
    /// List the injury or illness first and the external cause after it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:W19XXXA*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401A*ABF:W19XXXA~
    /// ```
    "DX-010" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:254", since: "0.1",
        applies: Applies::ALL,
        fix: "list the injury first",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let principal = case.diagnoses.iter().find(|diagnosis| diagnosis.kind == DiagnosisKind::Principal);
    let Some(diagnosis) = principal.filter(|diagnosis| diagnosis.is_icd10) else { return };
    let code = diagnosis.code;
    let lists = case.medicare_edits().filter(|_| case.claim.is_inpatient());
    let is_listed = || lists.is_some_and(|lists| lists.lists(code.text, EditorList::Manifestation));
    if matches!(code.text, [b'V'..=b'Y', ..]) {
        let message = format!("the external cause {} is the principal diagnosis", Quoted(code.text));
        findings.report(Spot::claim("HI", code.at), message);
    } else if is_manifestation(code.text) || is_listed() {
        let message = format!("{} shows a disease that must be listed before it", Quoted(code.text));
        findings.report(Spot::claim("HI", code.at), message);
    }
}
