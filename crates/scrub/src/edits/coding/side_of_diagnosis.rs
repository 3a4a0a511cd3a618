use super::pointed;
use crate::edits::prelude::*;

edit! {
    /// The side of a modifier is not the side of the diagnosis.
    ///
    /// ## Why it matters
    ///
    /// A service on the left for a diagnosis on the right is a mistake in one or the other, and payers deny
    /// it (CARC 11 or 4).
    ///
    /// ## How to fix it
    ///
    /// Read the record, and correct the modifier or the diagnosis.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M25561~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:J1100:LT*62.5*UN*8***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M25561~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:J1100:RT*62.5*UN*8***1~
    /// ```
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M25561*ABF:M25562~
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:J1100:LT*62.5*UN*8***1:2~
    /// ```
    "COD-016" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "correct the modifier or the diagnosis",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let mut sided = modifiers(line).filter_map(|(modifier, at)| Some((side(modifier)?, at)));
    let Some((of_modifier, at)) = sided.next() else { return };
    if sided.any(|(other, _)| other != of_modifier) || has_modifier(line, &[b"50"]) {
        return;
    }
    let mut against = None;
    for diagnosis in pointed(line, case) {
        let Icd10Status::Billable(traits) = diagnosis.status else { continue };
        match traits.laterality {
            None => {}
            Some(of_diagnosis) if is_opposite(of_diagnosis, of_modifier) => against = Some(diagnosis),
            Some(_) => return,
        }
    }
    if let Some(diagnosis) = against {
        let code = Quoted(diagnosis.code.text);
        let message = format!("the modifier says {}, diagnosis {code} the other side", of_modifier.label());
        findings.report(Spot::service(line, at), message);
    }
}

fn is_opposite(one: Laterality, other: Laterality) -> bool {
    matches!((one, other), (Laterality::Left, Laterality::Right) | (Laterality::Right, Laterality::Left))
}

/// The side that a modifier names: of the body, an eye, a hand or a foot.
fn side(modifier: &[u8]) -> Option<Laterality> {
    match modifier {
        b"LT" | b"FA" | b"TA" | [b'E', b'1' | b'2'] | [b'F' | b'T', b'1'..=b'4'] => Some(Laterality::Left),
        b"RT" | [b'E', b'3' | b'4'] | [b'F' | b'T', b'5'..=b'9'] => Some(Laterality::Right),
        _ => None,
    }
}
