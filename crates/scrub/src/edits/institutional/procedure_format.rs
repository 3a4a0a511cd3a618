use crate::edits::prelude::*;

edit! {
    /// An inpatient procedure code is not shaped like an ICD-10-PCS code.
    ///
    /// ## Why it matters
    ///
    /// ICD-10-PCS codes have seven letters and digits; I and O are never used, because they look like 1 and
    /// 0. A CPT code has no place here.
    ///
    /// ## How to fix it
    ///
    /// Have the coder look the procedure up in ICD-10-PCS.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:OFT44ZZ:D8:20260303~
    /// ```
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:47562:D8:20260303~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    ///   HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBQ:0DJD8ZZ:D8:20260304~
    /// ```
    "IN-006" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:465", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send a seven-character ICD-10-PCS code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let used = |byte: &u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !b"IO".contains(byte));
    for procedure in case.health.iter().filter(|code| matches!(code.qualifier, b"BBR" | b"BBQ")) {
        let code = procedure.code();
        if code.text.len() != 7 || !code.text.iter().all(used) {
            findings.report(Spot::claim("HI", code.at), format!("procedure code {}", Quoted(code.text)));
        }
    }
}
