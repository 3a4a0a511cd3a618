use crate::edits::prelude::*;

edit! {
    /// The rendering provider is the billing provider again.
    ///
    /// ## Why it matters
    ///
    /// 2310B is for a rendering provider who is not the billing provider. A practice of one that sends
    /// itself twice gets claims back from payers that read a rendering provider as a member of a group.
    ///
    /// ## How to fix it
    ///
    /// Leave 2310B out when the billing provider saw the patient. If somebody else did, send that person's
    /// NPI.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    ///   CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    ///   DTP*472*D8*20260311~
    ///   HI*ABK:K0262~
    /// + NM1*82*1*GINKGO*GWEN****XX*1900000070~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    ///   CLM*D-3002*450***11:B:1*Y*A*Y*Y~
    ///   DTP*472*D8*20260311~
    ///   HI*ABK:K0262~
    /// + NM1*82*1*IVY*IRIS****XX*1900000021~
    /// ```
    "BP-011" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:562:82", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "leave 2310B out",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(rendering) = case.claim.provider(b"82") else { return };
    let Some(billing) = case.billing_party().filter(|billing| billing.is_person()) else { return };
    let (Some(one), Some(other)) = (rendering.npi(), billing.npi()) else { return };
    if one.text == other.text && !one.is_absent() {
        findings.report(Spot::party(rendering, "NM1", one.at), "the rendering NPI is the billing NPI");
    }
}
