use crate::edits::prelude::*;

edit! {
    /// The tax id is one practice's, the NPI another's.
    ///
    /// ## Why it matters
    ///
    /// By the configuration the two belong to different practices. The payer would pay one for what the
    /// other did, and the answer would go to whichever it finds first.
    ///
    /// ## How to fix it
    ///
    /// Find out whose claim it is, and send it under that practice's tax id and NPI.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p listed
    /// - REF*EI*841000019~
    /// + REF*EI*841000027~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p listed
    /// - N3*100 ORCHARD STREET~
    /// + N3*101 ORCHARD STREET~
    /// ```
    "BP-010" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A7:128:85", since: "0.1",
        applies: Applies::ALL,
        fix: "send it under the tax id and NPI of one practice",
        check: Check::Batch,
    }
}
