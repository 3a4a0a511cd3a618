use crate::edits::prelude::*;

edit! {
    /// A transaction set has no end.
    ///
    /// ## Why it matters
    ///
    /// SE closes the set. Without it the last claim may be cut short, so the set is rejected with all its
    /// claims (IK502 2).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made, whole.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SE*36*0001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    ///   SE*36*0001~
    /// +
    /// ```
    "ENV-033" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send the whole file again",
        check: Check::Envelope,
    }
}
