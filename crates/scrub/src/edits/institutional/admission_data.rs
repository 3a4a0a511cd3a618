use crate::edits::prelude::*;

edit! {
    /// An inpatient bill lacks the admission date, or how the patient came and left.
    ///
    /// ## Why it matters
    ///
    /// For the bill types 11, 18 and 21 the stay begins with DTP*435, and CL1 holds the kind of admission,
    /// where the patient came from and the status at the end. Payment by case depends on all four.
    ///
    /// ## How to fix it
    ///
    /// Complete the admission record.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - DTP*435*DT*202603020915~
    /// ```
    ///
    /// ```diff fails 837i
    /// - CL1*1*1*01~
    /// + CL1*1**01~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2001*9200***11:A:1**A*Y*Y~
    /// + CLM*I-2001*9200***12:A:1**A*Y*Y~
    /// - DTP*435*DT*202603020915~
    /// ```
    "DT-006" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:189", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "complete the admission date and CL1",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !is_acute_stay(case.claim) {
        return;
    }
    match case.claim.dates.iter().find(|date| date.element(1) == b"435") {
        None => {
            let spot = Spot::wanting_in_claim(case.claim, "DTP", "435");
            findings.report(spot, "an inpatient bill without the day of admission");
        }
        // A nursing facility sends the day alone.
        Some(date) if date.element(2) == b"D8" && case.claim.facility_code().text == b"11" => {
            let spot = Spot::claim("DTP", date.element_place(3));
            findings.report(spot, "an inpatient bill without the hour of admission");
        }
        Some(_) => {}
    }
    let Some(cl1) = case.claim.institutional else {
        findings.report(Spot::wanting_in_claim(case.claim, "CL1", ""), "an inpatient bill without CL1");
        return;
    };
    for (n, what) in [(1, "kind of admission"), (2, "point of origin"), (3, "patient status")] {
        if cl1.element(n).is_empty() {
            let message = format!("an inpatient bill without the {what}");
            findings.report(Spot::claim("CL1", cl1.element_place(n)), message);
        }
    }
}
