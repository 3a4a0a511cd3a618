use crate::edits::prelude::*;

edit! {
    /// A manifestation stands without a disease that could cause it.
    ///
    /// ## Why it matters
    ///
    /// Some codes name what a disease does, not the disease: ICD-10-CM wants the disease listed, and before them.
    /// Judged here are dementia in other diseases (F02), which needs a disease of the brain, an infection, a lack or a
    /// poison, and any manifestation listed before every other disease.
    ///
    /// ## How to fix it
    ///
    /// Ask the clinician for the underlying disease and list it first.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*ABF:F0280~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:G301*ABF:F0280~
    /// ```
    "DX-015" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "list the underlying disease before it",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let listed = || case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed() && diagnosis.is_icd10);
    for (position, diagnosis) in listed().enumerate().skip(1) {
        let code = diagnosis.code;
        if !code.text.starts_with(b"F02") {
            continue;
        }
        if !listed().take(position).any(|earlier| may_cause_dementia(earlier.code.text)) {
            let message =
                format!("no disease is listed before {} that it could come from", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}

/// Infections of the brain, lacks, disorders of metabolism and hormones, diseases of the nervous system,
/// inflamed vessels, injuries of the head, poisons, and trisomy.
fn may_cause_dementia(code: &[u8]) -> bool {
    match code {
        [b'A', b'5', b'0'..=b'2', ..]
        | [b'A', b'8', ..]
        | [b'B', b'2', b'0', ..]
        | [b'B', b'5', b'6' | b'7', ..] => true,
        [b'D', b'5', b'1'..=b'3', ..] | [b'E', ..] | [b'G', ..] | [b'Q', b'9', b'0', ..] => true,
        [b'I', b'6', ..] | [b'M', b'3', ..] | [b'N', b'1', b'8', ..] | [b'S', b'0', b'6', ..] => true,
        [b'T', b'3'..=b'6', ..] | [b'C', ..] => true,
        _ => false,
    }
}
