use crate::edits::prelude::*;

edit! {
    /// A segment stands outside every transaction set.
    ///
    /// ## Why it matters
    ///
    /// Between the envelopes only TA1 may stand. Anything else belongs to a set that was cut, or was pasted
    /// in the wrong place, and is read by nobody (TA1 note 022).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   GE*1*1~
    /// + HL*9*1*22*0~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// + TA1*000000100*260315*0900*A*000~
    /// + GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// ```
    "ENV-034" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "remove the segment, or send the file as it was made",
        check: Check::Envelope,
    }
}
