use crate::edits::prelude::*;

edit! {
    /// An institutional claim has more diagnoses than the guide has room for.
    ///
    /// ## Why it matters
    ///
    /// There is room for a principal diagnosis and 24 others, three reasons for the visit and twelve
    /// external causes (005010X223A2, 2300 HI). What is beyond is rejected or silently lost.
    ///
    /// ## How to fix it
    ///
    /// Keep the diagnoses that bear on payment, quality and severity.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i also ENV-025
    /// - HI*APR:R0789~
    /// + HI*APR:R0789*APR:N390*APR:I10~
    /// + HI*APR:E119~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*APR:R0789~
    /// + HI*APR:R0789*APR:N390*APR:I10~
    /// ```
    "DX-002" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send at most 25 diagnoses, 3 reasons for visit, 12 external causes",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let mut counts = [0_usize; 3];
    for diagnosis in &case.diagnoses {
        let (kind, limit, what) = match diagnosis.kind {
            DiagnosisKind::Principal | DiagnosisKind::Other => (0, 25, "diagnoses"),
            DiagnosisKind::ReasonForVisit => (1, 3, "reasons for the visit"),
            DiagnosisKind::ExternalCause => (2, 12, "external causes"),
            DiagnosisKind::Admitting => continue,
        };
        counts[kind] += 1;
        if counts[kind] == limit + 1 {
            let message = format!("more than {limit} {what}");
            findings.report(Spot::claim("HI", diagnosis.code.at), message);
        }
    }
}
