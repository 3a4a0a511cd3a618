use crate::edits::prelude::*;

edit! {
    /// A functional group has no end.
    ///
    /// ## Why it matters
    ///
    /// GE closes the group. Without it the receiver cannot know whether a set is missing (AK905 3).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made, whole.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - GE*1*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   GE*1*1~
    /// +
    /// ```
    "ENV-032" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send the whole file again",
        check: Check::Envelope,
    }
}
