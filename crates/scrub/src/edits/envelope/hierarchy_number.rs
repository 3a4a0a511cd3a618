use crate::edits::prelude::*;

edit! {
    /// The levels are not numbered in order.
    ///
    /// ## Why it matters
    ///
    /// HL01 counts the levels of a transaction set from 1, without gaps. Receivers build the tree from
    /// these numbers. The claims below a level that is out of order are held.
    ///
    /// ## How to fix it
    ///
    /// Renumber the HL segments where the set is made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also HL-002
    /// - HL*1**20*1~
    /// + HL*2**20*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HL*3*1*22*0~
    /// + HL*3*1*22*0~
    /// ```
    "HL-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "number the HL segments from 1, in order",
        check: Check::Envelope,
    }
}
