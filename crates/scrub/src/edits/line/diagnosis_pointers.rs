use crate::edits::prelude::*;

edit! {
    /// A line points at no diagnosis, at one the claim does not have, or at one twice.
    ///
    /// ## Why it matters
    ///
    /// SV107 says which of the claim's diagnoses made the service necessary. The payer judges the line by
    /// them, and a pointer past the end of the list leaves nothing to judge.
    ///
    /// ## How to fix it
    ///
    /// Point each line at one to four diagnoses of the claim, the most important first.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1***3~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1***1:1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1***2:1~
    /// ```
    "LN-010" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:477", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "point the line at diagnoses of the claim",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(service) = line.service else { return };
    let mut seen = [false; POSITION_MAX + 1];
    let mut any = false;
    let sent = service.components(7).enumerate().filter(|(_, pointer)| !pointer.is_empty());
    for (index, pointer) in sent {
        any = true;
        let position = integer(pointer).and_then(|position| usize::try_from(position).ok()).unwrap_or(0);
        let message = match seen.get_mut(position) {
            _ if position == 0 => format!("diagnosis pointer {}", Quoted(pointer)),
            Some(seen) if position <= case.diagnosis_count => {
                if !std::mem::replace(seen, true) {
                    continue;
                }
                format!("diagnosis pointer {position} stands twice")
            }
            _ => format!("diagnosis pointer {position}, the claim has {} diagnoses", case.diagnosis_count),
        };
        findings.report(Spot::service(line, service.component_place(7, index + 1)), message);
    }
    if !any {
        findings.report(Spot::service(line, service.element_place(7)), "the line points at no diagnosis");
    }
}

const POSITION_MAX: usize = 12;
