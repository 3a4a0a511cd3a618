use crate::edits::prelude::*;

edit! {
    /// A line of anesthesia does not say who gave it.
    ///
    /// ## Why it matters
    ///
    /// AA, AD, QK, QX, QY and QZ say whether an anesthesiologist or a nurse anesthetist gave the
    /// anesthesia, and who directed whom. Medicare pays nothing without one, and most payers follow; the
    /// shares differ by it. QS, G8 and G9 only add that care was monitored.
    ///
    /// ## How to fix it
    ///
    /// Take the modifier from the anesthesia record.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840*55*MJ*45***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840:QZ:QS*55*MJ*45***1~
    /// ```
    "LN-017" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add AA, AD, QK, QX, QY or QZ from the record",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    // A modifier that cannot be read may have been meant for it: LN-006.
    let readable = modifiers(line).all(|(modifier, _)| identifier::is_modifier(modifier));
    if is_timed_anesthesia(code) && readable && !has_modifier(line, GIVEN_BY) {
        let at = line.procedure().map_or(line.lx.element_place(1), |procedure| procedure.at());
        findings.report(
            Spot::service(line, at),
            format!("no modifier says who gave anesthesia {}", Quoted(code)),
        );
    }
}

const GIVEN_BY: &[&[u8]] = &[b"AA", b"AD", b"QK", b"QX", b"QY", b"QZ"];
