use crate::edits::prelude::*;

edit! {
    /// The interchange is not of version 00501.
    ///
    /// ## Why it matters
    ///
    /// The HIPAA guides are written for version 00501 of the interchange header (ISA12). Receivers refuse
    /// any other (TA1 note 017).
    ///
    /// ## How to fix it
    ///
    /// Set ISA12 to 00501 where the file is made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00601*000000101*0*P*:~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*1*T*:~
    /// ```
    "ENV-004" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send 00501 in ISA12",
        check: Check::Envelope,
    }
}
