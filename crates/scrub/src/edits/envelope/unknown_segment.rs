use crate::edits::prelude::*;

edit! {
    /// A segment is none of the transaction set.
    ///
    /// ## Why it matters
    ///
    /// A receiver does not know what to do with a segment the set does not have, and rejects the set with
    /// every claim in it (IK304 1 or 6). It is kept with the claim and read by nobody.
    ///
    /// ## How to fix it
    ///
    /// Have the program that makes the file leave the segment out. House segments do not travel.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   HI*ABK:M5416~
    /// + ZZX*HOUSE*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   HI*ABK:M5416~
    /// + HCP*00*60~
    /// ```
    "ENV-018" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "remove the segment",
        check: Check::Guide,
    }
}
