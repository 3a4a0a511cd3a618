use crate::edits::prelude::*;

edit! {
    /// A value code is not two characters, or has no amount.
    ///
    /// ## Why it matters
    ///
    /// Value codes (HI*BE) carry an amount, a count or a number that payment depends on: covered days,
    /// blood, what another insurer paid. Without the amount the code says nothing.
    ///
    /// ## How to fix it
    ///
    /// Enter the amount, or remove the code.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BE:80:::4~
    /// + HI*BE:8:::4~
    /// ```
    ///
    /// ```diff fails 837i
    /// - HI*BE:80:::4~
    /// + HI*BE:80~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BE:80:::4~
    /// + HI*BE:A1:::0~
    /// ```
    "IN-001" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:463", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send the amount of the value code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for value in case.health.iter().filter(|code| code.qualifier == b"BE") {
        let (code, amount) = (value.code(), value.amount());
        if code.text.len() != 2 || !code.text.iter().all(u8::is_ascii_alphanumeric) {
            findings.report(Spot::claim("HI", code.at), format!("value code {}", Quoted(code.text)));
        }
        if amount.is_absent() {
            let message = format!("value code {} without an amount", Quoted(code.text));
            findings.report(Spot::claim("HI", amount.at), message);
        }
    }
}
