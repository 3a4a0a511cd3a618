use crate::edits::prelude::*;

edit! {
    /// The batch reference was used before.
    ///
    /// ## Why it matters
    ///
    /// BHT03 names a set of claims for its sender, and acknowledgments may quote it. A second set under the
    /// same reference cannot be told from the first, and some receivers take it for a copy.
    ///
    /// ## How to fix it
    ///
    /// Let the system that makes the sets number them.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p again also DUP-001
    /// - PER*IC*FRONT DESK*TE*5555550100~
    /// + PER*IC*FRONT DESK*TE*5555550199~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260316*0815*CH~
    /// ```
    "HDR-003" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:745", since: "0.1",
        applies: Applies::ALL,
        fix: "give every set of claims a reference of its own",
        check: Check::Batch,
    }
}
