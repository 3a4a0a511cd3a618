use crate::edits::prelude::*;

edit! {
    /// The remaining liability is not what the other payer left open.
    ///
    /// ## Why it matters
    ///
    /// AMT*EAF is what the patient still owes after another payer: its patient responsibility (PR), which
    /// is the charge less its payment and less what the provider writes off (CO). A later payer may pay by
    /// it.
    ///
    /// ## How to fix it
    ///
    /// Send the sum of the PR adjustments, or leave AMT*EAF out.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - AMT*EAF*20~
    /// + AMT*EAF*50~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - AMT*D*70~
    /// - AMT*EAF*20~
    /// + AMT*D*70~
    /// ```
    "COB-009" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:400", since: "0.1",
        applies: Applies::ALL,
        fix: "send the sum of the PR adjustments",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(total) = case.claim.total_charge().value else { return };
    for other in &case.claim.other_payers {
        let Some(sent) = other.amount(b"EAF") else { continue };
        let (Some(told), Some(paid)) = (sent.value, other.paid().and_then(|paid| paid.value)) else {
            continue;
        };
        let (mut of_patient, mut written_off, mut any) = (Cents::ZERO, Cents::ZERO, false);
        let of_lines = line_adjudications(case.claim, other).flat_map(LineAdjudication::adjustments);
        for adjustment in other.adjustments().chain(of_lines) {
            let amount = adjustment.amount.value.unwrap_or_default();
            match adjustment.group.text {
                b"PR" => of_patient += amount,
                b"CO" => written_off += amount,
                _ => {}
            }
            any = true;
        }
        if any && told != of_patient && told != total - paid - written_off {
            let message = format!("remaining liability {told}, patient adjustments {of_patient}");
            findings.report(Spot::new(OTHER_PAYER, "AMT", sent.at), message);
        }
    }
}
