use crate::edits::prelude::*;

edit! {
    /// The payer wants the billing taxonomy code, and the claim has none.
    ///
    /// ## Why it matters
    ///
    /// Payers that enrol one NPI under several contracts tell them apart by the taxonomy code in 2000A PRV03.
    /// Which payers do is in their companion guides; `billing_taxonomy` of the payer in `cleanclaim.toml`
    /// says so, and nothing is said of others.
    ///
    /// ## How to fix it
    ///
    /// Add PRV\*BI with the code under which the practice is enrolled with the payer.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p listed
    /// - PRV*BI*PXC*207Q00000X~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p listed
    /// - PRV*BI*PXC*207Q00000X~
    /// ...
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER04~
    /// ```
    "BP-008" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A6:145:85", since: "0.1",
        applies: Applies::ALL,
        fix: "add PRV*BI with the taxonomy code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let is_wanted = case.payer_keys().is_some_and(|payer| payer.wants_billing_taxonomy);
    if is_wanted && case.billing.taxonomy.is_none() {
        let level = case.billing.hl.unwrap_or(case.claim.clm);
        let spot = Spot::wanting(LoopId::new("2000A"), "PRV", "BI", level.element_place(0));
        findings.report(spot, "the payer wants a billing taxonomy code, and there is none");
    }
}
