use crate::edits::prelude::*;

edit! {
    /// The payer has answered this claim, and it is sent as a new one.
    ///
    /// ## Why it matters
    ///
    /// A claim that was paid or denied is not mended by sending it anew: the payer sees a duplicate of what
    /// it has decided. It takes a replacement that quotes its number, or an appeal.
    ///
    /// ## How to fix it
    ///
    /// Send a replacement (CLM05-3 7, REF F8 with the payer's number), or appeal. Medicare Part B takes no
    /// replacement: ask for a reopening.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// - CLM*P-1002*480***21:B:1*Y*A*Y*Y~
    /// + CLM*P-1002*490***21:B:1*Y*A*Y*Y~
    /// - SV1*HC:99223*300*UN*1***1:2:3~
    /// + SV1*HC:99223*310*UN*1***1:2:3~
    /// ```
    ///
    /// ## Passes
    ///
    /// Of a claim that has no answer DUP-002 speaks.
    ///
    /// ```diff passes 837p again also DUP-001 DUP-002
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*175***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*120*UN*1***1:2~
    /// ```
    "DUP-003" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:54", since: "0.1",
        applies: Applies::ALL,
        fix: "send a replacement (frequency 7) or an appeal",
        check: Check::Batch,
    }
}
