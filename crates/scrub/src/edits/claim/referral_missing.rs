use crate::edits::prelude::*;

edit! {
    /// The payer wants a referral, and the claim names none.
    ///
    /// ## Why it matters
    ///
    /// Plans with a primary physician pay others only for what that physician sent the patient for. Which
    /// payers do is in their contracts; `referral` of the payer in `cleanclaim.toml` says so, and nothing is
    /// said of others. An authorization (REF\*G1) stands for a referral, an emergency needs none, and a payer
    /// that pays after another goes by what that one asked.
    ///
    /// ## How to fix it
    ///
    /// Obtain the referral and send its number, REF\*9F.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p listed
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// + NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER03~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p listed
    /// - NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER03~
    /// + CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + REF*9F*REFR7781~
    /// ```
    "AUTH-003" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A6:48", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "obtain the referral and send REF*9F",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !case.payer_keys().is_some_and(|payer| payer.wants_referral) {
        return;
    }
    let is_first = case.subscriber.sbr.is_some_and(|sbr| sbr.element(1) == b"P");
    if !is_first || case.claim.facility_code().text == EMERGENCY_ROOM {
        return;
    }
    let of_lines = case.claim.lines.iter().flat_map(|line| &line.references);
    let mut numbers = case.claim.references.iter().chain(of_lines);
    if !numbers.any(|number| matches!(number.element(1), b"9F" | b"G1")) {
        findings.report(Spot::wanting_in_claim(case.claim, "REF", "9F"), "the payer wants a referral number");
    }
}

const EMERGENCY_ROOM: &[u8] = b"23";
