use crate::edits::prelude::*;

edit! {
    /// A national drug code does not have eleven digits.
    ///
    /// ## Why it matters
    ///
    /// LIN03 under N4 holds the drug code as 5-4-2 digits without dashes. The package shows ten, in three
    /// patterns, and which part lacks a zero cannot be seen once the dashes are gone.
    ///
    /// ## How to fix it
    ///
    /// Put a zero in front of the short part: 4-4-2 becomes 0+4-4-2, 5-3-2 becomes 5-0+3-2, 5-4-1 becomes
    /// 5-4-0+1. Then drop the dashes.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - LIN**N4*00000000011~
    /// + LIN**N4*0000000001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - LIN**N4*00000000011~
    /// + LIN**N4*00000-0000-12~
    /// ```
    "LN-030" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:218", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "send the drug code as 11 digits (5-4-2)",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(drug) = line.drug.as_ref().filter(|drug| drug.lin.element(2) == b"N4") else { return };
    let code = drug.lin.element(3);
    let digits = code.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits != 11 || !code.iter().all(|&byte| byte.is_ascii_digit() || byte == b'-') {
        let spot = Spot::new(LoopId::new("2410"), "LIN", drug.lin.element_place(3));
        findings.report(spot, format!("the drug code has {digits} digits in {} characters", code.len()));
    }
}
