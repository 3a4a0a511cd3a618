use crate::edits::prelude::*;

edit! {
    /// The transaction set does not say whether it holds claims or encounters.
    ///
    /// ## Why it matters
    ///
    /// BHT06 tells claims that ask for payment (CH) from encounters that only report (RP) and subrogation
    /// demands (31). They go to different systems at the payer.
    ///
    /// ## How to fix it
    ///
    /// Send CH for claims. Capitated plans and Medicaid managed care ask for RP.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0001*20260316*0815*XX~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0001*20260316*0815*RP~
    /// ```
    "HDR-002" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send CH for claims or RP for encounters",
        check: Check::Header(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(bht) = case.header.bht else { return };
    if !matches!(bht.element(6), b"CH" | b"RP" | b"31") {
        let message = format!("claim or encounter indicator {}", Quoted(bht.element(6)));
        findings.report(Spot::header("BHT", bht.element_place(6)), message);
    }
}
