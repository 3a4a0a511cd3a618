use crate::edits::prelude::*;

edit! {
    /// Nearly the same claim was sent before.
    ///
    /// ## Why it matters
    ///
    /// A claim for the same patient, payer, rendering provider, days and codes is with the payer, with other
    /// charges, units or modifiers. It is either a correction that should be a replacement, or a service
    /// that was entered twice. Modifiers that say why the same was done again (76, 77, 59, X-) or where
    /// (LT, RT and the like), or that name a part of the service (26, TC), make it another service.
    ///
    /// ## How to fix it
    ///
    /// Compare the two. A correction goes out as a replacement (frequency 7); a second service on the same
    /// day needs the modifier that says so.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*175***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*120*UN*1***1:2~
    /// ```
    ///
    /// ## Passes
    ///
    /// The service was done again, and says so.
    ///
    /// ```diff passes 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260318*0815*CH~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW:76*55*UN*1***1~
    /// ```
    "DUP-002" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:54", since: "0.1",
        applies: Applies::ALL,
        fix: "compare the two claims: send a replacement, or say with a modifier what makes this one another",
        check: Check::Batch,
    }
}
