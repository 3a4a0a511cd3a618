use crate::edits::prelude::*;

edit! {
    /// Two diagnoses cannot both be right.
    ///
    /// ## Why it matters
    ///
    /// ICD-10-CM names diagnoses that exclude each other (Excludes1). The whole list is not at hand; judged
    /// are the two that are wrong most often: two types of diabetes (E08 to E13), and essential
    /// hypertension (I10) beside hypertension in pregnancy (O10, O11, O13 to O16).
    ///
    /// ## How to fix it
    ///
    /// Keep the one the record supports.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J189*ABF:E119*ABF:I10~
    /// + HI*ABK:E109*ABF:E119*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J189*ABF:E119*ABF:I10~
    /// + HI*ABK:E1122*ABF:E119*ABF:I10~
    /// ```
    "DX-014" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "keep the diagnosis the record supports",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let of = |is_it: fn(&[u8]) -> bool| {
        let coded = case.diagnoses.iter().filter(|diagnosis| diagnosis.is_icd10 && diagnosis.is_listed());
        coded.map(|diagnosis| diagnosis.code).filter(move |code| is_it(code.text))
    };
    if let Some(first) = of(is_diabetes).next()
        && let Some(other) = of(is_diabetes).find(|other| other.text[..3] != first.text[..3])
    {
        report(first.text, &other, findings);
    }
    if let (Some(first), Some(other)) = (of(|code| code == b"I10").next(), of(is_of_pregnancy).next()) {
        report(first.text, &other, findings);
    }
}

fn report(first: &[u8], other: &Submitted<'_, &[u8]>, findings: &mut Findings) {
    let message = format!("diagnoses {} and {} exclude each other", Quoted(first), Quoted(other.text));
    findings.report(Spot::claim("HI", other.at), message);
}

fn is_diabetes(code: &[u8]) -> bool {
    matches!(code, [b'E', b'0', b'8' | b'9', ..] | [b'E', b'1', b'0' | b'1' | b'3', ..])
}

fn is_of_pregnancy(code: &[u8]) -> bool {
    matches!(code, [b'O', b'1', b'0' | b'1' | b'3'..=b'6', ..])
}
