use crate::edits::prelude::*;

edit! {
    /// The transaction set says it is something other than claims.
    ///
    /// ## Why it matters
    ///
    /// BHT01 is 0019 (information source, subscriber, dependent) in every 837, and BHT02 says whether the
    /// set is sent for the first time (00) or again (18). A receiver turns back the whole set, with every
    /// claim in it.
    ///
    /// ## How to fix it
    ///
    /// Correct the two elements where the sets are made; no claim needs a change.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*01*BATCH0001*20260316*0815*CH~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - BHT*0019*00*BATCH0001*20260316*0815*CH~
    /// + BHT*0019*18*BATCH0001*20260316*0815*CH~
    /// ```
    "HDR-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "send BHT01 0019 and BHT02 00 or 18",
        check: Check::Header(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(bht) = case.header.bht else { return };
    let allowed: [(usize, &[&[u8]]); 2] = [(1, &[b"0019"]), (2, &[b"00", b"18"])];
    for (n, codes) in allowed {
        if !codes.contains(&bht.element(n)) {
            let message = format!("BHT{n:02} is {}", Quoted(bht.element(n)));
            findings.report(Spot::header("BHT", bht.element_place(n)), message);
        }
    }
}
