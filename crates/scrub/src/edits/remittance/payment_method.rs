use crate::edits::prelude::*;

edit! {
    /// The payment method is none there is.
    ///
    /// ## Why it matters
    ///
    /// BPR04 says how the money travels: ACH, CHK a check, FWT a wire, BOP the payer's choice, NON none.
    /// Deposits are matched by it.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer; match the deposit by its trace number meanwhile.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*118*C*EFT*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*118*C*FWT*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// ```
    "R835-002" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer how it paid",
        check: Check::Payment(check),
    }
}

fn check(remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    let Some(method) = remittance.payment.method() else { return };
    if !matches!(method.text, b"ACH" | b"BOP" | b"CHK" | b"FWT" | b"NON") {
        findings.report(Spot::header("BPR", method.at), format!("payment method {}", Quoted(method.text)));
    }
}
