use crate::edits::prelude::*;

edit! {
    /// The Medicare identifier is not shaped like one.
    ///
    /// ## Why it matters
    ///
    /// Medicare beneficiary identifiers have eleven characters in a fixed pattern of digits and letters and
    /// never use S, L, O, I, B or Z. What does not fit the pattern, such as an old number with a social
    /// security number in it, finds no beneficiary.
    ///
    /// ## How to fix it
    ///
    /// Copy the identifier from the red, white and blue card, without dashes, or look it up at the
    /// contractor's portal.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*IL*1*CEDAR*CARL****MI*1EG4TE5MK73~
    /// + NM1*IL*1*CEDAR*CARL****MI*1EG4TE5MKS3~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*IL*1*CEDAR*CARL****MI*1EG4TE5MK73~
    /// + NM1*IL*1*CEDAR*CARL****MI*9AA0A00AA00~
    /// ```
    "SUB-006" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:164:IL", since: "0.1",
        applies: Applies::ALL,
        fix: "copy the identifier from the Medicare card, without dashes",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !case.filing_indicator().is_some_and(|filing| matches!(filing.text, b"MA" | b"MB")) {
        return;
    }
    let Some(subscriber) = &case.subscriber.party else { return };
    let id = subscriber.id();
    if !id.is_absent() && !identifier::is_mbi(id.text) {
        findings
            .report(Spot::party(subscriber, "NM1", id.at), "the identifier is not a Medicare beneficiary's");
    }
}
