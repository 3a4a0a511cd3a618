use crate::edits::prelude::*;

edit! {
    /// A trip by ambulance has no transport information.
    ///
    /// ## Why it matters
    ///
    /// CR1 says why the patient was taken and how far, and the guide wants it with every ambulance trip, on
    /// the claim or the line. CRC*07 goes with it when one of its conditions applies, which the claim
    /// cannot tell us.
    ///
    /// ## How to fix it
    ///
    /// Add CR1 with the reason and the miles.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also PRV-012
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:A0428:RH*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p also PRV-012
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:A0428:RH*55*UN*1***1~
    /// + CR1****A*DH*12~
    /// ```
    "PRV-013" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add CR1 with the reason and the miles",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(trip) = case.claim.lines.iter().find(|line| is_ambulance_trip(procedure(line))) else { return };
    let mut further = case.claim.further.iter().chain(&trip.further);
    if !further.any(|segment| segment.id() == b"CR1") {
        let message = format!("trip {} without transport information", Quoted(procedure(trip)));
        findings.report(Spot::wanting_in_claim(case.claim, "CR1", ""), message);
    }
}
