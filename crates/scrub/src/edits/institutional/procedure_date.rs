use crate::edits::prelude::*;

edit! {
    /// A procedure was done outside the dates of the bill.
    ///
    /// ## Why it matters
    ///
    /// The principal and other procedures (HI*BBR, HI*BBQ) are part of the stay that is billed. Only
    /// procedures of the three days before it may be billed with it, because a hospital's outpatient
    /// services then belong to the stay.
    ///
    /// ## How to fix it
    ///
    /// Correct the date of the procedure or of the bill.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0FT44ZZ:D8:20260226~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BBR:0FT44ZZ:D8:20260303~
    /// + HI*BBR:0FT44ZZ:D8:20260227~
    /// ```
    "IN-005" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:465", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "correct the date of the procedure",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(statement) = case.claim.date(b"434").and_then(|date| date.value) else { return };
    if statement.to < statement.from {
        return;
    }
    for procedure in case.health.iter().filter(|code| matches!(code.qualifier, b"BBR" | b"BBQ")) {
        let sent = procedure.period();
        let Some(day) = sent.value.map(|period| period.from) else { continue };
        if day < statement.from.add_days(-DAYS_BEFORE) || day > statement.to {
            let message = format!("procedure on {day}, the bill is {} to {}", statement.from, statement.to);
            findings.report(Spot::claim("HI", sent.at), message);
        }
    }
}

const DAYS_BEFORE: i32 = 3;
