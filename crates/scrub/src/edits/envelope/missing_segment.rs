use crate::edits::prelude::*;

edit! {
    /// A segment the guide requires is missing.
    ///
    /// ## Why it matters
    ///
    /// What the guide requires, the receiver's program counts on. Without it the set is rejected before a
    /// person sees the claim (IK304 3).
    ///
    /// ## How to fix it
    ///
    /// Add what the segment says; the finding names the loop and the segment.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - PER*BL*PROVIDER LINE*TE*5555550200~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - AMT*EAF*20~
    /// ```
    "ENV-024" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::ALL,
        fix: "add the segment",
        check: Check::Guide,
    }
}
