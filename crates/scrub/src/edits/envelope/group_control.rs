use crate::edits::prelude::*;

edit! {
    /// A functional group ends under another control number than it began with.
    ///
    /// ## Why it matters
    ///
    /// GE02 repeats GS06, and the acknowledgment names the group by it (AK905 4).
    ///
    /// ## How to fix it
    ///
    /// Correct GE02 where the file is made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - GE*1*1~
    /// + GE*1*2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// + GS*HC*CLEANBASE*PAYERGATE*20260316*0815*2*X*005010X222A1~
    /// - GE*1*1~
    /// + GE*1*2~
    /// ```
    "ENV-012" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make GE02 the GS06",
        check: Check::Envelope,
    }
}
