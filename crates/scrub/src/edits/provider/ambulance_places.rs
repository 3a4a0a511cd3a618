use crate::edits::prelude::*;

edit! {
    /// A trip by ambulance does not say from where or to where.
    ///
    /// ## Why it matters
    ///
    /// The guide wants 2310E (NM1*PW) and 2310F (NM1*45) with every ambulance trip: where the patient was
    /// fetched, whose ZIP code sets the price, and where they were taken.
    ///
    /// ## How to fix it
    ///
    /// Add the pick-up and the drop-off with their addresses.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also PRV-013
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:A0428:RH*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***41:B:1*Y*A*Y*Y~
    /// + CR1****A*DH*12~
    /// - NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// - LX*1~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + NM1*PW*2~
    /// + N3*5 FIFTH AVENUE~
    /// + N4*SPRINGFIELD*IL*62701~
    /// + NM1*45*2~
    /// + N3*900 HOSPITAL DRIVE~
    /// + N4*SPRINGFIELD*IL*62702~
    /// + LX*1~
    /// + SV1*HC:A0428:RH*110*UN*1***1:2~
    /// ```
    "PRV-012" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add the pick-up NM1*PW and the drop-off NM1*45",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(trip) = case.claim.lines.iter().find(|line| is_ambulance_trip(procedure(line))) else { return };
    for (role, name, what) in [("PW", "2310E", "from where"), ("45", "2310F", "to where")] {
        let is_it = |party: &Party<'_>| party.role() == role.as_bytes();
        if !case.claim.providers.iter().any(is_it) && !trip.providers.iter().any(is_it) {
            let spot = Spot::wanting(LoopId::new(name), "NM1", role, case.claim.clm.element_place(0));
            findings.report(spot, format!("trip {} does not say {what}", Quoted(procedure(trip))));
        }
    }
}
