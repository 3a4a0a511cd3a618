use crate::edits::prelude::*;

edit! {
    /// A line has no control number, though others of the claim have one.
    ///
    /// ## Why it matters
    ///
    /// A payer returns the line control number (REF*6R) in the remittance. A line without one is matched by
    /// procedure, modifiers and date, which fails for two lines of one procedure. A sender may leave it out
    /// everywhere, as the guide allows; one left out among others is lost.
    ///
    /// ## How to fix it
    ///
    /// Number every line of the claim.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   DTP*472*D8*20260312~
    /// - REF*6R*1001B~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   DTP*472*D8*20260312~
    /// - REF*6R*1001A~
    /// ...
    ///   DTP*472*D8*20260312~
    /// - REF*6R*1001B~
    /// ```
    "LN-027" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:21", since: "0.1",
        applies: Applies::ALL,
        fix: "number every line of the claim",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    // The total line of a bill, which should not be there, is nothing that is paid.
    let is_total = |line: &ServiceLine<'_>| line.revenue_code().is_some_and(|code| code.text == b"0001");
    let has_number = |line: &&ServiceLine<'_>| line.control_number().is_some() || is_total(line);
    let numbered = case.claim.lines.iter().filter(|line| line.control_number().is_some()).count();
    if numbered == 0 || case.claim.lines.iter().all(|line| has_number(&line)) {
        return;
    }
    for line in case.claim.lines.iter().filter(|line| !has_number(line)) {
        let message =
            format!("line {} has no control number, {numbered} others have", Quoted(line.number().text));
        findings.report(Spot::wanting_in_line(line, "REF", "6R"), message);
    }
}
