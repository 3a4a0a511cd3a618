use crate::edits::prelude::*;

edit! {
    /// The usage indicator does not say that the claims are meant.
    ///
    /// ## Why it matters
    ///
    /// ISA15 is T for a test and P for claims that are meant (TA1 note 020). A receiver that cannot tell
    /// adjudicates nothing. A lake is for claims that are meant: in one, a test is at fault too, unless
    /// `test_interchanges = true` stands under `[intake]` in `cleanclaim.toml`.
    /// Its claims are held, and its remittances stand in suspense.
    ///
    /// ## How to fix it
    ///
    /// Send P, or T while testing with the receiver.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*X*:~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*T*:~
    /// ```
    "ENV-009" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send T or P in ISA15",
        check: Check::Envelope,
    }
}
