use crate::edits::prelude::*;

edit! {
    /// The type of bill names no kind of facility and care.
    ///
    /// ## Why it matters
    ///
    /// The first two digits say what kind of facility bills for what kind of care: 11 hospital inpatient,
    /// 13 hospital outpatient, 21 skilled nursing. Everything the payer does with the claim follows from
    /// them.
    ///
    /// ## How to fix it
    ///
    /// Correct the type of bill. CLM05-1 takes its second and third characters, without the leading zero.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***01:A:1**A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*850***83:A:1**A*Y*Y~
    /// ```
    "CLM-008" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:228", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "correct the type of bill; leave its leading zero out",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let facility = case.claim.facility_code();
    if BillType::of(facility.text, case.claim.frequency().text).is_none() {
        let message = format!("type of bill {}", Quoted(facility.text));
        findings.report(Spot::claim("CLM", facility.at), message);
    }
}
