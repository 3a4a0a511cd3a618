use crate::edits::prelude::*;

edit! {
    /// The billing taxonomy code is not shaped like one.
    ///
    /// ## Why it matters
    ///
    /// Payers that keep several contracts for one NPI choose by the taxonomy code in 2000A PRV03. Every
    /// code has ten letters and digits, the last an X; anything else matches no contract.
    ///
    /// ## How to fix it
    ///
    /// Use the taxonomy code under which the practice is enrolled with the payer.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - PRV*BI*PXC*207Q00000X~
    /// + PRV*BI*PXC*207Q0000X~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PRV*BI*PXC*207Q00000X~
    /// + PRV*BI*PXC*261QM1300X~
    /// ```
    "BP-007" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:145:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send a ten-character taxonomy code",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(prv) = case.billing.taxonomy else { return };
    let code = prv.element(3);
    if !identifier::is_taxonomy(code) {
        let spot = Spot::new(LoopId::new("2000A"), "PRV", prv.element_place(3));
        findings.report(spot, format!("taxonomy code {}", Quoted(code)));
    }
}
