use crate::edits::prelude::*;

edit! {
    /// The patient died before the services, or before being born.
    ///
    /// ## Why it matters
    ///
    /// PAT06 is the day the patient died. Payers deny services after it (CARC 13), and one before the birth
    /// date was keyed wrong.
    ///
    /// ## How to fix it
    ///
    /// Correct the date of death or of service, or leave PAT05 and PAT06 out.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - PAT*19~
    /// + PAT*19****D8*20260219~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PAT*19~
    /// + PAT*19****D8*20260220~
    /// ```
    "PAT-005" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:510", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the date of death or of service",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let (pat, level) = match case.patient {
        Some(patient) => (patient.pat, "2000C"),
        None => (case.subscriber.patient_information, "2000B"),
    };
    let Some(pat) = pat else { return };
    let sent = pat.read::<Date>(6);
    let Some(died) = sent.value else { return };
    let born = case.patient_party().and_then(|patient| patient.birth_date()?.value);
    let message = if born.is_some_and(|born| died < born) {
        "the date of death lies before the birth date".to_owned()
    } else if case.service.is_some_and(|service| died < service.from) {
        "the date of death lies before the first service".to_owned()
    } else {
        return;
    };
    findings.report(Spot::new(LoopId::new(level), "PAT", sent.at), message);
}
