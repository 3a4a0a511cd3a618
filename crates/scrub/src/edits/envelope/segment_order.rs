use crate::edits::prelude::*;

edit! {
    /// A segment stands where the guide does not have it.
    ///
    /// ## Why it matters
    ///
    /// Many segments mean something only by their place: a REF after NM1 speaks of that provider, the same
    /// REF before it of the claim. Out of place it says something else or nothing (IK304 2 or 7).
    ///
    /// ## How to fix it
    ///
    /// Have the program that makes the file write segments in the order of the guide.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*435*D8*20260309~
    /// - REF*G1*AUTH7781~
    /// + REF*G1*AUTH7781~
    /// + DTP*435*D8*20260309~
    /// ```
    ///
    /// ```diff fails 837p
    ///   PER*IC*FRONT DESK*TE*5555550100~
    /// + CR1***A*DH*5~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   REF*G1*AUTH7781~
    /// + REF*EA*CHART0001~
    /// ```
    "ENV-019" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "move the segment to its place",
        check: Check::Guide,
    }
}
