use super::drug_lines;
use crate::edits::prelude::*;

edit! {
    /// A national drug code is not one of the procedure's.
    ///
    /// ## Why it matters
    ///
    /// Payers hold the drug code against a list of the packages that a procedure code pays for, and deny a line
    /// whose package is another drug's (CARC 16, remark M119).
    ///
    /// ## How to fix it
    ///
    /// Copy the drug code from the package that was used, or correct the procedure.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001:JZ*62.5*UN*20***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001:JZ*62.5*UN*20***1~
    /// - LIN**N4*00000000011~
    /// + LIN**N4*00000000022~
    /// ```
    "COD-030" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:218", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "copy the drug code from the package, or correct the procedure",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, ndc, packages) in drug_lines(case) {
        let mut listed = packages.iter().filter(|package| package.ndc != 0).peekable();
        if listed.peek().is_some() && !listed.any(|package| package.ndc == ndc) {
            let Some(drug) = &case.line(line).drug else { continue };
            let spot = Spot::new(LoopId::new("2410"), "LIN", drug.lin.element_place(3));
            findings.report(spot, format!("drug code {ndc:011} is not listed for {}", line.code));
        }
    }
}
