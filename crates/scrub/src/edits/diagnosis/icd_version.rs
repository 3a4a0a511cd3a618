use crate::edits::prelude::*;

edit! {
    /// A diagnosis is sent as ICD-9 for a service after September 2015.
    ///
    /// ## Why it matters
    ///
    /// ICD-10-CM replaced ICD-9-CM for services from 1 October 2015. The qualifiers BK, BF, BJ, PR and BN
    /// announce the old one, and a payer rejects the claim whatever the code says.
    ///
    /// ## How to fix it
    ///
    /// Send the ICD-10-CM code under ABK, ABF, ABJ, APR or ABN.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*BF:4019~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1~
    /// ```
    "DX-007" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "use ICD-10-CM and its qualifiers",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(service) = case.service.filter(|service| service.from >= ICD10_BEGINS) else { return };
    for diagnosis in case.diagnoses.iter().filter(|diagnosis| !diagnosis.is_icd10) {
        let message = format!("an ICD-9 diagnosis for a service on {}", service.from);
        findings.report(Spot::claim("HI", diagnosis.code.at).component(1), message);
    }
}

const ICD10_BEGINS: Date = Date::literal(2015, 10, 1);
