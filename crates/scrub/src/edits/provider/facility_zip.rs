use crate::edits::prelude::*;

edit! {
    /// The ZIP code of the service facility is not nine digits.
    ///
    /// ## Why it matters
    ///
    /// Where a service was given decides its locality and so its fee, and five digits do not always settle
    /// the locality. The guide asks for nine in the address of a service facility in the United States.
    ///
    /// ## How to fix it
    ///
    /// Look up the ZIP+4 of the facility's street address and enter it in the facility list.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*627020900~
    /// + N4*SPRINGFIELD*IL*62702-0900~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*627020900~
    /// + N4*HAMILTON**HM11*BM~
    /// ```
    "PRV-008" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:500:77", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "send the nine-digit ZIP code, no dash",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let on_lines = case.claim.lines.iter().flat_map(|line| &line.providers);
    for facility in case.claim.providers.iter().chain(on_lines).filter(|party| party.role() == b"77") {
        let Some(zip) = facility.zip().filter(|_| is_domestic(facility)) else { continue };
        if !is_digits(zip.text, 9) {
            let message = format!("the facility ZIP code has {} characters, not nine digits", zip.text.len());
            findings.report(Spot::party(facility, "N4", zip.at), message);
        }
    }
}
