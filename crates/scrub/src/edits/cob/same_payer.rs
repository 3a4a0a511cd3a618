use crate::edits::prelude::*;

edit! {
    /// The other payer is the payer the claim is sent to.
    ///
    /// ## Why it matters
    ///
    /// 2320 is for payers other than the one addressed. The same number in both is usually a secondary
    /// claim that was sent to the primary payer again.
    ///
    /// ## How to fix it
    ///
    /// Check which coverage the claim is meant for and address it to that payer. A plan that pays both as
    /// first and as second payer for a patient covered twice is right as it is.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*PR*2*EXAMPLE SECOND PLAN*****PI*PAYER03~
    /// + NM1*PR*2*EXAMPLE SECOND PLAN*****PI*PAYER04~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*PR*2*EXAMPLE SECOND PLAN*****PI*PAYER03~
    /// + NM1*PR*2*EXAMPLE SECOND PLAN*****PI*PAYER05~
    /// ```
    "COB-011" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:286", since: "0.1",
        applies: Applies::ALL,
        fix: "check which payer the claim is meant for",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(own) = case.payer().map(Party::id).filter(|id| !id.is_absent()) else { return };
    for payer in case.claim.other_payers.iter().filter_map(OtherPayer::payer) {
        let id = payer.id();
        if id.text == own.text {
            let message = format!("payer {} is the one the claim is sent to", Quoted(id.text));
            findings.report(Spot::party(payer, "NM1", id.at), message);
        }
    }
}
