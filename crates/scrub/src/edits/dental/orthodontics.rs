use crate::edits::prelude::*;

edit! {
    /// Orthodontic treatment has no months of treatment.
    ///
    /// ## Why it matters
    ///
    /// DN1 says how many months the treatment takes, and how many are left. A payer spreads its payments
    /// over them and cannot begin without.
    ///
    /// ## How to fix it
    ///
    /// Add DN1 with the months of treatment.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SV3*AD:D4341*450**10**1*****1~
    /// + SV3*AD:D8080*450****1*****1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    ///   CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    ///   DTP*472*D8*20260311~
    /// + DN1*24~
    /// - SV3*AD:D4341*450**10**1*****1~
    /// + SV3*AD:D8080*450****1*****1~
    /// ```
    "LN-049" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:21", since: "0.1",
        applies: Applies::DENTAL,
        fix: "add DN1 with the months of treatment",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    let is_treatment = matches!(code, [b'D', b'8', b'0', b'1'..=b'9', _] | b"D8670");
    if is_treatment
        && case
            .claim
            .orthodontics
            .is_none_or(|months| months.element(1).is_empty() && months.element(2).is_empty())
    {
        let message = format!("orthodontic treatment {} without its months", Quoted(code));
        findings.report(Spot::wanting_in_claim(case.claim, "DN1", ""), message);
    }
}
