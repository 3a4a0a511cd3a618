use crate::edits::prelude::*;

edit! {
    /// The submitter does not identify itself.
    ///
    /// ## Why it matters
    ///
    /// 1000A NM109, under qualifier 46, is the number the receiver gave the submitter when they agreed to
    /// trade. It decides whose file this is; without it the set goes nowhere.
    ///
    /// ## How to fix it
    ///
    /// Enter the submitter number of the enrolment letter in the clearinghouse or billing settings.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*41*2*EXAMPLE BILLING OFFICE*****46*SUB0001~
    /// + NM1*41*2*EXAMPLE BILLING OFFICE*****46~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*41*2*EXAMPLE BILLING OFFICE*****46*SUB0001~
    /// + NM1*41*2*EXAMPLE BILLING OFFICE*****46*S1~
    /// ```
    "HDR-004" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:24:41", since: "0.1",
        applies: Applies::ALL,
        fix: "send the submitter number in 1000A NM109",
        check: Check::Header(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(submitter) = &case.header.submitter else { return };
    let id = submitter.id();
    if id.is_absent() || submitter.id_qualifier() != b"46" {
        findings.report(Spot::party(submitter, "NM1", id.at), "the submitter has no number");
    }
}
