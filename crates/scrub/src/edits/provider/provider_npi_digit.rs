use crate::edits::prelude::*;

edit! {
    /// The NPI of a provider on the claim is not a number that can have been issued.
    ///
    /// ## Why it matters
    ///
    /// An NPI has ten digits, begins with 1 or 2, and its last digit checks the others. Payers look up
    /// every provider of a claim, the referring and the attending too, and turn the claim back when one is
    /// not there.
    ///
    /// ## How to fix it
    ///
    /// Correct the provider's NPI in the provider list; the registry of CMS says what it is.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*77*2*EXAMPLE HOSPITAL*****XX*1900000047~
    /// + NM1*77*2*EXAMPLE HOSPITAL*****XX*1900000048~
    /// ```
    ///
    /// ```diff fails 837i
    /// - NM1*72*1*FIR*FINN****XX*1900000062~
    /// + NM1*72*1*FIR*FINN****XX*190000006~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*77*2*EXAMPLE HOSPITAL*****XX*1900000047~
    /// + NM1*77*2*EXAMPLE HOSPITAL*****XX*1900000054~
    /// ```
    "PRV-001" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:562", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the NPI in the provider list",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let on_lines = case.claim.lines.iter().flat_map(|line| &line.providers);
    for provider in case.claim.providers.iter().chain(on_lines) {
        if let Some(npi) = provider.npi().filter(Submitted::is_malformed) {
            let message = format!("provider NPI {} fails its check digit", Quoted(npi.text));
            findings.report(Spot::party(provider, "NM1", npi.at), message);
        }
    }
}
