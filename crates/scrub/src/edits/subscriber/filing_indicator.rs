use crate::edits::prelude::*;

edit! {
    /// The claim filing indicator is missing or none there is.
    ///
    /// ## Why it matters
    ///
    /// SBR09 tells what kind of plan the payer is: CI commercial, MB Medicare part B, MC Medicaid and so
    /// on. Clearinghouses choose the payer's rules by it, and until the national plan identifier exists
    /// they must have it.
    ///
    /// ## How to fix it
    ///
    /// Set the plan type in the insurance list, so that every claim to the plan carries it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*GRP100******XX~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*GRP100~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*GRP100******ZZ~
    /// ```
    "SUB-003" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "set the plan type in the insurance list",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(indicator) = case.filing_indicator() else { return };
    if !FILING_INDICATORS.contains(&indicator.text) {
        let spot = Spot::new(LoopId::new("2000B"), "SBR", indicator.at);
        findings.report(spot, format!("claim filing indicator {}", Quoted(indicator.text)));
    }
}

/// Source: 005010X222A1, 2000B SBR09.
const FILING_INDICATORS: [&[u8]; 23] = [
    b"11", b"12", b"13", b"14", b"15", b"16", b"17", b"AM", b"BL", b"CH", b"CI", b"DS", b"FI", b"HM", b"LM",
    b"MA", b"MB", b"MC", b"OF", b"TV", b"VA", b"WC", b"ZZ",
];
