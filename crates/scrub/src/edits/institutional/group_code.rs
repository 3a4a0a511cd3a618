use crate::edits::prelude::*;

edit! {
    /// The diagnosis related group is not three or four digits.
    ///
    /// ## Why it matters
    ///
    /// A DRG has three digits, or four where a severity is added to it. A payer that pays by groups groups
    /// the stay again and does not read another form.
    ///
    /// ## How to fix it
    ///
    /// Group the stay again and send the number alone.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    ///   HI*ABJ:R0789~
    /// + HI*DR:41~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    ///   HI*ABJ:R0789~
    /// + HI*DR:418~
    /// ```
    "IN-004" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:21", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "group the stay again, and send the number alone",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for group in case.health.iter().filter(|code| code.qualifier == b"DR") {
        let code = group.code();
        if !is_digits(code.text, 3) && !is_digits(code.text, 4) {
            let message =
                format!("diagnosis related group {} is not three or four digits", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}
