use crate::edits::prelude::*;

edit! {
    /// The adjustments of a line are not its charge less its payment.
    ///
    /// ## Why it matters
    ///
    /// The charge of a line (SVC02) less its adjustments is what was paid for it (SVC03). When it is not,
    /// nobody can say what the line was adjusted for. A run also lists the sum in the table of balances.
    ///
    /// ## How to fix it
    ///
    /// Post the line by hand, and tell the payer.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835 also R835-006
    /// - CAS*CO*45*61~
    /// + CAS*CO*45*60~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - SVC*HC:99223*300*0**1~
    /// + SVC*HC:99223*300*300**1~
    /// - CAS*CO*50*300~
    /// - REF*6R*1002A~
    /// + REF*6R*1002A~
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*1*480*395*24*MB*ICN000002*21*1~
    /// ```
    "R835-007" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "post the line by hand, and tell the payer",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    for service in &claim.services {
        let sent = service.paid();
        let (Some(charge), Some(paid)) = (service.charge().value, sent.value) else { continue };
        if service.adjustments().any(|adjustment| adjustment.amount.value.is_none()) {
            continue;
        }
        let expected = charge - service.adjusted();
        if paid != expected {
            let message =
                format!("paid {paid}, charge less adjustments {expected}, off by {}", paid - expected);
            findings.report(Spot::new(SERVICE_PAYMENT, "SVC", sent.at), message);
        }
    }
}
