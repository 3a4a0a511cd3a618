use crate::edits::prelude::*;

edit! {
    /// The trace number is that of another remittance.
    ///
    /// ## Why it matters
    ///
    /// One trace number is one check or transfer. A second remittance of the payer under it, with something
    /// else in it, explains the same money twice. What it says of claims is compared with what was posted
    /// before, so nothing is posted twice; but the deposit belongs to one of the two.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer which of the two stands.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835 again
    /// - DTM*405*20260326~
    /// + DTM*405*20260327~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835 again
    /// - TRN*1*TRACE000001*1999999991~
    /// + TRN*1*TRACE000002*1999999991~
    /// ```
    "R835-018" {
        snip: Snip::Situation, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer which remittance the money belongs to",
        check: Check::Batch,
    }
}
