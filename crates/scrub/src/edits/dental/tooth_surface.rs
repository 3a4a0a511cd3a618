use crate::edits::prelude::*;

edit! {
    /// A tooth surface is none there is, or named twice.
    ///
    /// ## Why it matters
    ///
    /// The surfaces are B buccal, D distal, F facial, I incisal, L lingual, M mesial and O occlusal. A
    /// filling is paid by how many it covers.
    ///
    /// ## How to fix it
    ///
    /// Send each surface once, as a component of its own.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - TOO*JP*14*M:O~
    /// + TOO*JP*14*M:P~
    /// ```
    ///
    /// ```diff fails 837d
    /// - TOO*JP*14*M:O~
    /// + TOO*JP*14*M:M~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - TOO*JP*14*M:O~
    /// + TOO*JP*14*M:O:D:B:L~
    /// ```
    "LN-046" {
        snip: Snip::CodeSet, severity: Severity::Reject, status: "A7:240", since: "0.1",
        applies: Applies::DENTAL,
        fix: "send each of B D F I L M O once, apart",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    for too in &line.teeth {
        for (position, surface) in too.components(3).enumerate().filter(|(_, surface)| !surface.is_empty()) {
            let known = identifier::ToothSurface::parse(surface).is_some();
            let repeats = too.components(3).take(position).any(|earlier| earlier == surface);
            if !known || repeats {
                let twice = if known { " twice" } else { "" };
                let message = format!("tooth surface {}{twice}", Quoted(surface));
                findings.report(Spot::line("TOO", too.component_place(3, position + 1)), message);
            }
        }
    }
}
