use crate::edits::prelude::*;

edit! {
    /// There are more service lines than the claim has room for.
    ///
    /// ## Why it matters
    ///
    /// A claim has room for 50 service lines (005010X222A1, 2400 LX). A receiver rejects one that has more, or drops
    /// what comes after.
    ///
    /// ## How to fix it
    ///
    /// Split the claim. Each part needs a control number and a total of its own.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also LN-029
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*214***11:B:1*Y*A*Y*Y~
    /// - REF*6R*1001B~
    /// + REF*6R*1001B~
    /// + 49x from 3 LX*#~SV1*HC:99211*1*UN*1***1~DTP*472*D8*20260312~REF*6R*1001#~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p also LN-029
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*213***11:B:1*Y*A*Y*Y~
    /// - REF*6R*1001B~
    /// + REF*6R*1001B~
    /// + 48x from 3 LX*#~SV1*HC:99211*1*UN*1***1~DTP*472*D8*20260312~REF*6R*1001#~
    /// ```
    "LN-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:121", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "split the claim so that each has at most 50 lines",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    super::lines_beyond(50, case, findings);
}
