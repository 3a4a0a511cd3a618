use crate::edits::prelude::*;

edit! {
    /// The patient was admitted after the last service, or discharged before being admitted.
    ///
    /// ## Why it matters
    ///
    /// The payer counts days from admission to discharge and pays what lies between. An admission before
    /// the first billed day is right for the later bills of a long stay, and one a few days after it when
    /// outpatient tests before admission are billed with the stay; so only the impossible is judged here.
    ///
    /// ## How to fix it
    ///
    /// Compare admission and discharge with the hospital's record and correct the one that is wrong.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*435*D8*20260309~
    /// + DTP*435*D8*20260312~
    /// ```
    ///
    /// ```diff fails 837p
    ///   DTP*435*D8*20260309~
    /// + DTP*096*D8*20260308~
    /// ```
    ///
    /// ```diff fails 837i
    /// - DTP*435*DT*202603020915~
    /// + DTP*435*DT*202603070915~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DTP*435*D8*20260309~
    /// + DTP*435*D8*20260311~
    /// + DTP*096*D8*20260311~
    /// ```
    "DT-002" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:189", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the admission or discharge date",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = case.claim.date(b"435") else { return };
    let Some(admitted) = sent.value.map(|period| period.from) else { return };
    if let Some(service) = case.service.filter(|service| service.to >= service.from && admitted > service.to)
    {
        let message = format!("admitted on {admitted}, after the last service on {}", service.to);
        findings.report(Spot::claim("DTP", sent.at), message);
    }
    // On an institutional claim DTP*096 is an hour, which is no period.
    let Some(discharge) = case.claim.date(b"096") else { return };
    if let Some(left) = discharge.value.map(|period| period.to).filter(|&left| left < admitted) {
        let message = format!("discharged on {left}, before the admission on {admitted}");
        findings.report(Spot::claim("DTP", discharge.at), message);
    }
}
