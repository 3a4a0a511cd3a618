use crate::edits::prelude::*;

edit! {
    /// The total charge is not the sum of the service line charges.
    ///
    /// ## Why it matters
    ///
    /// CLM02 and the line charges (SV102, SV203 or SV302) are two statements of the same money. A payer
    /// that finds them different cannot know which one is meant, so every clearinghouse and payer sends the
    /// claim back before adjudication.
    ///
    /// ## How to fix it
    ///
    /// Find the line that is missing, doubled or mistyped and correct it in the billing system; the total
    /// follows. Do not key a new total: it would hide the line.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165.01***11:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ```diff fails 837i
    /// - SV2*0250**1200*UN*12~
    /// + SV2*0250**1199.99*UN*12~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165.00***11:B:1*Y*A*Y*Y~
    /// ```
    "CLM-003" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "A7:400", since: "0.1",
        applies: Applies::ALL,
        fix: "post the missing or duplicated line; do not key a new total",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let total = case.claim.total_charge();
    let Some(claimed) = total.value else { return };
    let mut charged = Cents::ZERO;
    for line in &case.claim.lines {
        // A total line is an edit of its own, LN-042; a charge that is no amount is the guide's.
        let is_total = line.revenue_code().is_some_and(|code| code.text == b"0001");
        match line.charge().value {
            Some(charge) if !is_total => charged += charge,
            Some(_) => {}
            None => return,
        }
    }
    if claimed != charged && !case.claim.lines.is_empty() {
        let message = format!("total charge {claimed}, service lines {charged}");
        findings.report(Spot::claim("CLM", total.at), message);
    }
}
