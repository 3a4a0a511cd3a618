use crate::edits::prelude::*;

edit! {
    /// The adjustments do not explain why fewer units were paid than billed.
    ///
    /// ## Why it matters
    ///
    /// SVC07 is what was billed when the payer changed it, SVC05 what was paid (one if empty). The
    /// quantities of the adjustments are the difference; few payers send them, so this is worth knowing and
    /// no more.
    ///
    /// ## How to fix it
    ///
    /// Take the units paid from SVC05, and the reason from the adjustments that have amounts.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - SVC*HC:99232*180*95**2~
    /// + SVC*HC:99232*180*95**2**3~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - SVC*HC:99232*180*95**2~
    /// + SVC*HC:99232*180*95**1**2~
    /// - CAS*CO*45*61~
    /// + CAS*CO*45*61*1~
    /// ```
    "R835-022" {
        snip: Snip::Balancing, severity: Severity::Info, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "go by the units paid, SVC05",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    for service in &claim.services {
        let billed = service.original_units();
        let Some(count) = billed.value else { continue };
        let paid = service.paid_units().value.unwrap_or(Quantity::ONE);
        let explained: i64 = service
            .adjustments()
            .filter_map(|adjustment| adjustment.quantity.value)
            .map(|units| units.0)
            .sum();
        if count.0 - paid.0 != explained {
            let message = format!("{count} units billed, {paid} paid, {} adjusted", Quantity(explained));
            findings.report(Spot::new(SERVICE_PAYMENT, "SVC", billed.at), message);
        }
    }
}
