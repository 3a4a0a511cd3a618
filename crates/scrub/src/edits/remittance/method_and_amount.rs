use crate::edits::prelude::*;

edit! {
    /// The payment method contradicts the amount.
    ///
    /// ## Why it matters
    ///
    /// NON says that no money moves, so the amount must be zero; any other method moves some. One of the
    /// two is wrong, and the deposit will not be where the remittance says.
    ///
    /// ## How to fix it
    ///
    /// Look for the deposit before posting. A remittance of zero with ACH is usually only informational.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*118*C*NON*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    ///
    /// ```diff fails 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*0*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*0.01*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    "R835-003" {
        snip: Snip::Situation, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "look for the deposit before posting",
        check: Check::Payment(check),
    }
}

fn check(remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    let (Some(method), Some(amount)) = (remittance.payment.method(), remittance.payment.amount()) else {
        return;
    };
    let Some(paid) = amount.value else { return };
    let contradicts = match method.text {
        b"NON" => paid != Cents::ZERO,
        b"ACH" | b"CHK" | b"FWT" => paid == Cents::ZERO,
        _ => false,
    };
    if contradicts {
        let message = format!("payment method {} with {paid}", Quoted(method.text));
        findings.report(Spot::header("BPR", method.at), message);
    }
}
