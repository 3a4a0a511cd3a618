use crate::edits::prelude::*;

edit! {
    /// The bill names no attending provider.
    ///
    /// ## Why it matters
    ///
    /// 2310A (NM1*71) is who was responsible for the patient's care, and the guide asks for one on every
    /// bill but those for nothing except transport. Payers check that the provider is enrolled.
    ///
    /// ## How to fix it
    ///
    /// Enter the attending provider of the stay or visit.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BH:11:D8:20260310~
    /// - NM1*71*1*ELM*ERIN****XX*1900000054~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BH:11:D8:20260310~
    /// - NM1*71*1*ELM*ERIN****XX*1900000054~
    /// ...
    /// - SV2*0450*HC:99284*650*UN*1~
    /// + SV2*0540*HC:A0429*650*UN*1~
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0540*HC:A0425*200*UN*10**50~
    /// ```
    "PRV-005" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21:71", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "add the attending provider, NM1*71",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.claim.provider(b"71").is_some() {
        return;
    }
    let is_transport =
        |line: &ServiceLine<'_>| line.revenue_code().is_some_and(|code| code.text.starts_with(b"054"));
    if !case.claim.lines.iter().all(is_transport) {
        let spot = Spot::new(LoopId::new("2310A"), "NM1", case.claim.clm.element_place(0));
        findings.report(spot, "the bill names no attending provider");
    }
}
