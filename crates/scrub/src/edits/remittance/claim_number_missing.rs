use crate::edits::prelude::*;

edit! {
    /// The payer does not give its number for the claim.
    ///
    /// ## Why it matters
    ///
    /// CLP07 is the payer's own number for the claim. A replacement or a void must quote it (REF F8), and whoever calls
    /// the payer is asked for it.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer for it before the claim has to be corrected.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835 also ENV-027
    /// - CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~
    /// + CLP*P-1003*1*68*23*0*MB**11*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~
    /// + CLP*P-1003*1*68*23*0*MB*1*11*1~
    /// ```
    "R835-019" {
        snip: Snip::Requirement, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer for its claim control number",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    let number = claim.payer_control_number();
    if number.is_absent() {
        findings.report(Spot::new(CLAIM_PAYMENT, "CLP", number.at), "CLP07 is empty");
    }
}
