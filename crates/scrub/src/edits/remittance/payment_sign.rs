use crate::edits::prelude::*;

edit! {
    /// The payment is negative.
    ///
    /// ## Why it matters
    ///
    /// A payer cannot pay less than nothing: what it takes back beyond the payment is carried forward in
    /// PLB as FB, and BPR02 is zero. A negative amount matches no deposit.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer for a corrected remittance; hold this one in suspense.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*-118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*H*0*C*NON*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    "R835-001" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "hold in suspense and ask the payer for a corrected remittance",
        check: Check::Payment(check),
    }
}

fn check(remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    let Some(amount) = remittance.payment.amount() else { return };
    if let Some(paid) = amount.value.filter(|&paid| paid < Cents::ZERO) {
        findings.report(Spot::header("BPR", amount.at), format!("the payment is {paid}"));
    }
}
