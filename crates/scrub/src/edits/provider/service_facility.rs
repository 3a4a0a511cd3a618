use crate::edits::prelude::*;

edit! {
    /// A service in a facility does not name the facility.
    ///
    /// ## Why it matters
    ///
    /// A hospital, a nursing facility or a surgery center is seldom where the billing provider's address
    /// is, and the guide wants the place of service named when it is another (2310C, or 2420C on the line).
    /// Medicare prices by its ZIP code.
    ///
    /// ## How to fix it
    ///
    /// Add the service facility, NM1*77, with its address.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*77*2*EXAMPLE HOSPITAL*****XX*1900000047~
    /// - N3*900 HOSPITAL DRIVE~
    /// - N4*SPRINGFIELD*IL*627020900~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1002*480***21:B:1*Y*A*Y*Y~
    /// + CLM*P-1002*480***11:B:1*Y*A*Y*Y~
    /// - NM1*77*2*EXAMPLE HOSPITAL*****XX*1900000047~
    /// - N3*900 HOSPITAL DRIVE~
    /// - N4*SPRINGFIELD*IL*627020900~
    /// ```
    "PRV-007" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:21:77", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add the service facility, NM1*77",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let place = case.claim.facility_code();
    let is_facility = matches!(place.text, b"21" | b"22" | b"23" | b"24" | b"31" | b"32");
    // A group that is itself the facility bills with the facility's address.
    if !is_facility || case.claim.provider(b"77").is_some() {
        return;
    }
    let named = |line: &ServiceLine<'_>| line.providers.iter().any(|party| party.role() == b"77");
    if !case.claim.lines.iter().all(named) {
        let spot = Spot::wanting(LoopId::new("2310C"), "NM1", "77", case.claim.clm.element_place(0));
        findings.report(spot, format!("place of service {} and no facility named", Quoted(place.text)));
    }
}
