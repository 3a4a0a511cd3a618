use crate::edits::prelude::*;

edit! {
    /// The claim goes to a second or third payer and says nothing of the one before.
    ///
    /// ## Why it matters
    ///
    /// A later payer pays what is left after the earlier one, so it needs 2320 with what that one paid and
    /// adjusted. Without it the claim is rejected, or denied for the other payer's explanation of benefits.
    ///
    /// ## How to fix it
    ///
    /// Post the earlier payer's remittance and make the claim from it. If there is no earlier payer, this
    /// one is the first: SBR01 = P.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*S*18*GRP100******CI~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*U*18*GRP100******CI~
    /// ```
    "COB-001" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:286", since: "0.1",
        applies: Applies::ALL,
        fix: "add 2320 for the earlier payer, or send P in SBR01",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(own) = case.payer_sequence() else { return };
    let earlier: &[&[u8]] = match own.text {
        b"S" => &[b"P"],
        b"T" => &[b"P", b"S"],
        _ => return,
    };
    if !case.claim.other_payers.iter().any(|payer| earlier.contains(&payer.sequence().text)) {
        let message = format!("the payer is {} in order and no earlier one is given", Quoted(own.text));
        findings.report(Spot::new(OTHER_PAYER, "SBR", case.claim.clm.element_place(0)), message);
    }
}
