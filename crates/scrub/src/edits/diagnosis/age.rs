use crate::edits::prelude::*;

edit! {
    /// A diagnosis is of another age.
    ///
    /// ## Why it matters
    ///
    /// Examinations of newborns, children and adults have codes of their own, a birth is coded for the
    /// child born, and pregnancy between 9 and 64 years: Medicare's code editor and most payers return what
    /// does not fit.
    ///
    /// ## How to fix it
    ///
    /// Check the birth date and the code.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:Z00129*ABF:I10~
    /// ```
    ///
    /// ```diff fails 837p
    /// - HI*ABK:H6691~
    /// + HI*ABK:Z0000~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:H6691~
    /// + HI*ABK:Z00129~
    /// ```
    "DX-012" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "check the birth date and the code",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(birth) = case.patient_party().and_then(|patient| patient.birth_date()?.value) else { return };
    let Some(service) = case.service.filter(|service| service.from >= birth) else { return };
    let age = service.from.years_after(birth);
    if age >= AGE_MAX {
        return;
    }
    let lists = case.medicare_edits();
    for diagnosis in case.diagnoses.iter().filter(|diagnosis| diagnosis.is_icd10) {
        let code = diagnosis.code;
        let listed = lists.and_then(|lists| lists.ages(code.text));
        let listed = listed.map(|(first, last)| (i32::from(first), i32::from(last)));
        let Some((first, last)) = listed.or_else(|| ages_of(code.text)) else { continue };
        if !(first..=last).contains(&age) {
            let message = format!("diagnosis {} is of ages {first} to {last}", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}

/// The first and the last year of age a diagnosis is of, for those that are of an age.
fn ages_of(code: &[u8]) -> Option<(i32, i32)> {
    Some(match code {
        [b'Z', b'0', b'0', b'0', ..] => (15, AGE_MAX),
        [b'Z', b'0', b'0', b'1', b'1', ..] | [b'Z', b'3', b'8', ..] => (0, 0),
        [b'Z', b'0', b'0', b'1', b'2', ..] => (0, 17),
        [b'O', ..] | [b'Z', b'3', b'4', ..] => (9, 64),
        _ => return None,
    })
}

/// Past this the birth date is wrong, which is another finding.
const AGE_MAX: i32 = 125;
