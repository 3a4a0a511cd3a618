use crate::edits::prelude::*;

edit! {
    /// A level says that nothing stands below it, and a patient does.
    ///
    /// ## Why it matters
    ///
    /// HL04 says whether further levels follow below this one. A receiver that goes by a subscriber's 0
    /// takes the patient below for nobody's. The other way round is not judged: a subscriber may have
    /// claims and dependents, and which dependents are sent is seen only at the end of the set.
    ///
    /// ## How to fix it
    ///
    /// Send 1 in HL04 of a subscriber with patients below.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HL*4*1*22*1~
    /// + HL*4*1*22*0~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HL*3*1*22*0~
    /// + HL*3*1*22*1~
    /// ```
    "HL-003" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send 1 in HL04 of the level above the patient",
        check: Check::Patient(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(level) = case.subscriber.hl else { return };
    if level.element(4) == b"0" {
        let spot = Spot::new(LoopId::new("2000B"), "HL", level.element_place(4));
        findings.report(spot, "HL04 is 0, and a patient stands below");
    }
}
