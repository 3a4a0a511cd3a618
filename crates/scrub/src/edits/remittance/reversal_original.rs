use crate::edits::prelude::*;

edit! {
    /// The reversal takes back what was not paid.
    ///
    /// ## Why it matters
    ///
    /// A claim payment with status 22 takes back an earlier one, with the same amounts negated. When no such
    /// payment is known, or its amounts are others, the balance of the claim will be wrong whichever way it
    /// is posted.
    ///
    /// ## How to fix it
    ///
    /// Look for the payment in remittances from before the lake began, or ask the payer what is taken back.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - BPR*I*118*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// + BPR*I*72*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*20260327~
    /// - CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~
    /// + CLP*P-1003*22*-68*-23*0*MB*ICN000003*11*1~
    /// - CAS*CO*45*45~
    /// + CAS*CO*45*-45~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~
    /// + CLP*P-1003*2*68*23*0*MB*ICN000003*11*1~
    /// ```
    "R835-011" {
        snip: Snip::Situation, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "look for the payment it takes back, or ask the payer",
        check: Check::Batch,
    }
}
