use crate::edits::prelude::*;

edit! {
    /// The claim was sent before.
    ///
    /// ## Why it matters
    ///
    /// A claim for the same patient, payer, provider, days, codes, modifiers, units and charges went out
    /// before: in this file, in this batch, or in the last eighteen months. The payer denies the second one
    /// as a duplicate (CARC 18), and some count such claims against the provider. One that was held here, or
    /// refused before adjudication, may be sent again and is not looked at.
    ///
    /// ## How to fix it
    ///
    /// Drop it. To change a claim that is with the payer, send a replacement (frequency 7) with the
    /// payer's number; to ask about one that has no answer, ask for its status.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p again
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// ```
    ///
    /// ```diff fails 837p
    /// - REF*6R*1001B~
    /// + REF*6R*1001B~
    /// + CLM*P-1011*165***11:B:1*Y*A*Y*Y~
    /// + HI*ABK:J0190*ABF:I10~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + LX*1~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// + DTP*472*D8*20260312~
    /// + REF*6R*1011A~
    /// + LX*2~
    /// + SV1*HC:87880:QW*55*UN*1***1~
    /// + DTP*472*D8*20260312~
    /// + REF*6R*1011B~
    /// ```
    ///
    /// ## Passes
    ///
    /// On another day it is another claim.
    ///
    /// ```diff passes 837p
    /// - REF*6R*1001B~
    /// + REF*6R*1001B~
    /// + CLM*P-1011*165***11:B:1*Y*A*Y*Y~
    /// + HI*ABK:J0190*ABF:I10~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + LX*1~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// + DTP*472*D8*20260311~
    /// + REF*6R*1011A~
    /// + LX*2~
    /// + SV1*HC:87880:QW*55*UN*1***1~
    /// + DTP*472*D8*20260311~
    /// + REF*6R*1011B~
    /// ```
    "DUP-001" {
        snip: Snip::Payer, severity: Severity::Reject, status: "A3:54", since: "0.1",
        applies: Applies::ALL,
        fix: "drop it, or send a replacement of the claim that went out",
        check: Check::Batch,
    }
}
