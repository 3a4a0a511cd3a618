use crate::edits::prelude::*;

edit! {
    /// A procedure code is shaped like no CPT or HCPCS code.
    ///
    /// ## Why it matters
    ///
    /// Procedure codes have five characters: five digits; four digits and a letter F, T, U, M or A; or a
    /// letter from A to V and four digits. Anything else is a typing slip or a house code that was never
    /// mapped.
    ///
    /// ## How to fix it
    ///
    /// Correct the code, or map the house code to a real one in the charge list.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:8788O:QW*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:0001U*55*UN*1***1~
    /// ```
    "LN-004" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "correct the procedure code",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(procedure) = line.procedure().filter(|procedure| procedure.qualifier() == b"HC") else { return };
    let code = procedure.code();
    if !code.is_absent() && !is_procedure_shaped(code.text) {
        findings.report(Spot::service(line, code.at), format!("procedure code {}", Quoted(code.text)));
    }
}

fn is_procedure_shaped(code: &[u8]) -> bool {
    let [first, middle @ .., last] = code else { return false };
    let bounds = match first {
        b'0'..=b'9' => last.is_ascii_digit() || matches!(last, b'F' | b'T' | b'U' | b'M' | b'A'),
        b'A'..=b'V' => last.is_ascii_digit(),
        _ => false,
    };
    code.len() == 5 && bounds && middle.iter().all(u8::is_ascii_digit)
}
