use crate::edits::prelude::*;

edit! {
    /// A test billed to Medicare does not say who ordered it.
    ///
    /// ## Why it matters
    ///
    /// Medicare pays for laboratory tests, imaging and other diagnostic tests when a practitioner who may
    /// order them did, and wants the name and NPI on the claim even when it is the practice's own.
    /// Contractors return a claim without. A reading (modifier 26) and screening mammography need no order;
    /// other payers' rules differ and are not judged here. With a visit or a treatment on the claim the
    /// practitioner seen is taken for who ordered, though a contractor may want the name again.
    ///
    /// ## How to fix it
    ///
    /// Add the ordering provider: 2420E (NM1*DK) on the line, or 2310A (NM1*DN) for the claim.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// - HL*4*1*22*1~
    /// + HL*4*1*22*1~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:93306*62.5*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// - HL*4*1*22*1~
    /// + HL*4*1*22*1~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:93306:26*62.5*UN*1***1~
    /// ```
    ///
    /// ```diff passes 837p
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
    if case.claim.lines.iter().any(|line| five_digits(procedure(line)).is_some_and(is_treatment)) {
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

/// Visits, surgery but for the drawing of blood, infusions, and therapy.
fn is_treatment(code: u32) -> bool {
    let is_drawing = matches!(code, 36400..=36425);
    !is_drawing && matches!(code, 10004..=69990 | 96360..=96549 | 97010..=98943 | 99202..=99499)
}

/// Imaging but for screening mammography, laboratory tests, echocardiography, long recordings of the heart,
/// and studies of vessels. 42 CFR 410.32.
fn needs_order(code: u32) -> bool {
    matches!(code, 70010..=76499 | 78012..=78999 | 80047..=80081 | 80305..=80307 | 81000..=86484 | 86581..=88399)
        || matches!(code, 93224..=93229 | 93303..=93352 | 93880..=93990)
}
