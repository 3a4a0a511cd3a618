use codes::TableKind;

use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// A procedure is not for patients of this age or sex.
    ///
    /// ## Why it matters
    ///
    /// A procedure of an organ the patient does not have, or of another age, is a mistyped code or the wrong
    /// patient. It is denied (CARC 6 or 7).
    ///
    /// ## How to fix it
    ///
    /// See whether the procedure or the patient is wrong. For a patient whose recorded sex and anatomy
    /// differ, payers take modifier KX or condition code 45.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N6002*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N6001*55*UN*1***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N6002:KX*55*UN*1***1~
    /// ```
    "COD-019" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:454", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "see whether the procedure or the patient is wrong",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let mut lines = case.coded_in(TableKind::Demographics).peekable();
    if lines.peek().is_none() || case.health.iter().any(is_exempt) {
        return;
    }
    let Some(patient) = case.patient_party() else { return };
    let sex = || patient.sex().and_then(|sex| sex.text.first().copied());
    let birth = patient.birth_date().and_then(|birth| birth.value);
    for line in lines {
        let limits = case.codes.demographics(line.on).and_then(|table| table.find(line.code, line.on));
        let Some(limits) = limits else { continue };
        let is_other = |wanted| matches!(sex(), Some(sex @ (b'F' | b'M')) if sex != wanted);
        let other_sex = limits.sex.is_some_and(is_other);
        if other_sex && !line.has(&[b"KX"]) {
            let message = format!("{} is for patients of the other sex", line.code);
            findings.report(at_code(case, line), message);
        }
        let age = birth.map(|birth| line.on.years_after(birth)).filter(|age| *age >= 0);
        if age.is_some_and(|age| age < i32::from(limits.age_from) || age > i32::from(limits.age_to)) {
            let message =
                format!("{} is for patients from {} to {} years", line.code, limits.age_from, limits.age_to);
            findings.report(at_code(case, line), message);
        }
    }
}

/// Condition code 45: the sex of the record is not what the procedure goes by.
fn is_exempt(code: &HealthCode<'_>) -> bool {
    code.qualifier == b"BG" && code.code().text == b"45"
}
