use crate::edits::prelude::*;

edit! {
    /// A diagnosis stands first that a note of ICD-10-CM wants after another.
    ///
    /// ## Why it matters
    ///
    /// A code-first note says that the disease behind a condition is listed before it. A claim that begins with
    /// the condition is denied or returned (CARC 11 or 146). Manifestations have an edit of their own.
    ///
    /// ## How to fix it
    ///
    /// List the underlying disease first, as the record names it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:K2900*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:I10*ABF:K2900~
    /// ```
    "COD-034" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "list the underlying disease first",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some((first, notes)) = case.noted().next() else { return };
    let is_first = case.diagnoses.iter().find(|one| one.is_listed()).is_some_and(|one| one.is_icd10);
    if is_first && notes.comes_after() && !is_manifestation(first.code.text) {
        let message = format!("a note wants the disease behind {} before it", Quoted(first.code.text));
        findings.report(Spot::claim("HI", first.code.at), message);
    }
}
