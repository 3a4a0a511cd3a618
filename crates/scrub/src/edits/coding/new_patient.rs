use crate::edits::prelude::*;

edit! {
    /// A visit of a new patient, who was seen before.
    ///
    /// ## Why it matters
    ///
    /// A patient is new to a practice when nobody of the same specialty there has seen them for three years. A
    /// code for new patients is denied (CARC B16 or 16) when an earlier claim shows a visit. Compared are claims
    /// of the practice for the patient, by the same provider, or by one with the same taxonomy.
    ///
    /// ## How to fix it
    ///
    /// Bill the visit of an established patient, at the level that the note supports.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260330*0815*CH~
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1101*165***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// - DTP*472*D8*20260312~
    /// + SV1*HC:99203:25*110*UN*1***1:2~
    /// + DTP*472*D8*20260319~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p again also DUP-001
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*00*BATCH0002*20260330*0815*CH~
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1101*165***11:B:1*Y*A*Y*Y~
    /// - NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// - LX*1~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// - DTP*472*D8*20260312~
    /// + NM1*82*1*ELM*ELLA****XX*1900000039~
    /// + LX*1~
    /// + SV1*HC:99203:25*110*UN*1***1:2~
    /// + DTP*472*D8*20260319~
    /// ```
    "COD-018" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "bill the visit of an established patient",
        check: Check::Batch,
    }
}
