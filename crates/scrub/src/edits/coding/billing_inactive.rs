use crate::edits::prelude::*;

edit! {
    /// The number of who bills is deactivated.
    ///
    /// ## Why it matters
    ///
    /// The registry says that the National Provider Identifier is not active. Payers reject every claim under it
    /// (CARC 16, remark N257).
    ///
    /// ## How to fix it
    ///
    /// Bill under the number that is active, or have it activated again.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000138~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000146~
    /// ```
    "COD-036" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:562:85", since: "0.1",
        applies: Applies::ALL,
        fix: "bill under the number that is active",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(registry) = case.codes.registry(case.as_of) else { return };
    let Some(billing) = case.billing_party() else { return };
    let npi = billing.id();
    if registry.is_active(npi.text, case.as_of) == Some(false) {
        findings.report(Spot::party(billing, "NM1", npi.at), format!("{} is deactivated", Quoted(npi.text)));
    }
}
