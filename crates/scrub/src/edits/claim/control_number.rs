use crate::edits::prelude::*;

edit! {
    /// The patient control number is longer than a payer has to give back.
    ///
    /// ## Why it matters
    ///
    /// CLM01 is how acknowledgments and remittances name the claim. Payers are only obliged to return
    /// twenty characters of it (005010X222A1, 2300 CLM01), so a longer one comes back cut off and matches
    /// nothing.
    ///
    /// ## How to fix it
    ///
    /// Let the practice system number claims with at most twenty letters, digits and dashes.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001000000000000000*165***11:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-100100000000000000*165***11:B:1*Y*A*Y*Y~
    /// ```
    "CLM-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:478", since: "0.1",
        applies: Applies::ALL,
        fix: "number claims with at most 20 characters",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let number = case.claim.control_number();
    let length = number.text.len();
    if length > LENGTH_MAX {
        let message = format!("the patient control number has {length} characters, {LENGTH_MAX} come back");
        findings.report(Spot::claim("CLM", number.at), message);
    }
}

const LENGTH_MAX: usize = 20;
