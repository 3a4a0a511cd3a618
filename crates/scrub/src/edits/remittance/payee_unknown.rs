use crate::edits::prelude::*;

edit! {
    /// The payee is no practice of ours.
    ///
    /// ## Why it matters
    ///
    /// The configuration lists the practices, and neither the tax id nor the NPI of the payee is one of
    /// theirs. The remittance matches no claim of anybody, and its money belongs to somebody else.
    ///
    /// ## How to fix it
    ///
    /// Add the identifiers to the practice in `cleanclaim.toml`, or send the remittance back.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835 listed
    /// - N1*PE*EXAMPLE FAMILY CLINIC*XX*1900000013~
    /// + N1*PE*EXAMPLE FAMILY CLINIC*XX*1234567893~
    /// - REF*TJ*841000019~
    /// + REF*TJ*930000077~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835 listed
    /// - REF*TJ*841000019~
    /// + REF*TJ*841000035~
    /// ```
    "R835-017" {
        snip: Snip::Situation, severity: Severity::Reject, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "list the practice in cleanclaim.toml, or send the remittance back",
        check: Check::Batch,
    }
}
