use crate::edits::prelude::*;

edit! {
    /// The ZIP code of the billing provider is not nine digits.
    ///
    /// ## Why it matters
    ///
    /// Fee schedules go by locality, and a five-digit ZIP code can lie in two. So the guides ask for all
    /// nine digits in the address of the billing provider (005010X222A1, 2010AA N403), without a dash.
    ///
    /// ## How to fix it
    ///
    /// Look up the ZIP+4 of the practice's street address with the postal service and enter it in the
    /// practice settings.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*SPRINGFIELD*IL*62701~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*TORONTO*ON*M5V2T6*CA~
    /// ```
    "BP-005" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:500:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send the nine-digit ZIP code, no dash",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    let Some(zip) = billing.zip().filter(|_| is_domestic(billing)) else { return };
    if !is_digits(zip.text, 9) {
        let message = format!("the billing ZIP code has {} characters, not nine digits", zip.text.len());
        findings.report(Spot::party(billing, "N4", zip.at), message);
    }
}
