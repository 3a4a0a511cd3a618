use crate::edits::prelude::*;

edit! {
    /// An area of the mouth is none there is.
    ///
    /// ## Why it matters
    ///
    /// SV304 names the part of the mouth when a tooth does not: 00 the whole mouth, 01 and 02 the upper and
    /// lower jaw, 10, 20, 30 and 40 the quadrants; 03 to 09 the sextants and smaller areas, and L or R a
    /// side.
    ///
    /// ## How to fix it
    ///
    /// Use the code of the area that was treated.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - SV3*AD:D4341*450**10**1*****1~
    /// + SV3*AD:D4341*450**50**1*****1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - SV3*AD:D4341*450**10**1*****1~
    /// + SV3*AD:D4341*450**40**1*****1~
    /// ```
    "LN-047" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:245", since: "0.1",
        applies: Applies::DENTAL,
        fix: "use 00, 01 to 09, 10, 20, 30, 40, L or R",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(service) = line.service else { return };
    for (position, area) in service.components(4).enumerate().filter(|(_, area)| !area.is_empty()) {
        let known = matches!(area, [b'0', b'0'..=b'9'] | [b'1'..=b'4', b'0'] | [b'L' | b'R']);
        if !known {
            let message = format!("area of the mouth {}", Quoted(area));
            findings.report(Spot::service(line, service.component_place(4, position + 1)), message);
        }
    }
}
