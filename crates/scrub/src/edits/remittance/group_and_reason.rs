use crate::edits::prelude::*;

edit! {
    /// An adjustment stands in a group its reason does not go with.
    ///
    /// ## Why it matters
    ///
    /// The group says who bears the amount: CO the practice, PR the patient, OA nobody, PI the payer's own
    /// rule. Some reasons go with certain groups only, such as a deductible with PR; in another the amount
    /// is borne by the wrong one.
    ///
    /// ## How to fix it
    ///
    /// Post by the group, which is what the payer stands by, and ask it before billing the patient.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CAS*PR*2*24~
    /// + CAS*PR*2*10**23*14~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CAS*PR*2*24~
    /// + CAS*PR*1*10**2*14~
    /// ```
    "R835-015" {
        snip: Snip::Situation, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer before billing the patient",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    for (loop_id, adjustment) in placed_adjustments(claim) {
        let (Some(group), Some(carc)) = (adjustment.group.value, remittance.codes.carc(adjustment.carc.text))
        else {
            continue;
        };
        if !carc.allows(group) {
            let message = format!("reason {} in group {}", Quoted(adjustment.carc.text), group.as_str());
            findings.report(Spot::new(loop_id, "CAS", adjustment.carc.at), message);
        }
    }
}
