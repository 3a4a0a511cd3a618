use crate::edits::prelude::*;

edit! {
    /// The relationship of the patient to the subscriber is none the guides list.
    ///
    /// ## Why it matters
    ///
    /// PAT01 says who the patient is to the subscriber: 01 spouse, 19 child, 20 employee, 21 unknown, 39
    /// organ donor, 40 cadaver donor, 53 life partner, G8 other. 18, self, has no place here: a subscriber
    /// who is the patient has no patient level.
    ///
    /// ## How to fix it
    ///
    /// Correct the relationship in the registration.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - PAT*19~
    /// + PAT*18~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PAT*19~
    /// + PAT*G8~
    /// ```
    "PAT-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21:QC", since: "0.1",
        applies: Applies::ALL,
        fix: "send a listed relationship in PAT01",
        check: Check::Patient(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(pat) = case.patient.and_then(|patient| patient.pat) else { return };
    let code = pat.element(1);
    if !matches!(code, b"01" | b"19" | b"20" | b"21" | b"39" | b"40" | b"53" | b"G8") {
        let spot = Spot::new(LoopId::new("2000C"), "PAT", pat.element_place(1));
        findings.report(spot, format!("relationship to the subscriber is {}", Quoted(code)));
    }
}
