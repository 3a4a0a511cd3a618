use crate::edits::prelude::*;

edit! {
    /// A tooth number is none of the universal system.
    ///
    /// ## Why it matters
    ///
    /// Under JP teeth are numbered 1 to 32, primary teeth lettered A to T; supernumerary teeth are 51 to 82
    /// and AS to TS. Benefits are limited by tooth, so an unknown one is rejected.
    ///
    /// ## How to fix it
    ///
    /// Correct the tooth. Plans in the United States do not take the two-digit international numbers.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837d
    /// - TOO*JP*30~
    /// + TOO*JP*46~
    /// ```
    ///
    /// ```diff fails 837d
    /// - TOO*JP*30~
    /// + TOO*JP*U~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837d
    /// - TOO*JP*30~
    /// + TOO*JP*51~
    /// ```
    ///
    /// ```diff passes 837d
    /// - TOO*JP*30~
    /// + TOO*JP*AS~
    /// ```
    "LN-045" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:244", since: "0.1",
        applies: Applies::DENTAL,
        fix: "use 1 to 32, A to T, 51 to 82 or AS to TS",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    if line.teeth.is_empty() && is_of_a_tooth(procedure(line)) {
        let message = format!("{} is done to a tooth, and none is named", Quoted(procedure(line)));
        findings.report(Spot::wanting_in_line(line, "TOO", ""), message);
    }
    for too in line.teeth.iter().filter(|too| too.element(1) == b"JP") {
        let tooth = too.element(2);
        if identifier::Tooth::parse(tooth).is_none() && !tooth.is_empty() {
            let message = format!("tooth {}", Quoted(tooth));
            findings.report(Spot::line("TOO", too.element_place(2)), message);
        }
    }
}

/// Fillings, inlays, crowns, root canals, implants, retainers and extractions of single teeth.
fn is_of_a_tooth(code: &[u8]) -> bool {
    let number = code.strip_prefix(b"D").and_then(integer);
    number.is_some_and(
        |number| matches!(number, 2140..=2394 | 2510..=2794 | 3310..=3348 | 6058..=6067 | 7140 | 7210..=7240),
    )
}
