use crate::edits::prelude::*;

edit! {
    /// The billing address has no state, or none there is.
    ///
    /// ## Why it matters
    ///
    /// In an address in the United States N402 is the two-letter postal code of a state, a territory or the
    /// armed forces. Payers choose the contract and the fee schedule by it.
    ///
    /// ## How to fix it
    ///
    /// Correct the state in the practice settings. An address abroad says so in N404.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*SPRINGFIELD*IX*627010001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*SPRINGFIELD*PR*007010001~
    /// ```
    "BP-013" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:126:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send the two-letter state in N402",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    let Some(state) = billing.state().filter(|_| is_domestic(billing)) else { return };
    if !identifier::is_state(state.text) {
        let message = format!("the state of the billing address is {}", Quoted(state.text));
        findings.report(Spot::party(billing, "N4", state.at), message);
    }
}
