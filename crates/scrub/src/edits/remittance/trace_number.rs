use crate::edits::prelude::*;

edit! {
    /// The remittance has no check or trace number.
    ///
    /// ## Why it matters
    ///
    /// TRN02 is the number on the check or the electronic transfer. Only by it is a remittance tied to the
    /// money in the bank.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer for the number, or find the deposit by payer, day and amount.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - TRN*1*TRACE000001*1999999991~
    /// + TRN*1**1999999991~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - TRN*1*TRACE000001*1999999991~
    /// + TRN*1*1*1999999991~
    /// ```
    "R835-004" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer for the trace number",
        check: Check::Payment(check),
    }
}

fn check(remittance: &Remittance<'_, '_>, findings: &mut Findings) {
    let Some(trace) = remittance.payment.trace_number() else { return };
    if trace.is_absent() {
        findings.report(Spot::header("TRN", trace.at), "the remittance has no trace number");
    }
}
