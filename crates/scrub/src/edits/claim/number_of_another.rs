use crate::edits::prelude::*;

edit! {
    /// The patient control number is that of another claim.
    ///
    /// ## Why it matters
    ///
    /// Acknowledgments and remittances name a claim by CLM01 and by little else. When two claims of one
    /// practice share it, an answer to one may be taken for an answer to the other. Compared are claims of
    /// the last eighteen months for another patient, and claims of the same batch for other days.
    ///
    /// ## How to fix it
    ///
    /// Let the practice system give each claim a number of its own. A replacement, and the same claim sent
    /// to the next payer, keep theirs.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*62.5***11:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1003*62.5***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1009*62.5***11:B:1*Y*A*Y*Y~
    /// ```
    "CLM-002" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:478", since: "0.1",
        applies: Applies::ALL,
        fix: "give every claim a number of its own",
        check: Check::Batch,
    }
}
