use codes::tables::EditorList;

use super::listed_principal;
use crate::edits::prelude::*;

edit! {
    /// The principal diagnosis is no reason for an admission.
    ///
    /// ## Why it matters
    ///
    /// The Medicare Code Editor lists diagnoses that tell of a circumstance and not of an illness. A stay whose principal
    /// diagnosis is one of them is returned to the hospital.
    ///
    /// ## How to fix it
    ///
    /// List first the condition that led to the admission, as the record shows it after study.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*ABK:K8020:::::::Y~
    /// + HI*ABK:Z9181:::::::Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*ABF:E1165:::::::Y*ABF:I10:::::::Y~
    /// + HI*ABF:E1165:::::::Y*ABF:Z9181:::::::Y~
    /// ```
    "COD-040" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:254", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "list the condition that led to the admission first",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if let Some(code) = listed_principal(case, EditorList::UnacceptablePrincipal) {
        let message = format!("{} is no principal diagnosis", Quoted(code.text));
        findings.report(Spot::claim("HI", code.at), message);
    }
}
