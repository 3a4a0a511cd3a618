use crate::edits::prelude::*;

edit! {
    /// A line does not say how many days or units it bills.
    ///
    /// ## Why it matters
    ///
    /// SV204 is DA for days of a stay or UN for units of anything else, and SV205 says how many. Both are
    /// required.
    ///
    /// ## How to fix it
    ///
    /// Enter the days or units; one when the service was given once.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - SV2*0250**1200*UN*12~
    /// + SV2*0250**1200*UN~
    /// ```
    ///
    /// ```diff fails 837i
    /// - SV2*0250**1200*UN*12~
    /// + SV2*0250**1200*MJ*12~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - SV2*0250**1200*UN*12~
    /// + SV2*0250**1200*UN*0~
    /// ```
    "LN-043" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:476", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send DA or UN and the count",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    if line.service.is_none() {
        return;
    }
    let (basis, units) = (line.unit_basis(), line.units());
    if !matches!(basis.text, b"DA" | b"UN") {
        findings.report(Spot::service(line, basis.at), format!("unit of measure {}", Quoted(basis.text)));
    }
    if units.value.is_none_or(|count| count < Quantity(0)) {
        findings.report(Spot::service(line, units.at), format!("{} units", Quoted(units.text)));
    }
}
