use crate::edits::prelude::*;

edit! {
    /// The submitter gives no telephone, fax or e-mail to reach it by.
    ///
    /// ## Why it matters
    ///
    /// When a file breaks at the receiver somebody has to be called. 1000A PER must hold at least one
    /// number under TE, FX or EM; an extension (EX) alone reaches nobody.
    ///
    /// ## How to fix it
    ///
    /// Fill in the contact of the billing office in the clearinghouse or billing settings.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - PER*IC*FRONT DESK*TE*5555550100~
    /// + PER*IC*FRONT DESK*EX*5555~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PER*IC*FRONT DESK*TE*5555550100~
    /// + PER*IC*FRONT DESK*EM*DESK@EXAMPLE.INVALID~
    /// ```
    "HDR-005" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:21:41", since: "0.1",
        applies: Applies::ALL,
        fix: "send a TE, FX or EM number in 1000A PER",
        check: Check::Header(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(submitter) = &case.header.submitter else { return };
    let reaches = |per: &Segment<'_>| {
        [3, 5, 7]
            .into_iter()
            .any(|n| matches!(per.element(n), b"TE" | b"FX" | b"EM") && !per.element(n + 1).is_empty())
    };
    if submitter.contacts.iter().any(reaches) {
        return;
    }
    let spot = match submitter.contacts.first() {
        Some(per) => Spot::party(submitter, "PER", per.element_place(3)),
        None => Spot::wanting_in_party(submitter, "PER", "IC"),
    };
    findings.report(spot, "the submitter has no telephone, fax or e-mail");
}
