use crate::edits::prelude::*;

edit! {
    /// A note of ICD-10-CM excludes one diagnosis beside another.
    ///
    /// ## Why it matters
    ///
    /// An Excludes1 note names what is not coded together with a code, as two forms of one condition. Payers deny
    /// the claim (CARC 11 or 146), unless the two have nothing to do with each other, which the guidelines allow.
    ///
    /// ## How to fix it
    ///
    /// Keep the diagnosis the record supports. If both stand, be ready to show that they are unrelated.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:L400*ABF:L2081~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:L400*ABF:L309~
    /// ```
    "COD-033" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "keep the diagnosis the record supports",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.diagnosis_count < 2 {
        return;
    }
    for (at, (other, its_notes)) in case.noted().enumerate().skip(1) {
        let excluded = case.noted().take(at).find(|(_, notes)| notes.excludes(&its_notes));
        if let Some((first, _)) = excluded {
            let (first, code) = (Quoted(first.code.text), Quoted(other.code.text));
            findings
                .report(Spot::claim("HI", other.code.at), format!("a note excludes {code} beside {first}"));
        }
    }
}
