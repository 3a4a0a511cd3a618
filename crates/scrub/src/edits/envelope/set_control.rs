use crate::edits::prelude::*;

edit! {
    /// A transaction set ends under another control number than it began with.
    ///
    /// ## Why it matters
    ///
    /// SE02 repeats ST02, and the acknowledgment accepts or rejects the set by it (IK502 3).
    ///
    /// ## How to fix it
    ///
    /// Correct SE02 where the file is made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SE*36*0001~
    /// + SE*36*0002~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - ST*837*0001*005010X224A2~
    /// + ST*837*0002*005010X224A2~
    /// - SE*36*0001~
    /// + SE*36*0002~
    /// ```
    "ENV-014" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make SE02 the ST02",
        check: Check::Envelope,
    }
}
