use crate::edits::prelude::*;

edit! {
    /// Medicare forwarded the claim to the next payer itself.
    ///
    /// ## Why it matters
    ///
    /// With remark MA18 or MA07 Medicare says that it sent the claim on to the supplemental insurer or
    /// Medicaid. One sent directly as well arrives twice, and one of the two is denied as a duplicate (CARC
    /// 18). After thirty days without an answer it may be sent.
    ///
    /// ## How to fix it
    ///
    /// Wait for the next payer's remittance, and send the claim yourself after thirty days.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SBR*P*19*GRP300******CI~
    /// + SBR*P*19*GRP300******MB~
    /// - OI***Y***Y~
    /// + OI***Y***Y~
    /// + MOA***MA18~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SBR*P*19*GRP300******CI~
    /// + SBR*P*19*GRP300******MB~
    /// - OI***Y***Y~
    /// + OI***Y***Y~
    /// + MOA***MA18~
    /// - DTP*573*D8*20260302~
    /// + DTP*573*D8*20260204~
    /// ```
    "COB-012" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:54", since: "0.1",
        applies: Applies::ALL,
        fix: "wait thirty days for the payer Medicare sent it to",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for other in &case.claim.other_payers {
        if !matches!(other.filing_indicator().text, b"MA" | b"MB") {
            continue;
        }
        let remark = other.outcomes.iter().find_map(|outcome| {
            let mut elements = 1..=outcome.element_count();
            let at = elements.find(|&n| matches!(outcome.element(n), b"MA18" | b"MA07"))?;
            Some((outcome, at))
        });
        let Some((outcome, at)) = remark else { continue };
        let of_lines = line_adjudications(case.claim, other).filter_map(LineAdjudication::adjudicated);
        let decided = other
            .adjudicated()
            .into_iter()
            .chain(of_lines)
            .filter_map(|sent| sent.value)
            .map(|days| days.to)
            .max();
        if decided.is_some_and(|decided| day_sent(case).days_after(decided) <= WAIT_DAYS) {
            let message =
                format!("remark {} says that Medicare forwarded the claim", Quoted(outcome.element(at)));
            let id = if outcome.id() == b"MIA" { "MIA" } else { "MOA" };
            findings.report(Spot::new(OTHER_PAYER, id, outcome.element_place(at)), message);
        }
    }
}

const WAIT_DAYS: i32 = 30;
