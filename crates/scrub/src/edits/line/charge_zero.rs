use crate::edits::prelude::*;

edit! {
    /// A line charges nothing.
    ///
    /// ## Why it matters
    ///
    /// Payers drop a line without a charge, or send the claim back. Nothing is charged only for what is
    /// reported and not billed: performance measures (four digits and F), quality codes, a visit within a
    /// surgical package. An encounter (BHT06 = RP) may charge nothing at all.
    ///
    /// ## How to fix it
    ///
    /// Enter the charge, or take the line out if the service was not billable.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*110***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*0*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*110***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:3074F*0*UN*1***1~
    /// ```
    "LN-013" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:178", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "enter the charge",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let charge = line.charge();
    if charge.value != Some(Cents::ZERO) || case.claim.total_charge().value == Some(Cents::ZERO) {
        return;
    }
    let is_encounter = case.header.bht.is_some_and(|bht| bht.element(6) == b"RP");
    if !is_encounter && !is_reported_only(procedure(line)) {
        findings.report(Spot::service(line, charge.at), "the line charges nothing");
    }
}

/// A performance measure, a quality code of Medicare, or a visit within a surgical package.
fn is_reported_only(code: &[u8]) -> bool {
    matches!(code, [.., b'F'] | [b'G', b'8' | b'9', ..] | [b'M', ..] | b"99024")
}
