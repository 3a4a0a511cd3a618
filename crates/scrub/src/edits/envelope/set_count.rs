use crate::edits::prelude::*;

edit! {
    /// A functional group does not hold as many transaction sets as it says.
    ///
    /// ## Why it matters
    ///
    /// GE01 counts the sets. A wrong count means that one was lost or added on the way (AK905 5).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made, or correct GE01.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - GE*1*1~
    /// + GE*2*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - GE*1*1~
    /// + GE*01*1~
    /// ```
    "ENV-013" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make GE01 the number of sets",
        check: Check::Envelope,
    }
}
