use crate::edits::prelude::*;

edit! {
    /// The interchange control number was used before.
    ///
    /// ## Why it matters
    ///
    /// Sender, receiver and ISA13 are the name of an interchange. A second one under the same name, with
    /// something else in it, is refused (TA1 025), because acknowledgments could not say which is meant.
    /// The one that was written first (ISA09, ISA10) counts as the original.
    ///
    /// ## How to fix it
    ///
    /// Send the interchange under a new number.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p again also DUP-001
    /// - ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*000000101*0*P*:~
    /// + ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260318*0815*^*00501*000000101*0*P*:~
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// ```
    "ENV-010" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:746", since: "0.1",
        applies: Applies::ALL,
        fix: "send the interchange under a new control number",
        check: Check::Batch,
    }
}
