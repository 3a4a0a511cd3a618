use crate::edits::prelude::*;

edit! {
    /// The payer has no identifier, or one that nobody knows.
    ///
    /// ## Why it matters
    ///
    /// 2010BB NM109 is the address on the envelope: the clearinghouse sends the claim to the payer with
    /// this number. Without it the claim stays where it is, and with a wrong one it comes back. With
    /// `unlisted_payers = false` under `[intake]` in `cleanclaim.toml` the payers are those that it lists.
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
    /// ```diff fails 837p listed
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER10~
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
    } else if case.is_stranger(id.text) {
        let message = format!("{} is no payer of the configuration", Quoted(id.text));
        findings.report(Spot::party(payer, "NM1", id.at), message);
    }
}
