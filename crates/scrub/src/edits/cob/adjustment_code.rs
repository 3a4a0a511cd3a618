use crate::edits::prelude::*;

edit! {
    /// An earlier payer's adjustment has a reason code nobody has published.
    ///
    /// ## Why it matters
    ///
    /// The reasons in CAS are the claim adjustment reason codes of the remittance, and the next payer reads
    /// them to decide what it owes. An unknown one usually stands for the payer's own code, put in by hand.
    ///
    /// ## How to fix it
    ///
    /// Take group and reason from the electronic remittance. From a paper explanation, choose the published
    /// code that says the same.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CAS*CO*45*30~
    /// + CAS*CO*999*30~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CAS*CO*45*30~
    /// + CAS*CO*253*30~
    /// ```
    "COB-007" {
        snip: Snip::CodeSet, severity: Severity::Warn, status: "A7:480", since: "0.1",
        applies: Applies::ALL,
        fix: "use the group and reason of the remittance",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let mut judge = |loop_id: LoopId, adjustment: Adjustment<'_>| {
        let reason = adjustment.carc;
        if !reason.is_absent() && case.codes.carc(reason.text).is_none() {
            let message = format!("adjustment reason {}", Quoted(reason.text));
            findings.report(Spot::new(loop_id, "CAS", reason.at), message);
        }
    };
    for other in &case.claim.other_payers {
        other.adjustments().for_each(|adjustment| judge(OTHER_PAYER, adjustment));
    }
    for adjudication in case.claim.lines.iter().flat_map(|line| &line.adjudications) {
        adjudication.adjustments().for_each(|adjustment| judge(LINE_ADJUDICATION, adjustment));
    }
}
