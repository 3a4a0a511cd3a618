use crate::edits::prelude::*;

edit! {
    /// The adjustments of a claim payment are not its charge less its payment.
    ///
    /// ## Why it matters
    ///
    /// The charge (CLP03) less every adjustment of the claim and its lines is what was paid (CLP04). When
    /// it is not, the payment cannot be posted by itself: some of the money is not explained. A run also
    /// lists the sum in the table of balances.
    ///
    /// ## How to fix it
    ///
    /// Post by hand from the payer's portal or its explanation, and tell the payer.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~
    /// + CLP*P-1003*1*68*24*0*MB*ICN000003*11*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~
    /// - CAS*CO*45*45~
    /// + CLP*P-1003*1*68*24*0*MB*ICN000003*11*1~
    /// + CAS*CO*45*44~
    /// ```
    "R835-006" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "post by hand, and tell the payer",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    let sent = claim.paid();
    let (Some(charge), Some(paid)) = (claim.charge().value, sent.value) else { return };
    if claim.all_adjustments().any(|adjustment| adjustment.amount.value.is_none()) {
        return;
    }
    let expected = charge - claim.adjusted();
    if paid != expected {
        let message = format!("paid {paid}, charge less adjustments {expected}, off by {}", paid - expected);
        findings.report(Spot::new(CLAIM_PAYMENT, "CLP", sent.at), message);
    }
}
