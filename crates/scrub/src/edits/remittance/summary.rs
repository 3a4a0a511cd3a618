use crate::edits::prelude::*;

edit! {
    /// The summary of a provider is not what follows it.
    ///
    /// ## Why it matters
    ///
    /// TS3 counts the claim payments of its loop and adds up their charges (005010X221A1, 2000 TS3). When it
    /// says something else than they do, some are missing, or stand under another provider.
    ///
    /// ## How to fix it
    ///
    /// Ask the payer for what is missing.
    ///
    /// ## Fails
    ///
    /// ```diff fails 835
    /// - LX*1~
    /// + LX*1~
    /// + TS3*1900000013*11*20261231*3*548~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 835
    /// - LX*1~
    /// + LX*1~
    /// + TS3*1900000013*11*20261231*2*548~
    /// ```
    "R835-016" {
        snip: Snip::Balancing, severity: Severity::Warn, status: "", since: "0.1",
        applies: Applies::REMITTANCE,
        fix: "ask the payer what is missing",
        check: Check::Batch,
    }
}
