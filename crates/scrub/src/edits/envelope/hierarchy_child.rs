use crate::edits::prelude::*;

edit! {
    /// A level does not say rightly whether others stand below it.
    ///
    /// ## Why it matters
    ///
    /// HL04 says whether further levels follow below this one. A receiver that goes by a subscriber's 0
    /// takes the patient below for nobody's, and one that reads 1 waits for a level that never comes.
    ///
    /// ## How to fix it
    ///
    /// Send 1 in HL04 of a level with others below, and 0 in that of one without.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HL*4*1*22*1~
    /// + HL*4*1*22*0~
    /// ```
    ///
    /// ```diff fails 837p
    /// - HL*3*1*22*0~
    /// + HL*3*1*22*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HL*3*1*22*0~
    /// + HL*3*1*22*0~
    /// ```
    "HL-003" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send in HL04 whether a level stands below",
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
