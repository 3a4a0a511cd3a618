use crate::edits::prelude::*;

edit! {
    /// Signature, assignment or release is missing or invalid.
    ///
    /// ## Why it matters
    ///
    /// CLM06 says whether the provider signed, CLM07 whether the provider accepts the payer's assignment, CLM08
    /// whether benefits are assigned to the provider, CLM09 whether the patient lets data be released (005010X222A1,
    /// 2300 CLM). A payer cannot tell whom to pay without them. An institutional claim has no CLM06.
    ///
    /// ## How to fix it
    ///
    /// Send Y or N in CLM06; A, B or C in CLM07; Y, N or W in CLM08; Y or I in CLM09.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y**Y*Y~
    /// ```
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y*A*Q*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*N*B*W*I~
    /// ```
    "CLM-014" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "complete CLM06 to CLM09",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let clm = case.claim.clm;
    for (n, codes, what) in ELEMENTS {
        if n == 6 && case.claim.claim_type == ClaimType::Institutional {
            continue;
        }
        let sent = clm.element(n);
        if codes.contains(&sent) {
            continue;
        }
        let spot = Spot::claim("CLM", clm.element_place(n));
        if sent.is_empty() {
            findings.report(spot, format!("{what} is missing"));
        } else {
            findings.report(spot, format!("{what} is {}", Quoted(sent)));
        }
    }
}

/// CLM06 to CLM09, their codes, and what they say.
const ELEMENTS: [(usize, &[&[u8]], &str); 4] = [
    (6, &[b"Y", b"N"], "the provider's signature"),
    (7, &[b"A", b"B", b"C"], "acceptance of assignment"),
    (8, &[b"Y", b"N", b"W"], "assignment of benefits"),
    (9, &[b"Y", b"I"], "release of information"),
];
