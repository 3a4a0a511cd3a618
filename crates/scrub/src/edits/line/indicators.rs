use crate::edits::prelude::*;

edit! {
    /// A screening or family planning indicator is not Y.
    ///
    /// ## Why it matters
    ///
    /// SV111 says that a line is part of an early screening of a child (EPSDT), SV112 that it is family planning. Each
    /// is Y or not there; N is not a value (005010X222A1, 2400 SV1).
    ///
    /// ## How to fix it
    ///
    /// Send Y, or leave the element empty.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1:2****N~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1:2****Y~
    /// ```
    "LN-051" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "send Y or leave it empty",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(service) = line.service else { return };
    for (n, what) in [(11, "the screening indicator"), (12, "the family planning indicator")] {
        let sent = service.element(n);
        if !matches!(sent, b"" | b"Y") {
            let spot = Spot::service(line, service.element_place(n));
            findings.report(spot, format!("{what} is {}", Quoted(sent)));
        }
    }
}
