use crate::edits::prelude::*;

edit! {
    /// The total charge is no amount, negative, or zero on a claim that asks for money.
    ///
    /// ## Why it matters
    ///
    /// A claim asks for payment; credits and take-backs travel as a void or a replacement, never as a
    /// negative charge. An amount is dollars and at most two digits of cents; one with more is read as none
    /// here and rounded or rejected elsewhere. A charge of zero is only meaningful when the set reports encounters (BHT06 is RP).
    ///
    /// ## How to fix it
    ///
    /// Void or replace the earlier claim instead of sending a negative one. Send a visit that is not
    /// charged in an encounter set, or not at all.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    /// + CLM*D-3002*0***11:B:1*Y*A*Y*Y~
    /// - SV3*AD:D4341*450**10**1*****1~
    /// + SV3*AD:D4341*0**10**1*****1~
    /// ```
    ///
    /// ```diff fails 837d
    /// - CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    /// + CLM*D-3002*450.001***11:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - BHT*0019*00*BATCH0003*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0003*20260316*0815*RP~
    /// - CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    /// + CLM*D-3002*0***11:B:1*Y*A*Y*Y~
    /// - SV3*AD:D4341*450**10**1*****1~
    /// + SV3*AD:D4341*0**10**1*****1~
    /// ```
    "CLM-004" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:178", since: "0.1",
        applies: Applies::ALL,
        fix: "send a void or replacement, or an encounter",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let total = case.claim.total_charge();
    let Some(charge) = total.value else {
        // What is not even a number is a fault of the segment, told as one.
        if is_number(total.text) {
            findings.report(Spot::claim("CLM", total.at), format!("total charge {}", total.lossy()));
        }
        return;
    };
    let is_encounter = case.header.bht.is_some_and(|bht| bht.element(6) == b"RP");
    if charge < Cents::ZERO || (charge == Cents::ZERO && !is_encounter) {
        findings.report(Spot::claim("CLM", total.at), format!("total charge {charge}"));
    }
}
