use crate::edits::prelude::*;

edit! {
    /// An occurrence has no date, or a span of days that runs backwards.
    ///
    /// ## Why it matters
    ///
    /// Occurrences (HI*BH) and occurrence spans (HI*BI) say when something happened that bears on payment:
    /// an accident, the onset of symptoms, days of leave. A code without its date says nothing.
    ///
    /// ## How to fix it
    ///
    /// Enter the date or the two dates in order, or remove the code.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BH:11:D8:20260310~
    /// + HI*BH:11:D8~
    /// ```
    ///
    /// ```diff fails 837i
    /// - HI*BH:11:D8:20260310~
    /// + HI*BI:74:RD8:20260311-20260310~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BH:11:D8:20260310~
    /// + HI*BI:74:RD8:20260310-20260310~
    /// ```
    "IN-003" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:459", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "send the date of the occurrence",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let last = case.service.map_or(case.as_of, |statement| statement.to);
    for occurrence in case.health.iter().filter(|code| matches!(code.qualifier, b"BH" | b"BI")) {
        let sent = occurrence.period();
        let what = match sent.value {
            None => "has no date",
            Some(period) if period.to < period.from => "ends before it begins",
            Some(period) if period.from > last && !TOLD_LATER.contains(&occurrence.code().text) => {
                "is after the statement"
            }
            Some(_) => continue,
        };
        let message = format!("occurrence {} {what}", Quoted(occurrence.code().text));
        findings.report(Spot::claim("HI", sent.at), message);
    }
}

/// Another insurer's refusal, the end of benefits, and what is scheduled may come after the statement.
const TOLD_LATER: [&[u8]; 8] = [b"24", b"25", b"26", b"A3", b"B3", b"C3", b"23", b"A4"];
