use crate::edits::prelude::*;

edit! {
    /// The subscriber is an organization.
    ///
    /// ## Why it matters
    ///
    /// Only an employer whose workers' compensation pays, or the insured of an accident, can be a
    /// subscriber without being a person. For health coverage the card names a person, and the payer finds
    /// no member of that name.
    ///
    /// ## How to fix it
    ///
    /// Register the person on the card as the subscriber, or send the filing indicator of the accident
    /// coverage: WC, AM or LM.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + NM1*IL*2*DOGWOOD COMPANY*****MI*MEMBER0003~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*S**GRP200******CI~
    /// + SBR*S**GRP200******WC~
    /// - NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + NM1*IL*2*DOGWOOD COMPANY*****MI*MEMBER0003~
    /// ```
    "SUB-011" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:125:IL", since: "0.1",
        applies: Applies::ALL,
        fix: "send the person on the card, NM102 = 1",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(subscriber) = &case.subscriber.party else { return };
    let of_accident =
        case.filing_indicator().is_some_and(|filing| matches!(filing.text, b"WC" | b"AM" | b"LM"));
    if subscriber.name.element(2) == b"2" && !of_accident {
        let spot = Spot::party(subscriber, "NM1", subscriber.name.element_place(2));
        findings.report(spot, "the subscriber is an organization");
    }
}
