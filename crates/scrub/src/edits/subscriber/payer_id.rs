use crate::edits::prelude::*;

edit! {
    /// The payer has no identifier.
    ///
    /// ## Why it matters
    ///
    /// 2010BB NM109 is the address on the envelope: the clearinghouse sends the claim to the payer with
    /// this number. Without it the claim stays where it is.
    ///
    /// ## How to fix it
    ///
    /// Map the plan in the insurance list to the payer number in the clearinghouse's payer list.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + NM1*PR*2*EXAMPLE HEALTH PLAN*****PI~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + NM1*PR*2*EXAMPLE HEALTH PLAN*****XV*PAYER01~
    /// ```
    "SUB-012" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:153:PR", since: "0.1",
        applies: Applies::ALL,
        fix: "map the plan to a payer number of the clearinghouse",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(payer) = case.payer() else { return };
    let id = payer.id();
    if id.is_absent() {
        findings.report(Spot::party(payer, "NM1", id.at), "the payer has no identifier");
    }
}
