use crate::edits::prelude::*;

edit! {
    /// An element holds a code the guide does not list there.
    ///
    /// ## Why it matters
    ///
    /// The guide lists the codes an element may hold. Another one, even one that is right elsewhere, means
    /// nothing to the receiver (IK403 7).
    ///
    /// ## How to fix it
    ///
    /// Use a listed code; the finding names the element.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213*120*UN*1***1~
    /// + SV1*HC:99213*120*UN*1***1**Q~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62.5***11:B:1*N*B*W*I~
    /// ```
    "ENV-028" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "use a listed code",
        check: Check::Guide,
    }
}
