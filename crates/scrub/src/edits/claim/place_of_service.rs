use crate::edits::prelude::*;

edit! {
    /// The place of service is not one CMS has named.
    ///
    /// ## Why it matters
    ///
    /// The place decides the fee schedule (facility or not), whether other papers are needed and sometimes
    /// whether the service is covered at all. A payer does not guess it.
    ///
    /// ## How to fix it
    ///
    /// Use the two-digit code of the place where the patient was seen, leading zero included.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***98:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***99:B:1*Y*A*Y*Y~
    /// ```
    "CLM-005" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:249", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "use a two-digit CMS place of service code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let place = case.claim.facility_code();
    if !case.codes.is_place_of_service(place.text, case.service.map(|days| days.from)) {
        let message = format!("place of service {}", Quoted(place.text));
        findings.report(Spot::claim("CLM", place.at), message);
    }
}
