use crate::edits::prelude::*;

edit! {
    /// A segment has more elements, repetitions or components than it may.
    ///
    /// ## Why it matters
    ///
    /// What is beyond the end of a segment has no meaning; usually a separator was typed in a name or note,
    /// and everything after it has moved by one (IK403 3, 12 or 13).
    ///
    /// ## How to fix it
    ///
    /// Remove the separator from the text, or the value that is too many.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - REF*6R*1003A~
    /// + REF*6R*1003A***X*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - REF*6R*1003A~
    /// + REF*6R*1003-A~
    /// ```
    "ENV-031" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "remove the extra parts",
        check: Check::Guide,
    }
}
