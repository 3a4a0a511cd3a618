use crate::edits::prelude::*;

edit! {
    /// The units of a line are missing, zero, or in a measure the guide does not know.
    ///
    /// ## Why it matters
    ///
    /// SV103 counts units (UN) or, for anaesthesia, minutes (MJ); SV104 says how many. Payment is fee times
    /// units, so there is no default.
    ///
    /// ## How to fix it
    ///
    /// Enter how often the service was given, or how many minutes of anaesthesia.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*0***1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*DA*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*.5***1~
    /// ```
    "LN-014" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "send UN or MJ and a count above zero",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let (basis, units) = (line.unit_basis(), line.units());
    if !matches!(basis.text, b"UN" | b"MJ") {
        findings.report(Spot::service(line, basis.at), format!("unit of measure {}", Quoted(basis.text)));
    }
    let counted = units.value.is_some_and(|count| count > Quantity(0) && count < UNITS_LIMIT);
    if !counted {
        findings.report(Spot::service(line, units.at), format!("{} units", Quoted(units.text)));
    }
}

/// The least count of nine digits before the dot.
const UNITS_LIMIT: Quantity = Quantity(100_000_000 * 10_000);
