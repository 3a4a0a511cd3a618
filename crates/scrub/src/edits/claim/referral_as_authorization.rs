use crate::edits::prelude::*;

edit! {
    /// The referral number and the prior authorization number are the same.
    ///
    /// ## Why it matters
    ///
    /// REF*9F is a referral, REF*G1 an authorization; a payer looks each up in its own file. The same
    /// number in both is usually one of them typed into the wrong field, and the other lookup fails.
    ///
    /// ## How to fix it
    ///
    /// Keep the number under the qualifier the payer issued it for and remove the other REF.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   REF*G1*AUTH7781~
    /// + REF*9F*AUTH7781~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   REF*G1*AUTH7781~
    /// + REF*9F*REFR7781~
    /// ```
    "AUTH-004" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:48", since: "0.1",
        applies: Applies::ALL,
        fix: "keep the number under the qualifier it was issued for",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(referral) = case.claim.reference(b"9F") else { return };
    let Some(authorization) = case.claim.reference(b"G1") else { return };
    if referral.text == authorization.text && !referral.is_absent() {
        findings
            .report(Spot::claim("REF", referral.at), "the referral number repeats the authorization number");
    }
}
