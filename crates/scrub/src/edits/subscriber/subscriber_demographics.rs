use crate::edits::prelude::*;

edit! {
    /// The subscriber is the patient, and the address, birth date or sex is incomplete.
    ///
    /// ## Why it matters
    ///
    /// When SBR02 is 18 there is no patient level, so the subscriber's loop must hold what the payer needs
    /// to know of a patient: N3, N4 with a state and a ZIP code there is, and DMG with birth date and sex.
    ///
    /// ## How to fix it
    ///
    /// Complete the patient's registration.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DMG*D8*19800415*F~
    /// ```
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*62701~
    /// + N4*SPRINGFIELD*IX*62701~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DMG*D8*19800415*F~
    /// + DMG*D8*19800415*U~
    /// ```
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*62701~
    /// + N4*TORONTO*ON*M5V2T6*CA~
    /// ```
    "SUB-007" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21:IL", since: "0.1",
        applies: Applies::ALL,
        fix: "complete address, birth date and sex in 2010BA",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.subscriber.sbr.is_none_or(|sbr| sbr.element(2) != b"18") {
        return;
    }
    let Some(subscriber) = &case.subscriber.party else { return };
    report_missing_demographics(subscriber, "subscriber", findings);
}
