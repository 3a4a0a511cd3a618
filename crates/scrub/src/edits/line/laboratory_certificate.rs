use crate::edits::prelude::*;

edit! {
    /// A laboratory test billed to Medicare has no CLIA number.
    ///
    /// ## Why it matters
    ///
    /// Only a laboratory certified under CLIA may be paid by Medicare for a test on human specimens, so its
    /// contractors return a claim for one without the certificate number (REF*X4, or REF*F4 for a
    /// laboratory the test was referred to). Other payers ask for it by contract, and are not judged here;
    /// nor are skin tests, blood bank consultations and readings (modifier 26).
    ///
    /// ## How to fix it
    ///
    /// Add REF*X4 with the laboratory's certificate number to the claim.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:80053*180*UN*2***1:2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99232*180*UN*2***1:2~
    /// + SV1*HC:86580*180*UN*2***1:2~
    /// ```
    "LN-034" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:630", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add REF*X4 with the CLIA number",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let code = procedure(line);
    if filing(case) != b"MB"
        || !(five_digits(code).is_some_and(needs_certificate) || is_waived(code, case))
        || has_modifier(line, &[b"26"])
    {
        return;
    }
    let numbers = case.claim.references.iter().chain(&line.references);
    if !numbers.into_iter().any(|number| matches!(number.element(1), b"X4" | b"F4")) {
        let message = format!("laboratory test {} without a CLIA number", Quoted(code));
        findings.report(Spot::wanting_in_claim(case.claim, "REF", "X4"), message);
    }
}

/// Whether the list of waived tests, if it is loaded, has the code: a waiver is a certificate too.
fn is_waived(code: &[u8], case: &Case<'_, '_>) -> bool {
    let find = || {
        let (day, code) = (case.service?.from, codes::ProcedureCode::parse(code)?);
        case.codes.waived_tests(day)?.find(code, day)
    };
    case.codes.has(codes::TableKind::WaivedTests) && find().is_some()
}

/// Panels, drugs, urine, chemistry, blood counts, immunology and microbiology, less what needs no certificate.
fn needs_certificate(code: u32) -> bool {
    matches!(code, 80047..=80081 | 80305..=80307 | 81000..=81003 | 82040..=84999 | 85002..=85810 | 86140..=87999)
        && !matches!(code, 82075 | 83013 | 83014 | 83987 | 84061 | 86077..=86079 | 86485..=86580)
        && !matches!(code, 86890..=86999)
}
