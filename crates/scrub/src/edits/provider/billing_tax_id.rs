use crate::edits::prelude::*;

edit! {
    /// The billing provider has no tax identification number.
    ///
    /// ## Why it matters
    ///
    /// The payer reports what it pays to the tax authority and pays the owner of this number. 2010AA must
    /// hold REF*EI (an employer number) or, for a person who bills alone, REF*SY.
    ///
    /// ## How to fix it
    ///
    /// Enter the number of the practice's W-9 in the practice settings.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - REF*EI*841000019~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - REF*EI*841000019~
    /// + REF*SY*219099999~
    /// ```
    "BP-003" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:128:85", since: "0.1",
        applies: Applies::ALL,
        fix: "add REF*EI to 2010AA",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    if billing.tax_id().is_none() {
        let spot = Spot::wanting_in_party(billing, "REF", "EI");
        findings.report(spot, "the billing provider has no tax identification number");
    }
}
