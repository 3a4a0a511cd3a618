use crate::edits::prelude::*;

edit! {
    /// A claim stands under a subscriber who is not said to be the patient.
    ///
    /// ## Why it matters
    ///
    /// A claim directly below 2000B is the subscriber's own, and SBR02 must say so with 18. Left empty it
    /// announces a patient level (2000C) that never comes, and the payer cannot tell whose claim it is.
    ///
    /// ## How to fix it
    ///
    /// If the subscriber is the patient, send SBR02 = 18. If not, give the patient a 2000C with PAT and
    /// 2010CA and put the claim below it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P**GRP100******CI~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*GRP101******CI~
    /// ```
    "HL-004" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A8:21", since: "0.1",
        applies: Applies::ALL,
        fix: "send 18 in SBR02, or put the claim below a 2000C",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sbr) = case.subscriber.sbr.filter(|_| case.patient.is_none()) else { return };
    if sbr.element(2) != b"18" {
        let spot = Spot::new(LoopId::new("2000B"), "SBR", sbr.element_place(2));
        findings.report(spot, "the claim has no patient level and SBR02 is not 18");
    }
}
