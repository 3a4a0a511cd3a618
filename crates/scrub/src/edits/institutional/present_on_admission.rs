use crate::edits::prelude::*;

edit! {
    /// A diagnosis of a hospital stay does not say whether it was present on admission.
    ///
    /// ## Why it matters
    ///
    /// Medicare pays a stay less when a condition arose in the hospital, and wants Y, N, U or W with every
    /// principal and other diagnosis that is not exempt; many payers follow, others do not ask, and
    /// critical access, psychiatric and rehabilitation hospitals need not say. So this asks for a look. The
    /// list of exempt codes is not at hand; passed over are the categories most of it is made of: factors
    /// and status (Z), external causes, old and congenital conditions, birth and delivery, and what is
    /// treated after the injury (seventh characters D to S).
    ///
    /// ## How to fix it
    ///
    /// Take the indicator from the record: HIxx-9 is Y, N, U or W, and 1 only for exempt codes where a
    /// payer wants it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*ABF:E1165:::::::Y*ABF:I10:::::::Y~
    /// + HI*ABF:E1165*ABF:I10:::::::Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*ABF:E1165:::::::Y*ABF:I10:::::::Y~
    /// + HI*ABF:Z794*ABF:I10:::::::Y~
    /// ```
    "DX-016" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:21", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send Y, N, U or W from the record",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.claim.facility_code().text != b"11" {
        return;
    }
    for health in &case.health {
        let Some(diagnosis) = Diagnosis::of(health) else { continue };
        let is_asked = matches!(diagnosis.kind, DiagnosisKind::Principal | DiagnosisKind::Other);
        let present = diagnosis.present_on_admission;
        if is_asked && diagnosis.is_icd10 && present.is_absent() && !is_exempt(diagnosis.code.text) {
            let message = format!("diagnosis {} without whether it was present", Quoted(diagnosis.code.text));
            findings.report(Spot::claim("HI", present.at), message);
        }
    }
}

fn is_exempt(code: &[u8]) -> bool {
    let of_kind = matches!(
        code,
        [b'Q' | b'U'..=b'Z', ..]
            | [b'B', b'9', ..]
            | [b'E', b'6', b'4', ..]
            | [b'G', b'1', b'4', ..]
            | [b'I', b'2', b'5', b'2']
            | [b'I', b'6', b'9', ..]
            | [b'M', b'9', b'9', ..]
            | [b'O', b'0', b'9', ..]
            | [b'O', b'6', b'6', b'5', ..]
            | [b'O', b'8', b'0' | b'4', ..]
            | [b'O', b'9', b'4', ..]
            | [b'P', b'0', b'0', ..]
            | [b'R', b'2', b'9', b'7', ..]
    );
    of_kind || matches!(code, [_, _, _, _, _, _, b'D'..=b'S'])
}
