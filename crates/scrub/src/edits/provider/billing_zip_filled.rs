use crate::edits::prelude::*;

edit! {
    /// The last four digits of the billing ZIP code only fill it up.
    ///
    /// ## Why it matters
    ///
    /// Billing systems that know five digits write 0000 or 9999 after them to get past the check for nine. No
    /// street has 0000, and 9999 is the postal service's own for what it cannot place; a payer that chooses
    /// the fee schedule or the contract by all nine digits finds none.
    ///
    /// ## How to fix it
    ///
    /// Look up the ZIP+4 of the practice's street address with the postal service.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*SPRINGFIELD*IL*627010000~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*SPRINGFIELD*IL*627019998~
    /// ```
    "BP-015" {
        snip: Snip::Requirement, severity: Severity::Warn, status: "A7:500:85", since: "0.1",
        applies: Applies::ALL,
        fix: "look up the ZIP+4 of the street address",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    let Some(zip) = billing.zip().filter(|_| is_domestic(billing)) else { return };
    if is_digits(zip.text, 9) && matches!(&zip.text[5..], b"0000" | b"9999") {
        let message = format!("the billing ZIP code ends in {}", Quoted(&zip.text[5..]));
        findings.report(Spot::party(billing, "N4", zip.at), message);
    }
}
