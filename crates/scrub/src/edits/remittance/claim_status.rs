use crate::edits::prelude::*;

edit! {
    /// The claim status is none an 835 has.
    ///
    /// ## Why it matters
    ///
    /// CLP02 says as which payer the claim was processed, or that a payment is taken back (22). Without it
    /// nobody knows whether to post the amounts or to reverse them.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer; hold the claim in suspense.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*5*480*95*24*MB*ICN000002*21*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CLP*P-1002*1*480*95*24*MB*ICN000002*21*1~
    /// + CLP*P-1002*19*480*95*24*MB*ICN000002*21*1~
    /// ```
    "R835-010" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "hold the claim in suspense and ask the payer",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, _: &Remittance<'_, '_>, findings: &mut Findings) {
    let status = claim.status();
    let known: &[&[u8]] = &[b"1", b"2", b"3", b"4", b"19", b"20", b"21", b"22", b"23", b"25"];
    if !known.contains(&status.text) {
        findings.report(
            Spot::new(CLAIM_PAYMENT, "CLP", status.at),
            format!("claim status {}", Quoted(status.text)),
        );
    }
}
