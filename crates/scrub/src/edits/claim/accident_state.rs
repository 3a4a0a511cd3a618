use crate::edits::prelude::*;

edit! {
    /// The claim says an automobile accident but not in which state.
    ///
    /// ## Why it matters
    ///
    /// Which insurer owes what after an automobile accident is state law, so CLM11-4 (or CLM11-5 for
    /// another country) is required with cause AA.
    ///
    /// ## How to fix it
    ///
    /// Add the two-letter state in which the accident happened as CLM11-4.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y*A*Y*Y**AA~
    /// + DTP*439*D8*20260310~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***11:B:1*Y*A*Y*Y**AA:::IL~
    /// + DTP*439*D8*20260310~
    /// ```
    "CLM-016" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "add the state as CLM11-4",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !case.claim.related_causes().any(|cause| cause.text == b"AA") {
        return;
    }
    let state = case.claim.clm.read_component::<&[u8]>(11, 4);
    if state.is_absent() && case.claim.clm.component(11, 5).is_empty() {
        findings.report(Spot::claim("CLM", state.at), "an automobile accident without its state");
    }
}
