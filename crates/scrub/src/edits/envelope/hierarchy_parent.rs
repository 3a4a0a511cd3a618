use crate::edits::prelude::*;

edit! {
    /// A subscriber or patient level names another parent than the level it stands under.
    ///
    /// ## Why it matters
    ///
    /// HL02 says under which level a level belongs. Receivers build the tree from it, not from the order of
    /// the segments, so a wrong number puts a claim under another billing provider or subscriber.
    ///
    /// ## How to fix it
    ///
    /// Renumber the HL segments where the set is made: each HL02 is the HL01 of the level it belongs to.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HL*3*1*22*0~
    /// + HL*3*2*22*0~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HL*4*1*22*1~
    /// + HL*4*1*22*1~
    /// ```
    "HL-002" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make HL02 the HL01 of the level above",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let levels = [
        ("2000B", case.subscriber.hl, case.billing.hl),
        ("2000C", case.patient.and_then(|patient| patient.hl), case.subscriber.hl),
    ];
    for (name, level, parent) in levels {
        let (Some(level), Some(parent)) = (level, parent) else { continue };
        if level.element(2) != parent.element(1) {
            let (named, above) = (Quoted(level.element(2)), Quoted(parent.element(1)));
            let message = format!("HL02 is {named}, the level above is {above}");
            findings.report(Spot::new(LoopId::new(name), "HL", level.element_place(2)), message);
        }
    }
}
