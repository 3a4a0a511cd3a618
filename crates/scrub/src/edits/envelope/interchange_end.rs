use crate::edits::prelude::*;

edit! {
    /// The file ends before the interchange does.
    ///
    /// ## Why it matters
    ///
    /// Without an IEA the rest of the file is missing (TA1 note 023). The claims before the cut are read,
    /// but nobody can say how many there should have been.
    ///
    /// ## How to fix it
    ///
    /// Fetch or send the file again, whole.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - IEA*1*000000101~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   IEA*1*000000101~
    /// +
    /// ```
    "ENV-007" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send the whole file again",
        check: Check::Envelope,
    }
}
