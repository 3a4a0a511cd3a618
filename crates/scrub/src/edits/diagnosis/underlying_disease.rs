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
    code.get(..2).is_some_and(|family| FAMILIES.contains(&family))
        || code.get(..3).is_some_and(|category| CATEGORIES.contains(&category))
}

const FAMILIES: [&[u8]; 9] = [b"A8", b"G1", b"G2", b"G3", b"G9", b"I6", b"M3", b"T4", b"T5"];

const CATEGORIES: [&[u8]; 24] = [
    b"A50", b"A51", b"A52", b"B20", b"B56", b"B57", b"D51", b"D52", b"D53", b"E00", b"E01", b"E02", b"E03",
    b"E51", b"E52", b"E53", b"E75", b"E83", b"E88", b"G40", b"N18", b"S06", b"T36", b"Q90",
];
