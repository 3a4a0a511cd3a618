use crate::edits::prelude::*;

edit! {
    /// A child on a commercial plan is over twenty-six.
    ///
    /// ## Why it matters
    ///
    /// Plans must cover children of members until they turn 26 (45 CFR 147.120); after that only those a
    /// plan calls disabled. A claim for an older child is mostly denied for eligibility.
    ///
    /// ## How to fix it
    ///
    /// Check the patient's own coverage for the day of service.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DMG*D8*20150602*F~
    /// + DMG*D8*19990219*F~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DMG*D8*20150602*F~
    /// + DMG*D8*20000221*F~
    /// ```
    "PAT-004" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:33", since: "0.1",
        applies: Applies::ALL,
        fix: "check the patient's own coverage",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let is_child = case.patient.and_then(|patient| patient.pat).is_some_and(|pat| pat.element(1) == b"19");
    let is_commercial = matches!(filing(case), b"CI" | b"BL" | b"12" | b"13" | b"14" | b"15" | b"HM" | b"17");
    if !is_child || !is_commercial {
        return;
    }
    let Some(patient) = case.patient_party() else { return };
    let (Some(born), Some(service)) = (patient.birth_date(), case.service) else { return };
    if born.value.is_some_and(|birth| (AGE_END..AGE_MAX).contains(&service.from.years_after(birth))) {
        let message = format!("the patient is a child of the member and {AGE_END} or older");
        findings.report(Spot::party(patient, "DMG", born.at), message);
    }
}

const AGE_END: i32 = 26;

/// Past this the birth date is wrong, which is another finding.
const AGE_MAX: i32 = 125;
