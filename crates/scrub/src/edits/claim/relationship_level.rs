use crate::edits::prelude::*;

edit! {
    /// The subscriber is said to be the patient and is not, or the other way round.
    ///
    /// ## Why it matters
    ///
    /// A claim directly below 2000B is the subscriber's own, and SBR02 must say so with 18. Left empty it
    /// announces a patient level (2000C) that never comes, and the payer cannot tell whose claim it is. One
    /// that says 18 and has no claim of its own, but a patient level, contradicts itself.
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
    /// ```diff fails 837p also SUB-007
    /// - SBR*S**GRP200******CI~
    /// + SBR*S*18*GRP200******CI~
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
    let Some(sbr) = case.subscriber.sbr else { return };
    let is_self = sbr.element(2) == b"18";
    let message = match case.patient {
        None if !is_self => "the claim has no patient level and SBR02 is not 18",
        Some(patient) if is_self && follows_subscriber(case, patient.hl) => {
            "SBR02 is 18, and a patient level stands where the claim should"
        }
        _ => return,
    };
    findings.report(Spot::new(LoopId::new("2000B"), "SBR", sbr.element_place(2)), message);
}

/// Whether no claim stands between the subscriber and this level.
fn follows_subscriber(case: &Case<'_, '_>, level: Option<Segment<'_>>) -> bool {
    let payer = case.payer().map(|payer| {
        let of_loop = [Some(payer.name), payer.street, payer.city].into_iter().flatten();
        let last = of_loop.chain(payer.references.iter().copied()).map(|segment| segment.place().ordinal);
        last.max().unwrap_or_default()
    });
    level.zip(payer).is_some_and(|(level, payer)| level.place().ordinal == payer + 1)
}
