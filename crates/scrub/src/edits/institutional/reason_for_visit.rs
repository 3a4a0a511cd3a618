use crate::edits::prelude::*;

edit! {
    /// An unscheduled outpatient visit does not say why the patient came.
    ///
    /// ## Why it matters
    ///
    /// Hospital outpatient bills (types 13 and 85) with an emergency, urgent or trauma admission (CL101 1,
    /// 2 or 5) and an emergency room, urgent care or observation line need the patient's own reason under
    /// APR, because the diagnosis found later may sound like no emergency.
    ///
    /// ## How to fix it
    ///
    /// Add the complaint or symptom recorded at registration under APR.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*APR:R0789~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*APR:R0789~
    /// ...
    /// - SV2*0450*HC:99284*650*UN*1~
    /// + SV2*0510*HC:99284*650*UN*1~
    /// ```
    "DX-018" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:21", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "add the reason for the visit under APR",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !matches!(case.claim.facility_code().text, b"13" | b"85") {
        return;
    }
    let unscheduled =
        case.claim.institutional.is_some_and(|cl1| matches!(cl1.element(1), b"1" | b"2" | b"5"));
    let has_reason =
        || case.diagnoses.iter().any(|diagnosis| diagnosis.kind == DiagnosisKind::ReasonForVisit);
    if !unscheduled || has_reason() {
        return;
    }
    let tells = |line: &ServiceLine<'_>| {
        line.revenue_code().is_some_and(|code| {
            code.text.starts_with(b"045") || matches!(code.text, b"0516" | b"0526" | b"0762")
        })
    };
    if case.claim.lines.iter().any(tells) {
        let spot = Spot::wanting_in_claim(case.claim, "HI", "APR");
        findings.report(spot, "an unscheduled visit without the reason for it");
    }
}
