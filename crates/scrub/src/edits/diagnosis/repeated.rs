use crate::edits::prelude::*;

edit! {
    /// A diagnosis is listed twice.
    ///
    /// ## Why it matters
    ///
    /// The second copy says nothing, takes one of few places, and shifts the numbers that service lines
    /// point to. Some payers reject the claim for it.
    ///
    /// ## How to fix it
    ///
    /// Remove the copy and renumber the pointers of the lines.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*ABF:J0190~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*ABJ:R0789~
    /// + HI*ABJ:K8020~
    /// ```
    "DX-009" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "remove the copy and renumber the pointers",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (position, diagnosis) in
        case.diagnoses.iter().enumerate().filter(|(_, diagnosis)| diagnosis.is_listed())
    {
        let code = diagnosis.code;
        let mut earlier = case.diagnoses[..position].iter().filter(|earlier| earlier.is_listed());
        if earlier.any(|earlier| earlier.code.text == code.text) {
            let message = format!("diagnosis {} is listed before", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}
