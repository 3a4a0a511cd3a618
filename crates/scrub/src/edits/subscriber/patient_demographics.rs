use crate::edits::prelude::*;

edit! {
    /// The address, birth date or sex of the patient is incomplete.
    ///
    /// ## Why it matters
    ///
    /// The payer finds a dependent by the subscriber's number and the patient's own birth date and sex, so
    /// 2010CA must hold N3, N4 with a state and a ZIP code there is, and DMG.
    ///
    /// ## How to fix it
    ///
    /// Complete the patient's registration.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N3*3 THIRD AVENUE~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N3*3 THIRD AVENUE~
    /// + N3*3~
    /// ```
    "PAT-002" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:21:QC", since: "0.1",
        applies: Applies::ALL,
        fix: "complete address, birth date and sex in 2010CA",
        check: Check::Patient(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if let Some(patient) = case.patient.and_then(|patient| patient.party.as_ref()) {
        report_missing_demographics(patient, "patient", findings);
    }
}
