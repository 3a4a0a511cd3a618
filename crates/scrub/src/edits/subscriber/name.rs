use crate::edits::prelude::*;

edit! {
    /// A patient's or subscriber's name is empty or has unusual characters.
    ///
    /// ## Why it matters
    ///
    /// Payers match a member by the name on the card: letters, spaces, hyphens, apostrophes and periods. A
    /// digit or another sign is mostly something noted in the name field, and the match fails.
    ///
    /// ## How to fix it
    ///
    /// Clean the name in the registration; keep notes elsewhere.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*IL*1*ALDER*ANNA****MI*MEMBER0001~
    /// + NM1*IL*1*ALDER 2ND*ANNA****MI*MEMBER0001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*IL*1*ALDER*ANNA****MI*MEMBER0001~
    /// + NM1*IL*1*O'ALDER-ELM*ANNA ST. JO****MI*MEMBER0001~
    /// ```
    ///
    /// ```diff passes 837p
    /// - NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + NM1*IL*1*DOGWOOD*DANA-M****MI*MEMBER0003~
    /// ```
    "SUB-010" {
        snip: Snip::Requirement, severity: Severity::Warn, status: "A7:504", since: "0.1",
        applies: Applies::ALL,
        fix: "clean the name in the registration",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let patient = case.patient.and_then(|patient| patient.party.as_ref());
    for party in [case.subscriber.party.as_ref(), patient].into_iter().flatten() {
        if !party.is_person() {
            continue;
        }
        let last = party.last_name();
        if last.is_absent() {
            findings.report(Spot::party(party, "NM1", last.at), "the last name is empty");
        }
        for (name, what) in [(last, "last"), (party.first_name(), "first")] {
            if !name.text.iter().copied().all(is_usual) {
                let message = format!("the {what} name has a digit or an unusual character");
                findings.report(Spot::party(party, "NM1", name.at), message);
            }
        }
    }
}

/// Letters, those with marks as UTF-8 or Latin-1 write them included, and what stands in names.
fn is_usual(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii() || b" -'.".contains(&byte)
}
