use crate::edits::prelude::*;

edit! {
    /// An element holds a character it may not hold.
    ///
    /// ## Why it matters
    ///
    /// Numbers hold digits, identifiers no control characters and no spaces at the end. Such a character
    /// usually comes from copying out of another program and cannot be seen on a screen (IK403 6).
    ///
    /// ## How to fix it
    ///
    /// Type the value anew.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62,5***11:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1003*62.50***11:B:1*Y*A*Y*Y~
    /// ```
    "ENV-021" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "type the value anew",
        check: Check::Guide,
    }
}
