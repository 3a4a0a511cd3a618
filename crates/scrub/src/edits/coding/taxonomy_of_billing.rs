use crate::edits::prelude::*;

edit! {
    /// The taxonomy code of who bills is not in the list.
    ///
    /// ## Why it matters
    ///
    /// Payers look the provider up by NPI and taxonomy. A code that is not, or no longer, in the list of NUCC finds
    /// no enrolment, and the claim is rejected or denied (CARC 16, remark N255).
    ///
    /// ## How to fix it
    ///
    /// Send the code that the provider is enrolled under.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - PRV*BI*PXC*207Q00000X~
    /// + PRV*BI*PXC*207QZ9999X~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PRV*BI*PXC*207Q00000X~
    /// + PRV*BI*PXC*261QM1300X~
    /// ```
    "COD-032" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:145:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send the code the provider is enrolled under",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(list) = case.codes.taxonomy(case.as_of) else { return };
    let Some(prv) = case.billing.taxonomy else { return };
    let code = prv.element(3);
    if identifier::is_taxonomy(code) && !list.contains(code, case.as_of) {
        let spot = Spot::new(LoopId::new("2000A"), "PRV", prv.element_place(3));
        findings.report(spot, format!("taxonomy code {} is not in the list", Quoted(code)));
    }
}
