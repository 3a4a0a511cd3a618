use crate::edits::prelude::*;

edit! {
    /// Neither the claim nor its lines have a date of service.
    ///
    /// ## Why it matters
    ///
    /// The date is how a payment finds its claim when the control number fails, and how its line is found
    /// among several of one procedure.
    ///
    /// ## How to fix it
    ///
    /// Match the payment by hand if it is not matched by its control number.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    ///   SVC*HC:99232*180*95**2~
    /// - DTM*472*20260310~
    /// ...
    ///   SVC*HC:99223*300*0**1~
    /// - DTM*472*20260309~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    ///   SVC*HC:99232*180*95**2~
    /// - DTM*472*20260310~
    /// ```
    "R835-021" {
        snip: Snip::Situation, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "match by control number, or by hand",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    let dated = claim.dates.iter().any(|dtm| matches!(dtm.element(1), b"232" | b"233"))
        || claim.services.iter().any(|service| !service.dates.is_empty());
    if !dated {
        let spot = Spot::wanting(CLAIM_PAYMENT, "DTM", "232", claim.clp.element_place(0));
        findings.report(spot, "neither the claim nor its lines have a date of service");
    }
}
