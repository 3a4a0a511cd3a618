use crate::edits::prelude::*;

edit! {
    /// An element is sent without its partner, or with one it excludes.
    ///
    /// ## Why it matters
    ///
    /// Some elements mean nothing alone: a qualifier without its number, a number without its qualifier.
    /// Others cannot stand together (IK403 2 or 10).
    ///
    /// ## How to fix it
    ///
    /// Supply the partner, or leave both out.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - PER*IC*FRONT DESK*TE*5555550100~
    /// + PER*IC*FRONT DESK*TE*5555550100*FX~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - PER*IC*FRONT DESK*TE*5555550100~
    /// + PER*IC*FRONT DESK*TE*5555550100*FX*5555550101~
    /// ```
    "ENV-030" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::ALL,
        fix: "supply the partner, or leave both out",
        check: Check::Guide,
    }
}
