use crate::edits::prelude::*;

edit! {
    /// An injury is treated for the first time, and nothing says how it happened.
    ///
    /// ## Why it matters
    ///
    /// A payer that reads of a fracture asks whether a car, an employer or somebody else is to pay, and
    /// holds the claim until the patient answers. CLM11 (AA, EM, OA) or an external cause among the
    /// diagnoses answers beforehand. Injuries are S00 to T34 and T66 to T78 of ICD-10-CM under active
    /// treatment (seventh character A, B or C); complications of care, poisonings and adverse effects are
    /// not accidents in this sense.
    ///
    /// ## How to fix it
    ///
    /// Ask the patient how it happened, and fill in CLM11 with the date, or add the external cause.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401A*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401D*ABF:I10~
    /// ```
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:S93401A*ABF:W19XXXA~
    /// ```
    "CLM-017" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:194", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "ask how it happened, and fill in CLM11",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(injury) =
        case.diagnoses.iter().find(|diagnosis| diagnosis.is_icd10 && is_injury(diagnosis.code.text))
    else {
        return;
    };
    let told = case.claim.related_causes().next().is_some()
        || case.claim.date(b"439").is_some()
        || matches!(filing(case), b"WC" | b"AM" | b"LM")
        || case.diagnoses.iter().any(|diagnosis| matches!(diagnosis.code.text, [b'V'..=b'Y', ..]));
    if !told {
        let message = format!("nothing says how the injury {} happened", Quoted(injury.code.text));
        findings.report(Spot::claim("HI", injury.code.at), message);
    }
}

fn is_injury(code: &[u8]) -> bool {
    let &[chapter, tens, ones, _, _, _, seventh] = code else { return false };
    let place = (tens, ones);
    let harmed = chapter == b'S'
        || (chapter == b'T' && (place <= (b'3', b'4') || ((b'6', b'6')..=(b'7', b'8')).contains(&place)));
    harmed && matches!(seventh, b'A' | b'B' | b'C')
}
