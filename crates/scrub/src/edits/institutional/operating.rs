use crate::edits::prelude::*;

edit! {
    /// The bill has a surgical procedure and names no operating physician.
    ///
    /// ## Why it matters
    ///
    /// 2310B (NM1*72) is who operated, and the guide wants it when a surgical procedure code is on the
    /// bill. Procedures of ICD-10-PCS that begin with 0 are surgery, those with 1 obstetrics; other
    /// sections, imaging or transfusions for example, are not judged here.
    ///
    /// ## How to fix it
    ///
    /// Enter the operating physician.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - NM1*71*1*ELM*ERIN****XX*1900000054~
    /// - NM1*72*1*FIR*FINN****XX*1900000062~
    /// + NM1*71*1*ELM*ERIN****XX*1900000054~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:30233N1:D8:20260303~
    /// - NM1*72*1*FIR*FINN****XX*1900000062~
    /// ```
    "PRV-006" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21:72", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "add the operating physician, NM1*72",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let is_surgery = |code: &&claims::claim::HealthCode<'_>| {
        code.qualifier == b"BBR" && matches!(code.code().text, [b'0', _, _, _, _, _, _])
    };
    let Some(surgery) = case.health.iter().find(is_surgery) else { return };
    let named = |party: &Party<'_>| party.role() == b"72";
    let on_lines = case.claim.lines.iter().any(|line| line.providers.iter().any(named));
    if !case.claim.providers.iter().any(named) && !on_lines {
        let spot = Spot::wanting(LoopId::new("2310B"), "NM1", "72", case.claim.clm.element_place(0));
        findings.report(spot, format!("nobody is named who operated {}", Quoted(surgery.code().text)));
    }
}
