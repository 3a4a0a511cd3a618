use crate::edits::prelude::*;

edit! {
    /// Anesthesia is not billed in minutes, or something else is.
    ///
    /// ## Why it matters
    ///
    /// SV103 says what SV104 counts: MJ minutes, UN units. The guide keeps MJ for anesthesia by time, and
    /// payers reckon anesthesia units from the minutes; units in their place pay a quarter of an hour as
    /// one minute. Some payers still take quarters of an hour as units, so units are found only when they
    /// are more than a day of them: then they are minutes under the wrong name. Daily management of a drip
    /// and the add-on for burns are anesthesia codes billed in units. A surgical code is in minutes when a
    /// modifier says that anesthesia for it is meant.
    ///
    /// ## How to fix it
    ///
    /// Bill anesthesia with MJ and the minutes, and anything else with UN.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*MJ*10***1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840:AA*55*UN*97***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840:AA*55*MJ*45***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:00840:AA*55*UN*96***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:01996:AA*55*UN*1***1~
    /// ```
    "LN-015" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "bill anesthesia in minutes (MJ), anything else in units (UN)",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let basis = line.unit_basis();
    let message = match basis.text {
        b"MJ" => {
            let code = procedure(line);
            let is_anesthesia = five_digits(code).is_some_and(|number| matches!(number, 100..=1999));
            if is_anesthesia || has_modifier(line, ANESTHESIA) {
                return;
            }
            format!("{} is not anesthesia, and is billed in minutes", Quoted(code))
        }
        b"UN" if is_timed_anesthesia(procedure(line)) && line.units().value > Some(A_DAY_OF_QUARTERS) => {
            format!("anesthesia {} has minutes and calls them units", Quoted(procedure(line)))
        }
        _ => return,
    };
    findings.report(Spot::service(line, basis.at), message);
}

const A_DAY_OF_QUARTERS: Quantity = Quantity(96 * Quantity::ONE.0);

/// Who gave the anesthesia.
const ANESTHESIA: &[&[u8]] = &[b"AA", b"AD", b"QK", b"QX", b"QY", b"QZ", b"P1", b"P2", b"P3", b"P4", b"P5"];
