use crate::edits::prelude::*;

edit! {
    /// The bill is past the filing limit.
    ///
    /// ## Why it matters
    ///
    /// A claim that comes late is denied (CARC 29) and may not be billed to the patient. By the payer kind
    /// that SBR09 tells of the usual terms are: Medicare and TRICARE 365 days, Blue Cross and the VA 180,
    /// others 90 where a range is usual; none for workers' compensation and auto. The clock runs from the
    /// last day of service, or from another payer's decision, to the day the file was made (BHT04).
    /// Contracts differ, so this asks for a look. A professional claim has CLM-018 for this. A bill that
    /// gives a delay reason (CLM20) has answered.
    ///
    /// ## How to fix it
    ///
    /// Send it with a delay reason and the proof, or write it off.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    ///   CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    /// - DTP*472*D8*20260311~
    /// + DTP*472*D8*20251212~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    ///   CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    /// - DTP*472*D8*20260311~
    /// + DTP*472*D8*20260101~
    /// ```
    "DT-008" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:718", since: "0.1",
        applies: Applies::INSTITUTIONAL.and(Applies::DENTAL),
        fix: "send it with a delay reason and the proof",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(limit) = filing_limit(case) else { return };
    let sent = day_sent(case);
    if sent > limit && case.claim.clm.element(20).is_empty() {
        let message = format!("the usual limit was {limit}, the claim is of {sent}");
        findings.report(Spot::claim("CLM", case.claim.clm.element_place(20)), message);
    }
}
