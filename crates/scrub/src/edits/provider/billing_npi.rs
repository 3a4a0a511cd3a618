use crate::edits::prelude::*;

edit! {
    /// The billing provider has no NPI.
    ///
    /// ## Why it matters
    ///
    /// Payers find the contract and the bank account by the billing NPI (2010AA NM109 under XX). Only
    /// providers that give no health care, such as drivers, may go without; they send the payer's own
    /// number in 2010BB REF*G2.
    ///
    /// ## How to fix it
    ///
    /// Enter the organisation's (type 2) NPI, or the clinician's for a sole practice. An atypical provider
    /// sends the payer's number instead.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*EXAMPLE FAMILY CLINIC~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - NM1*85*2*EXAMPLE HOSPITAL*****XX*1900000047~
    /// + NM1*85*2*EXAMPLE HOSPITAL~
    ///   NM1*PR*2*EXAMPLE MEDICARE CONTRACTOR*****PI*PAYER02~
    /// + REF*G2*ATYP0001~
    ///   NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + REF*G2*ATYP0001~
    /// ```
    "BP-001" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:562:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send NM108 XX and the NPI in 2010AA",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    if billing.npi().is_some_and(|npi| !npi.is_absent()) {
        return;
    }
    let payer_number =
        |payer: &Party<'_>| payer.reference(b"G2").is_some() || payer.reference(b"LU").is_some();
    if !case.payer().is_some_and(payer_number) {
        findings.report(Spot::party(billing, "NM1", billing.id().at), "the billing provider has no NPI");
    }
}
