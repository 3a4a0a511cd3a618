use codes::TableKind;

use super::at_code;
use crate::edits::prelude::*;

edit! {
    /// A drug from a container for one use does not say whether some was thrown away.
    ///
    /// ## Why it matters
    ///
    /// Medicare wants JW on a line for what was thrown away of a container for one use, or JZ where nothing
    /// was. A claim with neither is returned.
    ///
    /// ## How to fix it
    ///
    /// Take it from the record of administration: JZ, or a second line with JW for the amount thrown away.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001*62.5*UN*20***1~
    /// - LIN**N4*00000000011~
    /// + LIN**N4*00000000022~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001:JZ*62.5*UN*20***1~
    /// - LIN**N4*00000000011~
    /// + LIN**N4*00000000022~
    /// ```
    "COD-029" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add JZ, or a line with JW for what was thrown away",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if filing(case) != b"MB" {
        return;
    }
    let says = |line: &CodedLine| line.has(&[b"JW", b"JZ"]);
    for line in case.coded_in(TableKind::Drugs) {
        let told =
            case.coded().iter().any(|other| other.code == line.code && other.on == line.on && says(other));
        let is_single = || {
            case.codes
                .drugs(line.on)
                .is_some_and(|drugs| drugs.find(line.code, line.on).any(|drug| drug.single_use))
        };
        if !told && is_single() {
            findings.report(at_code(case, line), format!("{} says neither JW nor JZ", line.code));
        }
    }
}
