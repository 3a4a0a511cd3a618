use crate::edits::prelude::*;

edit! {
    /// Both sides are coded apart where one code is for both.
    ///
    /// ## Why it matters
    ///
    /// Where ICD-10-CM has a code for both sides, the guidelines want that code and not the two for left and
    /// right.
    ///
    /// ## How to fix it
    ///
    /// Use the code for both sides, unless the sides are treated at different encounters.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:H04011*ABF:H04012~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:J1100*62.5*UN*8***1:2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:H04013~
    /// ```
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M25561*ABF:M25562~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:J1100*62.5*UN*8***1:2~
    /// ```
    "COD-026" {
        snip: Snip::CodeSet, severity: Severity::Info, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "use the code for both sides",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(edition) = case.service.and_then(|days| case.codes.icd10_edition(days.from)) else { return };
    let of_side = |wanted: Laterality| {
        case.diagnoses.iter().filter(move |diagnosis| match diagnosis.status {
            Icd10Status::Billable(traits) => traits.laterality == Some(wanted),
            _ => false,
        })
    };
    for right in of_side(Laterality::Right) {
        for left in of_side(Laterality::Left) {
            if let Some(both) = edition.both_sides(right.code.text, left.code.text) {
                let (right, left) = (Quoted(right.code.text).to_string(), left.code);
                let message =
                    format!("{right} and {} are one code for both sides, {both}", Quoted(left.text));
                findings.report(Spot::claim("HI", left.at), message);
            }
        }
    }
}
