use crate::edits::prelude::*;

edit! {
    /// A line names an earlier payer the claim does not have.
    ///
    /// ## Why it matters
    ///
    /// SVD01 ties what was paid on the line to the payer in 2330B NM109. When no other payer has that
    /// number, nobody knows whose money it is.
    ///
    /// ## How to fix it
    ///
    /// Use the same payer number in 2330B and in every SVD of that payer.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SVD*PAYER04*70*HC:99213**1~
    /// + SVD*PAYER4*70*HC:99213**1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SVD*PAYER04*70*HC:99213**1~
    /// + SVD*P4*70*HC:99213**1~
    /// - NM1*PR*2*EXAMPLE FIRST PLAN*****PI*PAYER04~
    /// + NM1*PR*2*EXAMPLE FIRST PLAN*****PI*P4~
    /// ```
    "COB-005" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A8:286", since: "0.1",
        applies: Applies::ALL,
        fix: "use the number of 2330B NM109 in SVD01",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    for adjudication in &line.adjudications {
        let named = adjudication.payer_id();
        if !is_other_payer(case.claim, named.text) {
            let message = format!("no other payer of the claim is {}", Quoted(named.text));
            findings.report(Spot::new(LINE_ADJUDICATION, "SVD", named.at), message);
        }
    }
}
