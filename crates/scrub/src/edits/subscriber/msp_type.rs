use crate::edits::prelude::*;

edit! {
    /// Medicare is not the first payer and the claim does not say why.
    ///
    /// ## Why it matters
    ///
    /// When Medicare pays after another insurer, SBR05 must give the reason: 12 working aged, 13 kidney
    /// disease, 14 no-fault, 15 workers' compensation, 16 federal, 41 black lung, 42 veterans, 43
    /// disability, 47 liability. The contractor sends the claim back without it.
    ///
    /// ## How to fix it
    ///
    /// Ask the Medicare secondary payer questions again and record the answer with the coverage; SBR05
    /// follows.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*S**GRP200******CI~
    /// + SBR*S**GRP200******MB~
    /// - NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + NM1*IL*1*DOGWOOD*DANA****MI*1EG4TE5MK73~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*S**GRP200******CI~
    /// + SBR*S**GRP200**12****MB~
    /// - NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + NM1*IL*1*DOGWOOD*DANA****MI*1EG4TE5MK73~
    /// ```
    "SUB-004" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "send the Medicare secondary payer type in SBR05",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sbr) = case.subscriber.sbr else { return };
    let is_secondary = !matches!(sbr.element(1), b"P" | b"");
    if !is_secondary || !matches!(sbr.element(9), b"MA" | b"MB") {
        return;
    }
    let reason = sbr.element(5);
    if !matches!(reason, b"12" | b"13" | b"14" | b"15" | b"16" | b"41" | b"42" | b"43" | b"47") {
        let spot = Spot::new(LoopId::new("2000B"), "SBR", sbr.element_place(5));
        findings.report(spot, format!("Medicare pays second and the reason is {}", Quoted(reason)));
    }
}
