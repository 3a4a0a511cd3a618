use codes::tables::EditorList;

use super::listed_principal;
use crate::edits::prelude::*;

edit! {
    /// The principal diagnosis seldom needs a bed.
    ///
    /// ## Why it matters
    ///
    /// The Medicare Code Editor lists diagnoses that are not often enough to admit a patient for. Medicare reviews such a
    /// stay, and may deny it for want of medical necessity (CARC 50).
    ///
    /// ## How to fix it
    ///
    /// See that the record says why the patient had to be admitted, or whether another condition came first.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*ABK:K8020:::::::Y~
    /// + HI*ABK:R5383:::::::Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*ABF:E1165:::::::Y*ABF:I10:::::::Y~
    /// + HI*ABF:E1165:::::::Y*ABF:R5383:::::::Y~
    /// ```
    "COD-041" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:254", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "see whether the record says why a bed was needed",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if let Some(code) = listed_principal(case, EditorList::QuestionableAdmission) {
        let message = format!("an admission for {}", Quoted(code.text));
        findings.report(Spot::claim("HI", code.at), message);
    }
}
