use crate::edits::prelude::*;

edit! {
    /// A test billed to Medicare does not say who ordered it.
    ///
    /// ## Why it matters
    ///
    /// Medicare pays for laboratory tests, imaging and other diagnostic tests when a practitioner who may
    /// order them did, and wants the name and NPI on the claim even when it is the practice's own.
    /// Contractors return a claim without. A reading (modifier 26) and screening mammography need no order;
    /// other payers' rules differ and are not judged here.
    ///
    /// ## How to fix it
    ///
    /// Add the ordering provider: 2420E (NM1*DK) on the line, or 2310A (NM1*DN) for the claim.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:93306*180*UN*2***1:2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:93306:26*180*UN*2***1:2~
    /// ```
    ///
    /// ```diff passes 837p
    ///   HI*ABK:J189*ABF:E119*ABF:I10~
    /// + NM1*DN*1*ELM*ERIN****XX*1900000054~
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:93306*180*UN*2***1:2~
    /// ```
    "PRV-003" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21:DK", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add the ordering provider, NM1*DK or NM1*DN",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if filing(case) != b"MB" || case.claim.providers.iter().any(is_orderer) {
        return;
    }
    let unordered = |line: &&ServiceLine<'_>| {
        five_digits(procedure(line)).is_some_and(needs_order)
            && !has_modifier(line, &[b"26"])
            && !line.providers.iter().any(is_orderer)
    };
    if let Some(line) = case.claim.lines.iter().find(unordered) {
        let spot = Spot::wanting(LoopId::new("2420E"), "NM1", "DK", line.lx.element_place(0));
        findings.report(spot, format!("nobody is named who ordered {}", Quoted(procedure(line))));
    }
}

fn is_orderer(party: &Party<'_>) -> bool {
    matches!(party.role(), b"DN" | b"DK" | b"P3")
}

/// Imaging but for screening mammography, laboratory tests, echocardiography, long recordings of the heart,
/// and studies of vessels. 42 CFR 410.32.
fn needs_order(code: u32) -> bool {
    matches!(code, 70010..=76499 | 78012..=78999 | 80047..=80081 | 80305..=80307 | 81000..=86484 | 86581..=88399)
        || matches!(code, 93224..=93229 | 93303..=93352 | 93880..=93990)
}
