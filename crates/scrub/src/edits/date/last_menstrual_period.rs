use crate::edits::prelude::*;

edit! {
    /// The last menstrual period lies after the services, or the patient is male.
    ///
    /// ## Why it matters
    ///
    /// DTP*484 is how payers date a pregnancy and tell which services belong to maternity care. One that
    /// cannot be right makes them ask.
    ///
    /// ## How to fix it
    ///
    /// Correct the date or the sex in the registration, or leave DTP*484 out.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + DTP*484*D8*20260313~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + DTP*484*D8*20260110~
    /// ```
    "DT-004" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "correct the date or leave it out",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = case.claim.date(b"484") else { return };
    let spot = Spot::claim("DTP", sent.at);
    if case.patient_party().and_then(Party::sex).is_some_and(|sex| sex.text == b"M") {
        findings.report(spot, "a last menstrual period is given for a male patient");
        return;
    }
    let (Some(period), Some(service)) = (sent.value, case.service) else { return };
    if period.from > service.to {
        findings.report(spot, format!("dated {}, after the last service on {}", period.from, service.to));
    }
}
