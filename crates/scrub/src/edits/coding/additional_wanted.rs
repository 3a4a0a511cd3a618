use crate::edits::prelude::*;

edit! {
    /// A note of ICD-10-CM wants another diagnosis beside one.
    ///
    /// ## Why it matters
    ///
    /// A use-additional note says that a code tells only part of a condition: which organism, which dependence, which stage.
    /// Without the other code a payer knows less than the record does, and risk adjustment and quality measures miss it.
    ///
    /// ## How to fix it
    ///
    /// Add the code that the note names, if the record supports it. Where the record says nothing of it, the claim is right.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:N3000*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:N3000*ABF:B9620~
    /// ```
    "COD-044" {
        snip: Snip::CodeSet, severity: Severity::Info, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "add what the note names, if the record supports it",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (diagnosis, notes) in case.noted() {
        let code = diagnosis.code;
        let coded = case.diagnoses.iter().filter(|other| other.is_icd10);
        if let Some(wanted) = notes.wanting(&coded.map(|other| other.code.text)) {
            let message = format!("a note wants a code such as {wanted} beside {}", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}
