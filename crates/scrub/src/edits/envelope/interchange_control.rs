use crate::edits::prelude::*;

edit! {
    /// The interchange ends under another control number than it began with.
    ///
    /// ## Why it matters
    ///
    /// IEA02 repeats ISA13. When they differ, two files were joined or one was cut, and the receiver cannot
    /// know what is missing (TA1 note 001).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made. If the program that makes it writes both numbers, mend the program.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - IEA*1*000000101~
    /// + IEA*1*000000199~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000199*0*P*:~
    /// - IEA*1*000000101~
    /// + IEA*1*000000199~
    /// ```
    "ENV-005" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "make IEA02 the ISA13",
        check: Check::Envelope,
    }
}
