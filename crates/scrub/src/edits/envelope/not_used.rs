use crate::edits::prelude::*;

edit! {
    /// An element is sent that the guide does not use.
    ///
    /// ## Why it matters
    ///
    /// The standard has elements the guide leaves empty on purpose. Receivers that check reject what stands
    /// there (IK403 I10).
    ///
    /// ## How to fix it
    ///
    /// Leave the element empty.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62.5*MC**11:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62.5***11:B:1*Y*A*Y*Y*P~
    /// ```
    "ENV-029" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::ALL,
        fix: "leave the element empty",
        check: Check::Guide,
    }
}
