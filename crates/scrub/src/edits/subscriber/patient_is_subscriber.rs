use crate::edits::prelude::*;

edit! {
    /// The patient has the name and the birth date of the subscriber.
    ///
    /// ## Why it matters
    ///
    /// A patient level is for somebody who is not the subscriber. The same name and birth date in both is
    /// nearly always the subscriber registered twice, and the payer finds no such dependent.
    ///
    /// ## How to fix it
    ///
    /// Register the patient as the subscriber: SBR02 = 18 and no 2000C. A child who shares the parent's
    /// name has another birth date.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*QC*1*DOGWOOD*DEE~
    /// + NM1*QC*1*DOGWOOD*DANA~
    ///   NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + DMG*D8*20150602*F~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*QC*1*DOGWOOD*DEE~
    /// + NM1*QC*1*DOGWOOD*DANA~
    ///   NM1*IL*1*DOGWOOD*DANA****MI*MEMBER0003~
    /// + DMG*D8*19850602*F~
    /// ```
    "PAT-003" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A8:21:QC", since: "0.1",
        applies: Applies::ALL,
        fix: "send the claim below the subscriber with SBR02 = 18",
        check: Check::Patient(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(patient) = case.patient.and_then(|patient| patient.party.as_ref()) else { return };
    let Some(subscriber) = &case.subscriber.party else { return };
    let (Some(one), Some(other)) = (patient.birth_date(), subscriber.birth_date()) else { return };
    let same_birth = one.value.is_some() && one.value == other.value;
    let same_name =
        [3, 4].iter().all(|&n| patient.name.element(n).eq_ignore_ascii_case(subscriber.name.element(n)));
    if same_birth && same_name {
        let spot = Spot::party(patient, "NM1", patient.name.element_place(3));
        findings.report(spot, "the patient has the name and birth date of the subscriber");
    }
}
