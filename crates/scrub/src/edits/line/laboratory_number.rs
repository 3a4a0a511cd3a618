use crate::edits::prelude::*;

edit! {
    /// A laboratory certificate number is not shaped like one.
    ///
    /// ## Why it matters
    ///
    /// CLIA numbers have two digits, a D and seven digits. Medicare looks the laboratory up by REF*X4 and
    /// rejects tests of one it cannot find.
    ///
    /// ## How to fix it
    ///
    /// Copy the number from the laboratory's certificate.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + REF*X4*14D000001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + REF*X4*14D0000001~
    /// ```
    "LN-035" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:21", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "copy the CLIA number from the certificate",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for reference in &case.claim.references {
        report_misshapen(reference, Spot::claim("REF", reference.element_place(2)), findings);
    }
    for reference in case.claim.lines.iter().flat_map(|line| &line.references) {
        report_misshapen(reference, Spot::line("REF", reference.element_place(2)), findings);
    }
}

fn report_misshapen(reference: &Segment<'_>, spot: Spot, findings: &mut Findings) {
    if reference.element(1) != b"X4" {
        return;
    }
    let number = reference.element(2);
    let shaped = number.len() == 10
        && number.iter().enumerate().all(|(position, byte)| match position {
            2 => *byte == b'D',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        findings.report(spot, format!("laboratory certificate number {}", Quoted(number)));
    }
}
