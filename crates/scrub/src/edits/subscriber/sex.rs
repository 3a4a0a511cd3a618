use crate::edits::prelude::*;

edit! {
    /// The sex code of the subscriber is none the guides list.
    ///
    /// ## Why it matters
    ///
    /// DMG03 is F, M or U for unknown. Payers match it with the member's record and judge many codes by it.
    ///
    /// ## How to fix it
    ///
    /// Correct it in the registration; X and other codes of newer standards are not part of this one.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DMG*D8*19800415*F~
    /// + DMG*D8*19800415*X~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DMG*D8*19800415*F~
    /// + DMG*D8*19800415*M~
    /// ```
    "SUB-009" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:157:IL", since: "0.1",
        applies: Applies::ALL,
        fix: "send F, M or U",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(subscriber) = &case.subscriber.party else { return };
    let Some(sex) = subscriber.sex().filter(|sex| !sex.is_absent()) else { return };
    if !matches!(sex.text, b"F" | b"M" | b"U") {
        let message = format!("sex code of {} characters is not F, M or U", sex.text.len());
        findings.report(Spot::party(subscriber, "DMG", sex.at), message);
    }
}
