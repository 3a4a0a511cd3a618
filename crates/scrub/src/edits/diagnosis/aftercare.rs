use crate::edits::prelude::*;

edit! {
    /// An injury is under active treatment, and the claim is for aftercare.
    ///
    /// ## Why it matters
    ///
    /// The seventh character A (B, C) says that an injury is treated actively. Aftercare of an injury is
    /// coded by the injury itself with D or another character for what follows, never by Z47 or Z48
    /// (ICD-10-CM guidelines, I.C.21.c.7). Both on one claim leave a payer guessing which it was.
    ///
    /// ## How to fix it
    ///
    /// Code the injury with the seventh character of the visit, and leave the aftercare code out if it is
    /// for the injury.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401A*ABF:Z4789*ABF:W19XXXA~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1:2:3~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401D*ABF:Z4789~
    /// ```
    "DX-019" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "code the injury with the seventh character of the visit",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let coded =
        || case.diagnoses.iter().filter(|diagnosis| diagnosis.is_icd10).map(|diagnosis| diagnosis.code);
    let is_aftercare = |code: &Submitted<'_, &[u8]>| matches!(code.text, [b'Z', b'4', b'7' | b'8', ..]);
    if !coded().any(|code| is_aftercare(&code)) {
        return;
    }
    let is_active = |code: &Submitted<'_, &[u8]>| {
        matches!(code.text, [b'S', _, _, _, _, _, b'A'..=b'C'] | [b'T', b'0'..=b'3', _, _, _, _, b'A'..=b'C'])
    };
    if let Some(injury) = coded().find(is_active) {
        let message = format!("injury {} is under active treatment beside aftercare", Quoted(injury.text));
        findings.report(Spot::claim("HI", injury.at), message);
    }
}
