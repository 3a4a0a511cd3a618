use crate::edits::prelude::*;

edit! {
    /// An interchange header cannot be read.
    ///
    /// ## Why it matters
    ///
    /// The ISA is the one segment of fixed width: its separators stand at sixteen known places in 106
    /// bytes, and from them a reader learns the delimiters. When padding was stripped, nothing after it can
    /// be read.
    ///
    /// ## How to fix it
    ///
    /// Pad every element of the ISA to its width again, or have the file made anew.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE*ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASECLINIC*ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// ```
    "ENV-002" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "pad the ISA to 106 bytes",
        check: Check::Envelope,
    }
}
