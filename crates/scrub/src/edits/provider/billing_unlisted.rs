use crate::edits::prelude::*;

edit! {
    /// Who bills is not in the configuration.
    ///
    /// ## Why it matters
    ///
    /// The configuration lists the practices by tax id, NPI and, if it wants, name. A claim that bills under
    /// others is another organization's, or a practice's whose enrolment has changed, and the payer will not
    /// know it. Nothing is said when no practice is listed.
    ///
    /// ## How to fix it
    ///
    /// Correct the claim, or add the name or number to the practice in `cleanclaim.toml`.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p listed
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*NOBODYS CLINIC*****XX*1900000013~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p listed
    /// - NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
    /// + NM1*85*2*Example Family Clinic Inc*****XX*1900000013~
    /// ```
    "BP-009" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:128:85", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the claim, or list the practice in cleanclaim.toml",
        check: Check::Batch,
    }
}
