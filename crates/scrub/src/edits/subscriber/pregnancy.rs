use crate::edits::prelude::*;

edit! {
    /// A male patient is said to be pregnant.
    ///
    /// ## Why it matters
    ///
    /// PAT09 = Y changes which services a plan covers. With sex M one of the two is wrong, or the sex on
    /// file is not the one that matters for the service; payers stop the claim either way.
    ///
    /// ## How to fix it
    ///
    /// Correct the indicator or the sex in the registration.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   SBR*P*18*******MB~
    /// + PAT*********Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   SBR*P*18*GRP100******CI~
    /// + PAT*********Y~
    /// ```
    "PAT-006" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:21:QC", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "correct the pregnancy indicator or the sex",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let (loop_id, pat) = match case.patient {
        Some(patient) => ("2000C", patient.pat),
        None => ("2000B", case.subscriber.patient_information),
    };
    let Some(pat) = pat.filter(|pat| pat.element(9) == b"Y") else { return };
    if case.patient_party().and_then(Party::sex).is_some_and(|sex| sex.text == b"M") {
        let spot = Spot::new(LoopId::new(loop_id), "PAT", pat.element_place(9));
        findings.report(spot, "the pregnancy indicator is set for a male patient");
    }
}
