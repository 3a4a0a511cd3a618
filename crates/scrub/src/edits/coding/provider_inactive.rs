use crate::edits::prelude::*;

edit! {
    /// The number of a provider was not active on the day of service.
    ///
    /// ## Why it matters
    ///
    /// The registry says that the National Provider Identifier was deactivated before. Payers deny services under
    /// it (CARC 16, remark N290).
    ///
    /// ## How to fix it
    ///
    /// Name who gave the service by the number that was active.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   HI*ABK:M5416~
    /// - NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000138~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   HI*ABK:M5416~
    /// - NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000146~
    /// ```
    "COD-037" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:562:82", since: "0.1",
        applies: Applies::ALL,
        fix: "name who gave the service by an active number",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let on = case.service.map_or(case.as_of, |days| days.from);
    let Some(registry) = case.codes.registry(on) else { return };
    let of_lines = case.claim.lines.iter().flat_map(|line| &line.providers);
    for party in case.claim.providers.iter().chain(of_lines) {
        let npi = party.id();
        if registry.is_active(npi.text, on) == Some(false) {
            let message = format!("{} was not active on {on}", Quoted(npi.text));
            findings.report(Spot::party(party, "NM1", npi.at), message);
        }
    }
}
