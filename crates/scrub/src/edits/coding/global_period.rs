use super::{at_code, surgeries};
use crate::edits::prelude::*;

edit! {
    /// A service falls into the global period of a surgery.
    ///
    /// ## Why it matters
    ///
    /// The fee of a surgery covers the visits, and what goes with its recovery, for 10 or 90 days. Services
    /// of those days by the same provider are denied (CARC 97) unless a modifier says what they were: 24 a
    /// visit for something else, 58 a planned next step, 78 an unplanned return to the operating room, 79
    /// another procedure. A run holds it against earlier claims too.
    ///
    /// ## How to fix it
    ///
    /// Add the modifier that the record supports, or remove the service.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// - DTP*472*D8*20260312~
    /// - REF*6R*1001A~
    /// + SV1*HC:N1010*110*UN*1***1:2~
    /// + DTP*472*D8*20260306~
    /// + REF*6R*1001A~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:99213*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// - DTP*472*D8*20260312~
    /// - REF*6R*1001A~
    /// + SV1*HC:N1010*110*UN*1***1:2~
    /// + DTP*472*D8*20260306~
    /// + REF*6R*1001A~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:99213:24*55*UN*1***1~
    /// ```
    "COD-008" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add 24, 58, 78 or 79 as the record says, or remove the service",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (surgery, fee) in surgeries(case) {
        let Some(days) = fee.global_days().filter(|days| *days > 0) else { continue };
        let within = |line: &&CodedLine| (1..=i32::from(days)).contains(&line.on.days_after(surgery.on));
        let same = |line: &&CodedLine| line.same_provider(surgery);
        for line in case.coded().iter().filter(within).filter(same) {
            let says = line.has(&[b"58", b"78", b"79"]) || (line.is_visit() && line.has(&[b"24"]));
            if !says && (line.is_visit() || is_surgery(case, line)) {
                let message = format!(
                    "{} falls into the {days} days after {}, which covers it",
                    line.code, surgery.code
                );
                findings.report(at_code(case, line), message);
            }
        }
    }
}

fn is_surgery(case: &Case<'_, '_>, wanted: &CodedLine) -> bool {
    case.scheduled().any(|(line, fee)| line.at == wanted.at && fee.global_days().is_some())
}
