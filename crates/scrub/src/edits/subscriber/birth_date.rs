use crate::edits::prelude::*;

edit! {
    /// The patient was born after the service, after today, or more than 125 years before.
    ///
    /// ## Why it matters
    ///
    /// The payer identifies the patient by the birth date, and age decides coverage and many code edits. A
    /// date that cannot be right finds nobody.
    ///
    /// ## How to fix it
    ///
    /// Correct the birth date in the registration. What was done for a child before its birth is billed for
    /// the mother.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DMG*D8*19800415*F~
    /// + DMG*D8*20260313*F~
    /// ```
    ///
    /// ```diff fails 837p
    /// - DMG*D8*20150602*F~
    /// + DMG*D8*19000101*F~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DMG*D8*19800415*F~
    /// + DMG*D8*20260312*F~
    /// ```
    "SUB-008" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:158", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the birth date in the registration",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(patient) = case.patient_party() else { return };
    let Some(born) = patient.birth_date() else { return };
    let Some(birth) = born.value else { return };
    let seen = case.service.map_or(case.as_of, |service| service.from);
    let message = if birth > case.as_of {
        "the birth date lies in the future"
    } else if birth > seen {
        "the birth date lies after the first service"
    } else if seen.days_after(birth) > DAYS_MAX {
        "the birth date makes the patient older than anyone"
    } else {
        return;
    };
    findings.report(Spot::party(patient, "DMG", born.at), message);
}

/// 125 years and their leap days.
const DAYS_MAX: i32 = 125 * 365 + 31;
