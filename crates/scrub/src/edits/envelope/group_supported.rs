use crate::edits::prelude::*;

edit! {
    /// A functional group or transaction set is of a kind or version that is not read here.
    ///
    /// ## Why it matters
    ///
    /// GS01 and GS08 say what the group holds and by which guide: HC and 005010X222A1, 005010X223A2 or
    /// 005010X224A2 for claims. A group of another kind is set aside whole (AK905 1 or 2), and so is a set of
    /// another kind in a group that is read (IK502 1).
    ///
    /// ## How to fix it
    ///
    /// Send GS01 and GS08 of the guide the claims follow.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// + GS*ZZ*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*005010X222A1~
    /// + GS*HC*CLEANBASE*PAYERGATE*20260316*0815*1*X*004010X098A1~
    /// - ST*837*0001*005010X222A1~
    /// + ST*837*0001*004010X098A1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - ST*837*0001*005010X222A1~
    /// + ST*834*0001*005010X222A1~
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
    "ENV-011" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send GS01 and GS08 of a supported guide",
        check: Check::Envelope,
    }
}
