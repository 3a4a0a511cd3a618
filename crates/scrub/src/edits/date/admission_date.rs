use crate::edits::prelude::*;

edit! {
    /// An inpatient visit is billed without the admission date.
    ///
    /// ## Why it matters
    ///
    /// At the places of service 21 (hospital), 51 (psychiatric hospital) and 61 (rehabilitation hospital)
    /// the payer matches the visit with the hospital's own claim by the day of admission.
    ///
    /// ## How to fix it
    ///
    /// Add DTP*435 with the day the patient was admitted. If the patient was not, the place of service is
    /// wrong.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*435*D8*20260309~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1002*480***21:B:1*Y*A*Y*Y~
    /// + CLM*P-1002*480***22:B:1*Y*A*Y*Y~
    /// - DTP*435*D8*20260309~
    /// ```
    "DT-001" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:189", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add DTP*435 with the day of admission",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let place = case.claim.facility_code().text;
    if matches!(place, b"21" | b"51" | b"61") && case.claim.date(b"435").is_none() {
        let message = format!("place of service {} without the day of admission", Quoted(place));
        findings.report(Spot::wanting_in_claim(case.claim, "DTP", "435"), message);
    }
}
