use crate::edits::prelude::*;

edit! {
    /// Two modifiers of a line contradict each other.
    ///
    /// ## Why it matters
    ///
    /// 26 bills the professional part of a service and TC the technical part: both together are the whole
    /// service and need neither. GA says a waiver of liability is on file, GZ that none is; GX says the
    /// notice was voluntary. 50 says both sides, LT and RT one. 59 and the X modifiers say the same in two
    /// ways.
    ///
    /// ## How to fix it
    ///
    /// Keep the one the record supports.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:71046:26:TC*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:71046:26:59*55*UN*1***1~
    /// ```
    "LN-009" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "keep the modifier the record supports",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    if modifiers(line).nth(1).is_none() {
        return;
    }
    let find = |wanted: &[u8]| modifiers(line).find(|(modifier, _)| *modifier == wanted);
    for [one, other] in CONFLICTS {
        if let (Some(_), Some((_, at))) = (find(one), find(other)) {
            let message = format!("modifiers {} and {} contradict each other", Quoted(one), Quoted(other));
            findings.report(Spot::service(line, at), message);
        }
    }
}

const CONFLICTS: [[&[u8]; 2]; 9] = [
    [b"26", b"TC"],
    [b"50", b"LT"],
    [b"50", b"RT"],
    [b"GA", b"GZ"],
    [b"GX", b"GZ"],
    [b"59", b"XE"],
    [b"59", b"XP"],
    [b"59", b"XS"],
    [b"59", b"XU"],
];
