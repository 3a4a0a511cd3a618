use codes::TableKind;
use codes::tables::InForce;

use super::at_modifier;
use crate::edits::prelude::*;

edit! {
    /// A HCPCS level II modifier was not in force on the date of service.
    ///
    /// ## Why it matters
    ///
    /// A modifier that does not exist on the day of service is denied (CARC 182 or 4).
    ///
    /// ## How to fix it
    ///
    /// Correct the modifier, or use what took its place.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:V0*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55*UN*1***1~
    /// ```
    "COD-024" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:453", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "use a modifier that is in force on that day",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if !case.codes.has(TableKind::Hcpcs) {
        return;
    }
    for line in case.coded() {
        for modifier in line.modifiers().filter(|&modifier| is_level_two(modifier)) {
            let Some(hcpcs) = case.codes.hcpcs(line.on) else { continue };
            let message = match hcpcs.modifier(&modifier, line.on) {
                InForce::Yes => continue,
                InForce::From(day) => format!("modifier {} is not in force before {day}", Quoted(&modifier)),
                InForce::Until(day) => format!("modifier {} ended on {day}", Quoted(&modifier)),
                InForce::Unknown => format!("there is no level II modifier {}", Quoted(&modifier)),
            };
            findings.report(at_modifier(case, line, &[&modifier]), message);
        }
    }
}

/// Two digits are level I, and so are the physical status of anesthesia and the reasons for not measuring.
fn is_level_two(modifier: [u8; 2]) -> bool {
    identifier::is_modifier(&modifier)
        && modifier.iter().any(u8::is_ascii_uppercase)
        && !matches!(modifier, [b'P', b'1'..=b'6'] | [b'1' | b'2' | b'3' | b'8', b'P'])
}
