use std::collections::HashSet;

use crate::edits::prelude::*;

edit! {
    /// Two lines have the same line control number.
    ///
    /// ## Why it matters
    ///
    /// REF*6R comes back with the payment and says which line was paid. Two lines of one number cannot be
    /// told apart, and their payments land on the wrong one.
    ///
    /// ## How to fix it
    ///
    /// Let the practice system number the lines of a claim apart.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - REF*6R*1001B~
    /// + REF*6R*1001A~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - REF*6R*1001B~
    /// + REF*6R*1002A~
    /// ```
    "LN-028" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:247", since: "0.1",
        applies: Applies::ALL,
        fix: "give every line its own REF*6R",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let numbered = || {
        let numbers = case.claim.lines.iter().filter_map(ServiceLine::control_number);
        numbers.filter(|number| !number.is_absent())
    };
    if case.claim.lines.len() <= FEW {
        for (position, number) in numbered().enumerate() {
            if numbered().take(position).any(|earlier| earlier.text == number.text) {
                report(number.at, findings);
            }
        }
        return;
    }
    let mut seen = HashSet::with_capacity(case.claim.lines.len());
    for number in numbered().filter(|number| !seen.insert(number.text)) {
        report(number.at, findings);
    }
}

fn report(at: ElementPlace, findings: &mut Findings) {
    findings.report(Spot::line("REF", at), "an earlier line has the same control number");
}

/// So many lines are compared pair by pair without taking memory.
const FEW: usize = 12;
