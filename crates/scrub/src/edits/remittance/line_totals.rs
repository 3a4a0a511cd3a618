use crate::edits::prelude::*;

edit! {
    /// The lines of a claim payment do not come to its charge or payment.
    ///
    /// ## Why it matters
    ///
    /// When a payer sends lines their charges come to CLP03, and their payments less the adjustments of the
    /// claim as a whole to CLP04. Otherwise a line was left out or split. A run also lists the sums in the
    /// table of balances.
    ///
    /// ## How to fix it
    ///
    /// Post by the claim's amounts, and find the line that is missing.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*1*490*95*24*MB*ICN000002*21*1~
    /// + CAS*OA*94*10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*1*480*85*24*MB*ICN000002*21*1~
    /// + CAS*OA*94*10~
    /// ```
    "R835-008" {
        snip: Snip::Balancing, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "post by the claim's amounts, and find the missing line",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    if claim.services.is_empty() {
        return;
    }
    let (mut charges, mut payments) = (Cents::ZERO, Cents::ZERO);
    for service in &claim.services {
        let (Some(charge), Some(paid)) = (service.charge().value, service.paid().value) else { return };
        charges += charge;
        payments += paid;
    }
    let (charge, paid) = (claim.charge(), claim.paid());
    if charge.value.is_some_and(|charge| charge != charges) {
        let message = format!("line charges {charges}, claim charge {}", Quoted(charge.text));
        findings.report(Spot::new(CLAIM_PAYMENT, "CLP", charge.at), message);
    }
    let expected = payments - claim.claim_level_adjusted();
    if paid.value.is_some_and(|paid| paid != expected) {
        let message = format!("paid {}, {expected} by the lines", Quoted(paid.text));
        findings.report(Spot::new(CLAIM_PAYMENT, "CLP", paid.at), message);
    }
}
