use crate::edits::prelude::*;

edit! {
    /// A transaction set names another guide than its functional group.
    ///
    /// ## Why it matters
    ///
    /// ST03 and GS08 both say which guide is followed. A receiver that trusts one reads the set by the
    /// wrong guide.
    ///
    /// ## How to fix it
    ///
    /// Send the same value in both.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - ST*837*0001*005010X222A1~
    /// + ST*837*0001*005010X222~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// + GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222~
    /// - ST*837*0001*005010X222A1~
    /// + ST*837*0001*005010X222~
    /// ```
    "ENV-017" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make ST03 the GS08",
        check: Check::Envelope,
    }
}
