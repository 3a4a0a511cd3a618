use crate::edits::prelude::*;

edit! {
    /// The social security number of the subscriber cannot be one.
    ///
    /// ## Why it matters
    ///
    /// REF*SY is optional, and a wrong number does harm: it may be another person's. Numbers with nine
    /// equal digits, or that begin with 000, 666 or 9, were never issued.
    ///
    /// ## How to fix it
    ///
    /// Remove REF*SY; the member identifier is what payers go by.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   DMG*D8*19800415*F~
    /// + REF*SY*000120000~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   DMG*D8*19800415*F~
    /// + REF*SY*899120001~
    /// ```
    "SUB-014" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:21:IL", since: "0.1",
        applies: Applies::ALL,
        fix: "leave REF*SY out",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(subscriber) = &case.subscriber.party else { return };
    let Some(number) = subscriber.reference(b"SY") else { return };
    if !identifier::is_ssn(number.text) {
        findings
            .report(Spot::party(subscriber, "REF", number.at), "the social security number cannot be one");
    }
}
