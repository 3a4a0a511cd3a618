use crate::edits::prelude::*;

edit! {
    /// A date or time is not one, or not in the format it says.
    ///
    /// ## Why it matters
    ///
    /// A date is eight digits in the calendar, a range two of them with a dash, a time four to eight digits
    /// of a clock (IK403 8 or 9). D8 with a range in it, or 31 February, is none.
    ///
    /// ## How to fix it
    ///
    /// Correct the date, or the format before it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - DTP*573*D8*20260302~
    /// + DTP*573*D8*20260230~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - DTP*573*D8*20260302~
    /// + DTP*573*D8*20240229~
    /// ```
    "ENV-023" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the date or its format",
        check: Check::Guide,
    }
}
