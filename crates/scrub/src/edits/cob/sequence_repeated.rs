use crate::edits::prelude::*;

edit! {
    /// Two payers of the claim have the same place in the order.
    ///
    /// ## Why it matters
    ///
    /// SBR01 of the destination payer (2000B) and of every other payer (2320) say who pays first, second
    /// and third. Two in the same place make each of them wait for the other.
    ///
    /// ## How to fix it
    ///
    /// Put the coverages of the patient in order in the registration.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   NM1*PR*2*EXAMPLE FIRST PLAN*****PI*PAYER04~
    /// + SBR*P*19*GRP300******CI~
    /// + OI***Y***Y~
    /// + NM1*IL*1*DOGWOOD*DREW****MI*MEMBER0009~
    /// + NM1*PR*2*EXAMPLE FOURTH PLAN*****PI*PAYER06~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   NM1*PR*2*EXAMPLE FIRST PLAN*****PI*PAYER04~
    /// + SBR*T*19*GRP300******CI~
    /// + OI***Y***Y~
    /// + NM1*IL*1*DOGWOOD*DREW****MI*MEMBER0009~
    /// + NM1*PR*2*EXAMPLE FOURTH PLAN*****PI*PAYER06~
    /// ```
    "SUB-002" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:272", since: "0.1",
        applies: Applies::ALL,
        fix: "put the coverages in order",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let others = &case.claim.other_payers;
    for (position, payer) in others.iter().enumerate() {
        let sequence = payer.sequence();
        if !matches!(sequence.text, b"P" | b"S" | b"T") {
            continue;
        }
        let destination = case.payer_sequence().is_some_and(|own| own.text == sequence.text);
        if destination || others[..position].iter().any(|other| other.sequence().text == sequence.text) {
            let message = format!("another payer is {} too", Quoted(sequence.text));
            findings.report(Spot::new(OTHER_PAYER, "SBR", sequence.at), message);
        }
    }
    let own = case.payer_sequence();
    let is_there = |wanted: &[u8]| {
        own.is_some_and(|own| own.text == wanted)
            || others.iter().any(|other| other.sequence().text == wanted)
    };
    if let Some(own) = own.filter(|_| is_there(b"T") && is_there(b"P") && !is_there(b"S")) {
        let spot = Spot::new(LoopId::new("2000B"), "SBR", own.at);
        findings.report(spot, "there is a third payer and no second");
    }
}
