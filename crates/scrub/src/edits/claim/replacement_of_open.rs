use crate::edits::prelude::*;

edit! {
    /// The claim that is replaced has no answer yet.
    ///
    /// ## Why it matters
    ///
    /// A payer replaces what it has decided. A replacement or void that comes while the original is still
    /// being worked is refused or denied (RARC N779), or makes a second claim. Judged here is what is
    /// certain: no answer is known, and the two were written within three days of each other.
    ///
    /// ## How to fix it
    ///
    /// Hold it until the original has been answered.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - REF*6R*1001B~
    /// + REF*6R*1001B~
    /// + CLM*P-1021*165***11:B:7*Y*A*Y*Y~
    /// + REF*F8*ICN000009~
    /// + HI*ABK:J0190*ABF:I10~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + LX*1~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// + DTP*472*D8*20260312~
    /// + REF*6R*1021A~
    /// + LX*2~
    /// + SV1*HC:87880:QW*55*UN*1***1~
    /// + DTP*472*D8*20260312~
    /// + REF*6R*1021B~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - REF*6R*1001B~
    /// + REF*6R*1001B~
    /// + CLM*P-1021*165***11:B:7*Y*A*Y*Y~
    /// + REF*F8*ICN000009~
    /// + HI*ABK:J0190*ABF:I10~
    /// + NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + LX*1~
    /// + SV1*HC:99213:25*110*UN*1***1:2~
    /// + DTP*472*D8*20260311~
    /// + REF*6R*1021A~
    /// + LX*2~
    /// + SV1*HC:87880:QW*55*UN*1***1~
    /// + DTP*472*D8*20260311~
    /// + REF*6R*1021B~
    /// ```
    "CLM-013" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:535", since: "0.1",
        applies: Applies::ALL,
        fix: "hold it until the payer has answered the original",
        check: Check::Batch,
    }
}
