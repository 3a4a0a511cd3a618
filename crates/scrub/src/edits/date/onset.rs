use crate::edits::prelude::*;

edit! {
    /// The illness began, or its treatment began, after the last service.
    ///
    /// ## Why it matters
    ///
    /// DTP*431 (onset) and DTP*454 (initial treatment) tell how long the patient had been ill. A date after
    /// the services is the day of billing or a slip, and payers return the claim.
    ///
    /// ## How to fix it
    ///
    /// Correct the date, or leave it out: it is only needed when it differs from the day of service.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + DTP*431*D8*20260313~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + DTP*431*D8*20260311~
    /// ```
    "DT-003" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "correct the date or leave it out",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.claim.dates.is_empty() {
        return;
    }
    let Some(service) = case.service else { return };
    for (qualifier, what) in [(b"431", "onset"), (b"454", "initial treatment")] {
        let Some(sent) = case.claim.date(qualifier) else { continue };
        if let Some(began) = sent.value.map(|period| period.from).filter(|&began| began > service.to) {
            let message = format!("{what} on {began}, after the last service on {}", service.to);
            findings.report(Spot::claim("DTP", sent.at), message);
        }
    }
}
