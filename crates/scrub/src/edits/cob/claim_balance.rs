use crate::edits::prelude::*;

edit! {
    /// What an earlier payer paid and adjusted is not the total charge.
    ///
    /// ## Why it matters
    ///
    /// For each payer that adjudicated the claim, the total charge less all its adjustments (CAS at claim
    /// and line level) is what it paid (2320 AMT*D). A later payer computes its own share from these
    /// amounts and cannot when they do not add up.
    ///
    /// ## How to fix it
    ///
    /// Compare with that payer's remittance: usually an adjustment was left out, or a payment of a
    /// corrected claim was mixed with adjustments of the first.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also COB-004
    /// - AMT*D*70~
    /// + AMT*D*69.99~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - AMT*D*70~
    /// + CAS*OA*209*10~
    /// + AMT*D*60~
    /// ```
    "COB-002" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "A7:400", since: "0.1",
        applies: Applies::ALL,
        fix: "make AMT*D and the adjustments those of one remittance",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(total) = case.claim.total_charge().value else { return };
    if names_unknown_payer(case.claim) {
        return;
    }
    for other in &case.claim.other_payers {
        let Some(sent) = other.paid() else { continue };
        let Some(paid) = sent.value else { continue };
        let mut adjusted = other.adjusted();
        let mut sound = other.adjustments().all(|adjustment| adjustment.amount.value.is_some());
        for adjudication in line_adjudications(case.claim, other) {
            adjusted += adjudication.adjusted();
            sound &= adjudication.adjustments().all(|adjustment| adjustment.amount.value.is_some());
        }
        if sound && total - adjusted != paid {
            let message = format!("charge {total} less adjustments {adjusted}, other payer paid {paid}");
            findings.report(Spot::new(OTHER_PAYER, "AMT", sent.at), message);
        }
    }
}
