use crate::edits::prelude::*;

edit! {
    /// The patient responsibility is not the sum of the patient adjustments.
    ///
    /// ## Why it matters
    ///
    /// CLP05 is what the payer says the patient owes, the PR adjustments are what for. When they differ the
    /// adjustments are right more often: they balance with the payment, CLP05 with nothing.
    ///
    /// ## How to fix it
    ///
    /// Bill the patient the sum of the PR adjustments.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*1*480*95*25*MB*ICN000002*21*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*1*480*95**MB*ICN000002*21*1~
    /// ```
    "R835-009" {
        snip: Snip::Balancing, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "go by the sum of the PR adjustments",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    let sent = claim.patient_responsibility();
    let Some(told) = sent.value.filter(|_| !claim.is_reversal()) else { return };
    let of_patient = claim.all_adjustments().filter(|adjustment| adjustment.group.text == b"PR");
    let adjusted: Cents = of_patient.filter_map(|adjustment| adjustment.amount.value).sum();
    if told != adjusted {
        let message = format!("patient responsibility {told}, patient adjustments {adjusted}");
        findings.report(Spot::new(CLAIM_PAYMENT, "CLP", sent.at), message);
    }
}
