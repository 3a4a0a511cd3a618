use crate::edits::prelude::*;

edit! {
    /// The date on which an earlier payer adjudicated is missing, or sent for claim and lines both.
    ///
    /// ## Why it matters
    ///
    /// DTP*573 starts the clock for filing with the next payer. It stands once: in 2430 when that payer's
    /// lines are sent, else in 2330B.
    ///
    /// ## How to fix it
    ///
    /// Send the payment date of that payer's remittance, once.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   NM1*PR*2*EXAMPLE FIRST PLAN*****PI*PAYER04~
    /// + DTP*573*D8*20260302~
    /// ```
    ///
    /// ```diff fails 837p
    ///   SBR*P*19*GRP300******CI~
    /// + CAS*CO*45*30~
    /// + CAS*PR*3*20~
    /// - SVD*PAYER04*70*HC:99213**1~
    /// - CAS*CO*45*30~
    /// - CAS*PR*3*20~
    /// - DTP*573*D8*20260302~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   SBR*P*19*GRP300******CI~
    /// + CAS*CO*45*30~
    /// + CAS*PR*3*20~
    ///   NM1*PR*2*EXAMPLE FIRST PLAN*****PI*PAYER04~
    /// + DTP*573*D8*20260302~
    /// - SVD*PAYER04*70*HC:99213**1~
    /// - CAS*CO*45*30~
    /// - CAS*PR*3*20~
    /// - DTP*573*D8*20260302~
    /// ```
    "COB-006" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:516", since: "0.1",
        applies: Applies::ALL,
        fix: "send DTP*573 once: in 2430, or without lines in 2330B",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if names_unknown_payer(case.claim) {
        return;
    }
    for other in case.claim.other_payers.iter().filter(|other| other.paid().is_some()) {
        let Some(payer) = other.payer() else { continue };
        let on_claim = other.adjudicated();
        // The guide itself asks for the date in each 2430, so one of those speaks for all.
        let on_lines = line_adjudications(case.claim, other).next().is_some();
        match on_claim {
            Some(date) if on_lines => {
                findings.report(
                    Spot::party(payer, "DTP", date.at),
                    "the date is sent for the claim and its lines",
                );
            }
            None if !on_lines => {
                let spot = Spot::wanting_in_party(payer, "DTP", "573");
                findings.report(spot, "the other payer paid and its date is missing");
            }
            _ => {}
        }
    }
}
