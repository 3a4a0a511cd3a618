use crate::edits::prelude::*;

edit! {
    /// The payer order is none there is.
    ///
    /// ## Why it matters
    ///
    /// 2000B SBR01 says whether the payer pays first (P), second (S), third (T), later (A to H) or is
    /// unknown (U). It decides what else the claim must hold, so a payer does not read on without it.
    ///
    /// ## How to fix it
    ///
    /// Set the order of the coverage in the patient's registration.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*X*18*GRP100******CI~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*U*18*GRP100******CI~
    /// ```
    "SUB-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "send P, S, T, A to H or U in SBR01",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sequence) = case.payer_sequence() else { return };
    if !matches!(sequence.text, [b'A'..=b'H' | b'P' | b'S' | b'T' | b'U']) {
        let spot = Spot::new(LoopId::new("2000B"), "SBR", sequence.at);
        findings.report(spot, format!("payer order {}", Quoted(sequence.text)));
    }
}
