use crate::edits::prelude::*;

edit! {
    /// A transaction set does not hold as many segments as it says.
    ///
    /// ## Why it matters
    ///
    /// SE01 counts the segments, ST and SE included. A wrong count means that segments were lost, and the
    /// receiver rejects the set with all its claims (IK502 4).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made. If the program that makes it counts wrong, mend the program.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SE*36*0001~
    /// + SE*35*0001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - SE*36*0001~
    /// + SE*0036*0001~
    /// ```
    "ENV-015" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make SE01 the number of segments, ST and SE included",
        check: Check::Envelope,
    }
}
