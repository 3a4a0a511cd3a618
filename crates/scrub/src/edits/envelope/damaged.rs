use crate::edits::prelude::*;

edit! {
    /// The file came damaged.
    ///
    /// ## Why it matters
    ///
    /// A gzip, zstd or zip file states the length and a checksum of what was packed. Where they do not
    /// agree with what was unpacked, or the packing is torn, nothing in the file can be trusted: a digit of
    /// an amount may be another. Its claims are held, its remittances stand in suspense, and its
    /// acknowledgments and bank records are not used.
    ///
    /// ## How to fix it
    ///
    /// Send the file again: a sound copy counts, even of the very same bytes. Whoever has compared what is
    /// in it with the sender's own may put it into the drop unpacked.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p damaged
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260316*0815*CH~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p packed
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260316*0815*CH~
    /// ```
    "ENV-035" {
        snip: Snip::Syntax, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send the file again, or put it into the drop unpacked when what is in it has been compared",
        check: Check::Batch,
    }
}
