use crate::edits::prelude::*;

edit! {
    /// A line bills a drug without its national drug code.
    ///
    /// ## Why it matters
    ///
    /// Medicaid needs the NDC of a drug to claim the rebate, and most other payers price by it. Medicare
    /// does not ask for it, and nothing is said of its claims unless another payer stands behind it.
    ///
    /// ## How to fix it
    ///
    /// Add LIN with the NDC from the package and CTP with the amount given.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:J1885*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:J1885*180*UN*2***1:2~
    /// ```
    "LN-032" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A6:218", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add LIN with the NDC and CTP with the amount",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    let is_drug = matches!(code, [b'J', _, _, _, _] | [b'Q', b'5', _, _, _]) && !code.starts_with(b"J000");
    if !is_drug || line.drug.is_some() {
        return;
    }
    let is_medicare = matches!(filing(case), b"MA" | b"MB") && case.claim.other_payers.is_empty();
    if !is_medicare {
        let message = format!("drug {} without a national drug code", Quoted(code));
        findings.report(Spot::wanting(LoopId::new("2410"), "LIN", "", line.lx.element_place(0)), message);
    }
}
