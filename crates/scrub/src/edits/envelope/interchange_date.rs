use crate::edits::prelude::*;

edit! {
    /// The date or time of the interchange is not one.
    ///
    /// ## Why it matters
    ///
    /// ISA09 is YYMMDD and ISA10 HHMM. Receivers that check them refuse the file (TA1 notes 014 and 015).
    ///
    /// ## How to fix it
    ///
    /// Correct the two elements where the file is made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *261316*0815*^*00501*000000101*0*P*:~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*2359*^*00501*000000101*0*P*:~
    /// ```
    "ENV-008" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send YYMMDD in ISA09 and HHMM in ISA10",
        check: Check::Envelope,
    }
}
