use crate::edits::prelude::*;

edit! {
    /// An element the guide requires is empty.
    ///
    /// ## Why it matters
    ///
    /// What the guide requires, the receiver's program counts on. An empty element is rejected before a
    /// person sees the claim (IK403 1).
    ///
    /// ## How to fix it
    ///
    /// Supply the value; the finding names the element.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + NM1*PR*2******PI*PAYER01~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PAT*19~
    /// + PAT*19****D8*20260220~
    /// ```
    "ENV-027" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::ALL,
        fix: "supply the value",
        check: Check::Guide,
    }
}
