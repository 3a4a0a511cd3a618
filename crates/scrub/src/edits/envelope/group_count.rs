use crate::edits::prelude::*;

edit! {
    /// The interchange does not hold as many functional groups as it says.
    ///
    /// ## Why it matters
    ///
    /// IEA01 counts the groups. A wrong count means that one was lost or added on the way (TA1 note 021).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made, or correct IEA01.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - IEA*1*000000101~
    /// + IEA*2*000000101~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - IEA*1*000000101~
    /// + IEA*01*000000101~
    /// ```
    "ENV-006" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make IEA01 the number of groups",
        check: Check::Envelope,
    }
}
