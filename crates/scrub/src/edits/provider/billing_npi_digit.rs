use crate::edits::prelude::*;

edit! {
    /// The billing NPI is not a number that can have been issued.
    ///
    /// ## Why it matters
    ///
    /// An NPI has ten digits, begins with 1 or 2, and its last digit checks the others (the Luhn formula
    /// over 80840 and the nine digits before it). One that fails was mistyped: the payer finds no provider,
    /// or another one.
    ///
    /// ## How to fix it
    ///
    /// Correct the NPI in the practice settings, not on the claim: every claim of the practice carries it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000014~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1234567893~
    /// ```
    "BP-002" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:562:85", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the NPI in the practice settings",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    if let Some(npi) = billing.npi().filter(Submitted::is_malformed) {
        let message = format!("billing NPI {} fails its check digit", Quoted(npi.text));
        findings.report(Spot::party(billing, "NM1", npi.at), message);
    }
}
