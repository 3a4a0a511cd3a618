use crate::edits::prelude::*;

edit! {
    /// A segment ends in separators with nothing after them.
    ///
    /// ## Why it matters
    ///
    /// The empty end of a segment is left out. Most receivers read past it, a few count it as elements the
    /// segment does not have.
    ///
    /// ## How to fix it
    ///
    /// Have the program that makes the file cut the empty end off.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - REF*6R*1003A~
    /// + REF*6R*1003A**~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CTP****2*ML~
    /// + CTP****3*ML~
    /// ```
    "ENV-020" {
        snip: Snip::Syntax, severity: Severity::Warn, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "cut the empty end off",
        check: Check::Guide,
    }
}
