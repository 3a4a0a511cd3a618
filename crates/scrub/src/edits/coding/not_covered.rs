use codes::TableKind;
use codes::tables::Coverage;

use super::{at_code, pointed};
use crate::edits::prelude::*;

edit! {
    /// No diagnosis of the line is one that a coverage policy covers the service for.
    ///
    /// ## Why it matters
    ///
    /// A local or national coverage determination lists the diagnoses for which a service is medically
    /// necessary. For others it is denied (CARC 50), and the patient owes nothing unless a notice was signed
    /// before.
    ///
    /// ## How to fix it
    ///
    /// Look for a diagnosis in the record that supports the service and point the line at it. If there is
    /// none and a notice was signed, add GA; if none was signed, GZ.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2002*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:J0190*ABF:E119~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2002*55*UN*1***2~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:N2002:GA*55*UN*1***1~
    /// ```
    "COD-017" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "point at a diagnosis the record supports, or add GA or GZ",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    // What the patient was told of beforehand needs no policy.
    let is_told = |line: &&CodedLine| line.has(&[b"GA", b"GZ", b"GY", b"GX"]);
    for line in case.coded_in(TableKind::Coverage).filter(|line| !is_told(line)) {
        let Some(policies) = case.codes.policies(line.on) else { continue };
        let payer = case.payer().map_or(&[][..], |payer| payer.id().text);
        let diagnoses = pointed(case.line(line), case).map(|diagnosis| diagnosis.code.text);
        if let Coverage::NotCovered(policy) = policies.judge(line.code, payer, line.on, &diagnoses) {
            let message = format!(
                "no diagnosis of the line is in policy {} for {}",
                Quoted(policy.as_bytes()),
                line.code
            );
            findings.report(at_code(case, line), message);
        }
    }
}
