use crate::edits::prelude::*;

edit! {
    /// The total of the paper form is sent as a service line.
    ///
    /// ## Why it matters
    ///
    /// Revenue code 0001 is the total line of the paper bill. An 837I has its total in CLM02, and a payer
    /// would add the line to the others and find twice the charge.
    ///
    /// ## How to fix it
    ///
    /// Let the billing system leave the line out of electronic claims.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    ///   SV2*0360**4000*UN*1~
    /// + LX*4~
    /// + SV2*0001**9200*UN*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2001*9200***11:A:1**A*Y*Y~
    /// + CLM*I-2001*9201***11:A:1**A*Y*Y~
    ///   SV2*0360**4000*UN*1~
    /// + LX*4~
    /// + SV2*0100**1*UN*1~
    /// ```
    "LN-042" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:455", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "leave revenue code 0001 out",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    if let Some(code) = line.revenue_code().filter(|code| code.text == b"0001") {
        findings.report(Spot::service(line, code.at), "the total of the paper form as a line");
    }
}
