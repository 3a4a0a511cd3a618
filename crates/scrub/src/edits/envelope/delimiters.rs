use crate::edits::prelude::*;

edit! {
    /// Two delimiters are the same byte, or one is a letter, digit or space.
    ///
    /// ## Why it matters
    ///
    /// X12 has no escape: a delimiter can mean nothing else. When two are the same, or when one occurs in
    /// names and codes, the segments cannot be told apart.
    ///
    /// ## How to fix it
    ///
    /// Use the usual four: * between elements, : between components, ^ between repetitions, ~ after
    /// segments.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*T**~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*!*00501*000000101*0*P*:~
    /// ```
    "ENV-003" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "use * : ^ and ~",
        check: Check::Envelope,
    }
}
