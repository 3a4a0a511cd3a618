use crate::edits::prelude::*;

edit! {
    /// The taxonomy code of a provider is not in the list.
    ///
    /// ## Why it matters
    ///
    /// Payers tell specialty and enrolment by it. A code that is not, or no longer, in the list of NUCC finds none,
    /// and the line is denied (CARC 16, remark N288).
    ///
    /// ## How to fix it
    ///
    /// Send the code that the provider is enrolled under.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   HI*ABK:M5416~
    ///   NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + PRV*PE*PXC*207QZ9999X~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   HI*ABK:M5416~
    ///   NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + PRV*PE*PXC*207Q00000X~
    /// ```
    "COD-035" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:145:82", since: "0.1",
        applies: Applies::ALL,
        fix: "send the code the provider is enrolled under",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let on = case.service.map_or(case.as_of, |days| days.from);
    let Some(list) = case.codes.taxonomy(on) else { return };
    let of_lines = case.claim.lines.iter().flat_map(|line| &line.providers);
    for party in case.claim.providers.iter().chain(of_lines) {
        let Some(code) = party.taxonomy_code() else { continue };
        if identifier::is_taxonomy(code.text) && !list.contains(code.text, on) {
            let message = format!("taxonomy code {} is not in the list", Quoted(code.text));
            findings.report(Spot::party(party, "PRV", code.at), message);
        }
    }
}
