use crate::edits::prelude::*;

edit! {
    /// A professional claim has more than twelve diagnoses.
    ///
    /// ## Why it matters
    ///
    /// The guide has room for twelve (005010X222A1, 2300 HI), and a service line can point no further.
    /// Payers reject the claim or cut the list off where they please.
    ///
    /// ## How to fix it
    ///
    /// Drop the diagnoses no line needs. If every one is needed, split the claim by lines.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M5416*ABF:I10*ABF:E119*ABF:J189*ABF:J0190*ABF:H6691*ABF:R0789*ABF:N390*ABF:K8020*ABF:E1165*ABF:M5450*ABF:Z0000*ABF:Z23~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M5416*ABF:I10*ABF:E119*ABF:J189*ABF:J0190*ABF:H6691*ABF:R0789*ABF:N390*ABF:K8020*ABF:E1165*ABF:M5450*ABF:Z0000~
    /// ```
    "DX-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "send at most 12 diagnoses",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    report_too_many(case, DIAGNOSES_MAX, findings);
}

const DIAGNOSES_MAX: usize = 12;
