use crate::edits::prelude::*;

edit! {
    /// A dental claim has more than four diagnoses.
    ///
    /// ## Why it matters
    ///
    /// The guide has room for four (005010X224A2, 2300 HI), because a dental line can point at no more.
    ///
    /// ## How to fix it
    ///
    /// Keep the diagnoses that explain the treatment.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - HI*ABK:K0262~
    /// + HI*ABK:K0262*ABF:I10*ABF:E119*ABF:E1165*ABF:Z0000~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - HI*ABK:K0262~
    /// + HI*ABK:K0262*ABF:I10*ABF:E119*ABF:E1165~
    /// ```
    "DX-003" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::DENTAL,
        fix: "send at most 4 diagnoses",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    report_too_many(case, DIAGNOSES_MAX, findings);
}

const DIAGNOSES_MAX: usize = 4;
