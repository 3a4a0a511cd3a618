use crate::edits::prelude::*;

edit! {
    /// The claim is past the filing limit and gives no reason for the delay.
    ///
    /// ## Why it matters
    ///
    /// A claim that comes late is denied (CARC 29) and may not be billed to the patient. CLM20 says why it
    /// is late, and a payer may then take it. By the payer kind that SBR09 tells of the usual terms are:
    /// Medicare and TRICARE 365 days, Blue Cross and the VA 180, others 90 where a range is usual; none for
    /// workers' compensation and auto. The clock runs from the last day of service, or from another payer's
    /// decision, to the day the file was made (BHT04). Contracts differ, so this asks for a look.
    ///
    /// ## How to fix it
    ///
    /// Add CLM20 with the reason, and keep the proof: an acknowledgment of the first try, or another
    /// payer's remittance.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20250314~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62.5***11:B:1*Y*A*Y*Y***********7~
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20250314~
    /// ```
    ///
    /// ```diff passes 837p
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20250401~
    /// ```
    "CLM-018" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:718", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add CLM20 with the reason, and keep the proof",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let (Some(limit), reason) = (filing_limit(case), case.claim.clm.element_place(20)) else { return };
    let sent = day_sent(case);
    if sent > limit && case.claim.clm.element(20).is_empty() {
        let message =
            format!("the usual limit was {limit}, the claim is of {sent} and gives no delay reason");
        findings.report(Spot::claim("CLM", reason), message);
    }
}
