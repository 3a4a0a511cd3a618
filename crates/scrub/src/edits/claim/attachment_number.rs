use crate::edits::prelude::*;

edit! {
    /// An attachment is announced without a number to find it by.
    ///
    /// ## Why it matters
    ///
    /// When the papers follow by mail, fax, e-mail or electronically (PWK02 is BM, FX, FT, EM or EL), PWK06
    /// is what the payer files them under. Without it the claim waits for papers that never find it.
    ///
    /// ## How to fix it
    ///
    /// Send PWK05 = AC and in PWK06 the number written on the attachment.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + PWK*OZ*FX~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + PWK*OZ*FX***AC*ATT0001~
    /// ```
    ///
    /// ```diff passes 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + PWK*OZ*AA~
    /// ```
    "ATT-001" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:489", since: "0.1",
        applies: Applies::ALL,
        fix: "send the attachment control number in PWK06",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for pwk in &case.claim.attachments {
        report_unnumbered(pwk, Spot::claim("PWK", pwk.element_place(6)), findings);
    }
    for line in &case.claim.lines {
        for pwk in line.further.iter().filter(|segment| segment.id() == b"PWK") {
            report_unnumbered(pwk, Spot::line("PWK", pwk.element_place(6)), findings);
        }
    }
}

fn report_unnumbered(pwk: &Segment<'_>, spot: Spot, findings: &mut Findings) {
    let sent_apart = matches!(pwk.element(2), b"BM" | b"EL" | b"EM" | b"FX" | b"FT");
    if sent_apart && pwk.element(6).is_empty() {
        let message = format!("attachment by {} without its control number", Quoted(pwk.element(2)));
        findings.report(spot, message);
    }
}
