use crate::edits::prelude::*;

edit! {
    /// The patient status contradicts the frequency of the bill.
    ///
    /// ## Why it matters
    ///
    /// On an inpatient bill status 30 says the patient is still there: the bill must be an interim one
    /// (frequency 2 or 3). A whole stay (1) or the last bill (4) ends with a discharge.
    ///
    /// ## How to fix it
    ///
    /// Ask when the patient left. If the stay goes on, use frequency 2 or 3; if it ended, enter the status
    /// at discharge.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - CL1*1*1*01~
    /// + CL1*1*1*30~
    /// ```
    ///
    /// ```diff fails 837i
    /// - CLM*I-2001*9200***11:A:1**A*Y*Y~
    /// + CLM*I-2001*9200***11:A:2**A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2001*9200***11:A:1**A*Y*Y~
    /// + CLM*I-2001*9200***11:A:2**A*Y*Y~
    /// - CL1*1*1*01~
    /// + CL1*1*1*30~
    /// - HI*BE:80:::4~
    /// + HI*BE:80:::5~
    /// ```
    "DT-007" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:234", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "make CL103 and CLM05-3 agree",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !is_acute_stay(case.claim) {
        return;
    }
    let Some(cl1) = case.claim.institutional.filter(|cl1| !cl1.element(3).is_empty()) else { return };
    let stays = cl1.element(3) == b"30";
    let frequency = case.claim.frequency().text;
    let contradicts = match frequency {
        b"1" | b"4" => stays,
        b"2" | b"3" => !stays,
        _ => false,
    };
    if contradicts {
        let message =
            format!("patient status {} with frequency {}", Quoted(cl1.element(3)), Quoted(frequency));
        findings.report(Spot::claim("CL1", cl1.element_place(3)), message);
    }
}
