use crate::edits::prelude::*;

edit! {
    /// Two transaction sets of a functional group have the same control number.
    ///
    /// ## Why it matters
    ///
    /// The acknowledgment names a set by ST02 alone. When two share it, nobody knows which was rejected
    /// (IK502 23).
    ///
    /// ## How to fix it
    ///
    /// Number the sets of a group apart.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d also ENV-024
    ///   SE*36*0001~
    /// - GE*1*1~
    /// + ST*837*0001*005010X224A2~
    /// + SE*2*0001~
    /// + GE*2*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    ///   SE*36*0001~
    /// - GE*1*1~
    /// + GE*1*1~
    /// + GS*HC*CLEANBASE*PAYERGATE*20260316*0815*2*X*005010X224A2~
    /// + GE*0*2~
    /// - IEA*1*000000103~
    /// + IEA*2*000000103~
    /// ```
    "ENV-016" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "give every set of the group its own ST02",
        check: Check::Envelope,
    }
}
