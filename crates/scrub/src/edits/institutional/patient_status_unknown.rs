use codes::bill::DischargeStatus;

use crate::edits::prelude::*;

edit! {
    /// There is no such patient status.
    ///
    /// ## Why it matters
    ///
    /// CL103 says where the patient went when the statement ends. Payment of a transferred patient, and whether
    /// another bill follows, go by it; a payer returns a bill with one that does not exist.
    ///
    /// ## How to fix it
    ///
    /// Enter the status from the discharge record: two digits, 01 for home.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - CL1*1*1*01~
    /// + CL1*1*1*08~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CL1*1*1*01~
    /// + CL1*1*1*66~
    /// ```
    "IN-008" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:234", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "enter the status at the end of the statement",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(cl1) = case.claim.institutional.filter(|cl1| !cl1.element(3).is_empty()) else { return };
    if DischargeStatus::parse(cl1.element(3)).is_none() {
        let message = format!("patient status {}", Quoted(cl1.element(3)));
        findings.report(Spot::claim("CL1", cl1.element_place(3)), message);
    }
}
