use crate::edits::prelude::*;

edit! {
    /// The billing tax identification number cannot be one.
    ///
    /// ## Why it matters
    ///
    /// The number has nine digits and no dash, and an employer's begins with two digits that the Internal
    /// Revenue Service hands out. Payers compare it digit by digit with the W-9 on file; one
    /// that differs sends every claim of the practice back, or pays it with backup withholding.
    ///
    /// ## How to fix it
    ///
    /// Enter the nine digits without the dash. 000000000, 999999999 and the like are placeholders of some
    /// billing systems.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - REF*EI*841000019~
    /// + REF*EI*84-1000019~
    /// ```
    ///
    /// ```diff fails 837p
    /// - REF*EI*841000019~
    /// + REF*EI*999999999~
    /// ```
    ///
    /// ```diff fails 837p
    /// - REF*EI*841000019~
    /// + REF*EI*001000019~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - REF*EI*841000019~
    /// + REF*EI*999999998~
    /// ```
    "BP-004" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:128:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send nine digits, no dash",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    let Some(number) = billing.tax_id().filter(|number| !number.is_absent()) else { return };
    let one_digit = number.text.iter().all(|&digit| digit == number.text[0]);
    let is_handed_out = billing.tax_id_is_ssn() || identifier::is_ein(number.text);
    if number.value.is_none() || one_digit || !is_handed_out {
        // It may be a social security number, so it is not quoted.
        let message = format!("the billing tax number of {} characters cannot be one", number.text.len());
        findings.report(Spot::party(billing, "REF", number.at), message);
    }
}
