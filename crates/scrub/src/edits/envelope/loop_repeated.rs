use crate::edits::prelude::*;

edit! {
    /// A loop occurs more often than the guide allows.
    ///
    /// ## Why it matters
    ///
    /// A claim has room for so many providers, payers and lines (fifty on a professional claim). A receiver
    /// rejects what goes beyond (IK304 4).
    ///
    /// ## How to fix it
    ///
    /// Leave the extra ones out, or split the claim.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   HI*ABK:M5416~
    /// + NM1*DQ*1*IVY*IRIS****XX*1900000039~
    /// + NM1*DQ*1*JASMINE*JOY****XX*1900000054~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   HI*ABK:M5416~
    /// + NM1*DN*1*IVY*IRIS****XX*1900000039~
    /// + NM1*P3*1*JASMINE*JOY****XX*1900000054~
    /// ```
    "ENV-026" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "leave the extra ones out, or split the claim",
        check: Check::Guide,
    }
}
