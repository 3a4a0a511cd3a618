use crate::edits::prelude::*;

edit! {
    /// A segment occurs more often than the guide allows.
    ///
    /// ## Why it matters
    ///
    /// The guide says how many there may be, and a receiver has room for no more. It rejects the claim or
    /// drops the rest (IK304 5).
    ///
    /// ## How to fix it
    ///
    /// Leave the extra ones out, or split the claim.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   REF*G1*AUTH7781~
    /// + REF*G1*AUTH7782~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   REF*G1*AUTH7781~
    /// + REF*EA*CHART0001~
    /// + REF*P4*57~
    /// ```
    "ENV-025" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "leave the extra ones out",
        check: Check::Guide,
    }
}
