use crate::edits::prelude::*;

edit! {
    /// An element is shorter or longer than the standard allows.
    ///
    /// ## Why it matters
    ///
    /// Every element has a least and a greatest length, and a receiver's columns are that long: what is
    /// longer is rejected or cut off (IK403 4 or 5).
    ///
    /// ## How to fix it
    ///
    /// Shorten or complete the value.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*P*19*GRP300******CI~
    /// + SBR*P*19*GRP300000000000000000000000000000000000000000000000******CI~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*19*GRP300******CI~
    /// + SBR*P*19*GRP30000000000000000000000000000000000000000000000******CI~
    /// ```
    "ENV-022" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make the value fit",
        check: Check::Guide,
    }
}
