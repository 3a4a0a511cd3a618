use crate::edits::prelude::*;

edit! {
    /// A condition code is not two letters or digits.
    ///
    /// ## Why it matters
    ///
    /// Condition codes are two letters or digits. The list of those in use is the National Uniform Billing
    /// Committee's and licensed, so only the form is judged.
    ///
    /// ## How to fix it
    ///
    /// Correct the code.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BG:C1~
    /// + HI*BG:C-~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BG:C1~
    /// + HI*BG:C1*BG:09~
    /// ```
    "IN-007" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:460", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "correct the condition code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for condition in case.health.iter().filter(|code| code.qualifier == b"BG") {
        let code = condition.code();
        let is_written = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
        if code.text.len() != 2 || !code.text.iter().all(is_written) {
            let message = format!("condition code {}", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}
