use crate::edits::prelude::*;

edit! {
    /// An adjustment reason that needs a remark has none.
    ///
    /// ## Why it matters
    ///
    /// Some reasons say only that something is wrong, and leave what to a remark code (LQ*HE, or MOA and
    /// MIA for the claim) that is no mere alert. Without one nobody knows what to correct.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer what is wanted; the operating rules oblige it to send a remark.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - CAS*CO*50*300~
    /// + CAS*CO*16*300~
    /// - LQ*HE*N115~
    /// - SVC*HC:99232*180*95**2~
    /// + SVC*HC:99232*180*95**2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CAS*CO*50*300~
    /// + CAS*CO*16*300~
    /// ```
    "R835-014" {
        snip: Snip::Situation, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer what is wanted",
        check: Check::ClaimPayment(check),
    }
}

fn check(claim: &ClaimPayment<'_>, remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    let says =
        |remark: &Submitted<'_, &[u8]>| remittance.codes.rarc(remark.text).is_none_or(|rarc| !rarc.is_alert);
    // A reversal takes back what was explained when it was given.
    if claim.is_reversal() {
        return;
    }
    let needs = |adjustment: &Adjustment<'_>| {
        remittance.codes.carc(adjustment.carc.text).is_some_and(|carc| carc.needs_remark)
    };
    if !claim.all_adjustments().any(|adjustment| needs(&adjustment))
        || claim.remarks().any(|remark| says(&remark))
    {
        return;
    }
    // A code of another list than the remarks, a pharmacy's for example, says something too.
    let is_told = |service: &claims::ServicePayment<'_>| {
        service.remark_segments.iter().any(|code| code.element(1) != b"HE")
            || service.remarks().any(|remark| says(&remark))
    };
    let of_lines = claim.services.iter().filter(|service| !is_told(service));
    let of_lines = of_lines
        .flat_map(claims::ServicePayment::adjustments)
        .map(|adjustment| (SERVICE_PAYMENT, adjustment));
    let of_claim = claim.adjustments().map(|adjustment| (CLAIM_PAYMENT, adjustment));
    for (loop_id, adjustment) in of_claim.chain(of_lines).filter(|(_, adjustment)| needs(adjustment)) {
        let message =
            format!("reason {} without a remark that says what is wrong", Quoted(adjustment.carc.text));
        findings.report(Spot::new(loop_id, "CAS", adjustment.carc.at), message);
    }
}
