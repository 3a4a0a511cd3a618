use crate::edits::prelude::*;

edit! {
    /// What another payer needs to know of assignment and release is missing.
    ///
    /// ## Why it matters
    ///
    /// For every other payer OI says whether benefits are assigned to the provider (OI03) and whether data may be
    /// released (OI06); the loop of the other subscriber must have it (005010X222A1, 2320 OI). A payer that is to
    /// coordinate benefits asks for it.
    ///
    /// ## How to fix it
    ///
    /// Add OI with Y, N or W in OI03, and Y or I in OI06.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - OI***Y***Y~
    /// + OI******Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - OI***Y***Y~
    /// + OI***N***I~
    /// ```
    "COB-010" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "add OI with OI03 and OI06",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for payer in &case.claim.other_payers {
        let Some(coverage) = payer.coverage else {
            let at = payer.sbr.element_place(0);
            findings.report(Spot::wanting(OTHER_PAYER, "OI", "", at), "OI is missing");
            continue;
        };
        for (n, codes) in ELEMENTS {
            let sent = coverage.element(n);
            if !codes.contains(&sent) {
                let spot = Spot::new(OTHER_PAYER, "OI", coverage.element_place(n));
                findings.report(spot, format!("OI{n:02} is {}", Quoted(sent)));
            }
        }
    }
}

const ELEMENTS: [(usize, &[&[u8]]); 2] = [(3, &[b"Y", b"N", b"W"]), (6, &[b"Y", b"I"])];
