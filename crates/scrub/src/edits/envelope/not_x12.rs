use crate::edits::prelude::*;

edit! {
    /// Part of the file is not X12.
    ///
    /// ## Why it matters
    ///
    /// Everything in a claim file stands between an ISA and its IEA. Other text, such as a mail header or a
    /// log line, is set aside and read by nobody; a receiver may refuse the whole file for it (TA1 note
    /// 024).
    ///
    /// ## How to fix it
    ///
    /// Send the file as it was made, without copying it through a mail or an editor. Blank lines do no
    /// harm.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   IEA*1*000000101~
    /// + END OF FILE~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   IEA*1*000000101~
    /// +
    /// ```
    "ENV-001" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send only interchanges, ISA to IEA",
        check: Check::Envelope,
    }
}
