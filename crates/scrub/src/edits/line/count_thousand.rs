use crate::edits::prelude::*;

edit! {
    /// There are more service lines than the claim has room for.
    ///
    /// ## Why it matters
    ///
    /// A claim has room for 999 service lines (005010X223A2, 2400 LX). A receiver rejects one that has more, or drops
    /// what comes after.
    ///
    /// ## How to fix it
    ///
    /// Split the claim. Each part needs a control number and a total of its own.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*1848***13:A:1**A*Y*Y~
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0730*HC:93005*200*UN*1**50~
    /// + DTP*472*D8*20260310~
    /// + 998x from 3 LX*#~SV2*0300*HC:36415*1*UN*1~DTP*472*D8*20260310~
    /// + LX*1001~
    /// + SV2*0300*HC:36415*0*UN*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - CLM*I-2002*850***13:A:1**A*Y*Y~
    /// + CLM*I-2002*1846***13:A:1**A*Y*Y~
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0730*HC:93005*200*UN*1**50~
    /// + DTP*472*D8*20260310~
    /// + 996x from 3 LX*#~SV2*0300*HC:36415*1*UN*1~DTP*472*D8*20260310~
    /// + LX*999~
    /// + SV2*0300*HC:36415*0*UN*1~
    /// ```
    "LN-002" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:121", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "split the claim so that each has at most 999 lines",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    super::lines_beyond(999, case, findings);
}
