use crate::edits::prelude::*;

edit! {
    /// The subscriber has no member identifier.
    ///
    /// ## Why it matters
    ///
    /// 2010BA NM109 is how the payer finds the coverage. Without it the claim is returned as a member who
    /// cannot be found. Workers' compensation and automobile insurers go by REF*Y4, their claim number,
    /// instead.
    ///
    /// ## How to fix it
    ///
    /// Enter the identifier from the card, or ask the payer for it with an eligibility inquiry (270).
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*IL*1*ALDER*ANNA****MI*MEMBER0001~
    /// + NM1*IL*1*ALDER*ANNA~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*******WC~
    /// - NM1*IL*1*ALDER*ANNA****MI*MEMBER0001~
    /// + NM1*IL*1*ALDER*ANNA~
    /// ```
    "SUB-005" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:164:IL", since: "0.1",
        applies: Applies::ALL,
        fix: "enter the member identifier from the card",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(subscriber) = &case.subscriber.party else { return };
    let by_claim_number =
        case.filing_indicator().is_some_and(|filing| matches!(filing.text, b"WC" | b"AM" | b"LM"))
            || subscriber.reference(b"Y4").is_some();
    let id = subscriber.id();
    if id.is_absent() && !by_claim_number {
        findings.report(Spot::party(subscriber, "NM1", id.at), "the subscriber has no member identifier");
    }
}
