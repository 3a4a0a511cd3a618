use crate::edits::prelude::*;

edit! {
    /// Rented equipment has no rental data and no certificate.
    ///
    /// ## Why it matters
    ///
    /// SV5 says for how many days equipment is rented and at what price, CR3 or a form (2440) why it is
    /// needed and for how long. A payer of rentals judges by one of them.
    ///
    /// ## How to fix it
    ///
    /// Add SV5 with the days and the price, or the certificate the payer wants.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:E0601:RR*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:E0601:RR*55*UN*1***1~
    /// + SV5*HC:E0601*DA*30*55*500*1~
    /// ```
    "LN-052" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add SV5, or the certificate the payer wants",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    if !matches!(code, [b'E' | b'K', _, _, _, _]) || !has_modifier(line, &[b"RR"]) {
        return;
    }
    let told = line.further.iter().any(|segment| matches!(segment.id(), b"SV5" | b"CR3"));
    if !told && line.forms.is_empty() {
        let message = format!("rental of {} without rental data or a certificate", Quoted(code));
        findings.report(Spot::wanting_in_line(line, "SV5", ""), message);
    }
}
