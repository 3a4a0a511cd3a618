use crate::edits::prelude::*;

edit! {
    /// An adjustment has a reason code that is not published, or no longer.
    ///
    /// ## Why it matters
    ///
    /// Denials are sorted, queued and appealed by the reason. A code nobody has published says nothing; one
    /// that was withdrawn before the payment says what it once did.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer what it means. If it is new, load the current list of reason codes.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CAS*CO*45*45~
    /// + CAS*CO*999*45~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CAS*CO*45*45~
    /// + CAS*CO*131*45~
    /// ```
    "R835-013" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "load the current reason codes, or ask the payer",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    let paid_on = remittance.payment.effective().and_then(|day| day.value).unwrap_or(remittance.as_of);
    for (loop_id, adjustment) in placed_adjustments(claim) {
        let (reason, group) = (adjustment.carc, adjustment.group);
        if !group.is_absent() && group.value.is_none() {
            let message = format!("group {} is none", Quoted(group.text));
            findings.report(Spot::new(loop_id, "CAS", group.at), message);
        }
        let message = match remittance.codes.carc(reason.text) {
            _ if reason.is_absent() => continue,
            None => format!("adjustment reason {} is not published", Quoted(reason.text)),
            Some(carc) if !carc.in_force(paid_on) => {
                format!("adjustment reason {} was not in force on {paid_on}", Quoted(reason.text))
            }
            Some(_) => continue,
        };
        findings.report(Spot::new(loop_id, "CAS", reason.at), message);
    }
}
