use crate::edits::prelude::*;

edit! {
    /// What another payer paid for the claim is not what it paid for the lines.
    ///
    /// ## Why it matters
    ///
    /// When a payer adjudicated every line, what it paid for the claim (2320 AMT*D) is the sum of what it
    /// paid for the lines (SVD02) less its adjustments of the claim as a whole. A later payer reads both,
    /// and AMT*D must be there once the claim was adjudicated.
    ///
    /// ## How to fix it
    ///
    /// Copy the amounts of one remittance: CLP04 to AMT*D, SVC03 to SVD02.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also COB-002
    /// - AMT*D*70~
    /// + AMT*D*60~
    /// ```
    ///
    /// ```diff fails 837p
    /// - AMT*D*70~
    /// - AMT*EAF*20~
    /// + AMT*EAF*20~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - AMT*D*70~
    /// + CAS*OA*209*10~
    /// + AMT*D*60~
    /// ```
    "COB-004" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "A7:400", since: "0.1",
        applies: Applies::ALL,
        fix: "copy AMT*D and SVD02 from one remittance",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if names_unknown_payer(case.claim) {
        return;
    }
    for other in &case.claim.other_payers {
        let (mut of_lines, mut count) = (Cents::ZERO, 0);
        for adjudication in line_adjudications(case.claim, other) {
            let Some(paid) = adjudication.paid().value else { return };
            of_lines += paid;
            count += 1;
        }
        if count < case.claim.lines.len() {
            continue;
        }
        let Some(sent) = other.paid() else {
            let spot = Spot::wanting(OTHER_PAYER, "AMT", "D", other.sbr.element_place(0));
            findings.report(
                spot,
                format!("the other payer paid {of_lines} for the lines, and no amount for the claim"),
            );
            continue;
        };
        let expected = of_lines - other.adjusted();
        if sent.value.is_some_and(|paid| paid != expected) {
            let message =
                format!("the other payer paid {} for the claim, {expected} by its lines", Quoted(sent.text));
            findings.report(Spot::new(OTHER_PAYER, "AMT", sent.at), message);
        }
    }
}
