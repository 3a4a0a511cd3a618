use crate::edits::prelude::*;

edit! {
    /// The claim says it follows an accident but not when.
    ///
    /// ## Why it matters
    ///
    /// A related cause of AA (automobile) or OA (another accident) decides which insurer pays first, and
    /// the payer needs the day to find the case (005010X222A1, 2300 DTP Date - Accident). A cause of EM
    /// (employment) is not always an accident, so it is not judged here.
    ///
    /// ## How to fix it
    ///
    /// Add DTP*439 with the day of the accident, or remove the related cause if there was none.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y*A*Y*Y**OA~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y*A*Y*Y**OA~
    /// + DTP*439*D8*20260310~
    /// ```
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y*A*Y*Y**EM~
    /// ```
    "CLM-015" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "add DTP*439 with the day of the accident",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let is_accident = |cause: &Submitted<'_, &[u8]>| matches!(cause.text, b"AA" | b"OA");
    let Some(related) = case.claim.related_causes().find(is_accident) else { return };
    if case.claim.date(b"439").is_none() {
        let message = format!("related cause {} without the day of the accident", Quoted(related.text));
        findings.report(Spot::wanting_in_claim(case.claim, "DTP", "439"), message);
    }
}
