use crate::edits::prelude::*;

edit! {
    /// Less than fifteen days are left to file the claim.
    ///
    /// ## Why it matters
    ///
    /// A claim that comes back after the limit can seldom be sent again. By the payer kind that SBR09 tells
    /// of the usual terms are: Medicare and TRICARE 365 days, Blue Cross and the VA 180, others 90 where a
    /// range is usual; none for workers' compensation and auto. The clock runs from the last day of
    /// service, or from another payer's decision, to the day the file was made (BHT04). Contracts differ,
    /// so this asks for a look.
    ///
    /// ## How to fix it
    ///
    /// Send it first, and see that its acknowledgment comes.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20250320~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DTP*472*D8*20260313~
    /// + DTP*472*D8*20250401~
    /// ```
    "DT-009" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:718", since: "0.1",
        applies: Applies::ALL,
        fix: "send it first, and see that it is acknowledged",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(limit) = filing_limit(case) else { return };
    let left = limit.days_after(day_sent(case));
    if (0..DAYS_MIN).contains(&left) {
        let message = format!("the usual limit is {limit}, {left} days from when the claim is sent");
        findings.report(Spot::claim("CLM", case.claim.clm.element_place(1)), message);
    }
}

const DAYS_MIN: i32 = 15;
