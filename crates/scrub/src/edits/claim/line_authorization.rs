use crate::edits::prelude::*;

edit! {
    /// A line repeats the authorization or referral number of its claim.
    ///
    /// ## Why it matters
    ///
    /// A number at line level says that this line has another one than the claim. The guides ask for it
    /// only when it differs; payers that take it at its word look for a second authorization.
    ///
    /// ## How to fix it
    ///
    /// Leave the REF out of the line: the claim's number covers every line.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   LX*1~
    ///   SV1*HC:99223*300*UN*1***1:2:3~
    ///   DTP*472*D8*20260309~
    ///   REF*6R*1002A~
    /// + REF*G1*AUTH7781~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   LX*1~
    ///   SV1*HC:99223*300*UN*1***1:2:3~
    ///   DTP*472*D8*20260309~
    ///   REF*6R*1002A~
    /// + REF*G1*AUTH7782~
    /// ```
    "AUTH-005" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:48", since: "0.1",
        applies: Applies::ALL,
        fix: "leave the REF out of the line",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    for reference in line.references.iter().filter(|reference| matches!(reference.element(1), b"G1" | b"9F"))
    {
        let of_claim = case.claim.references.iter().any(|other| {
            other.element(1) == reference.element(1) && other.element(2) == reference.element(2)
        });
        if of_claim {
            let message = format!("REF*{} repeats the claim's number", Quoted(reference.element(1)));
            findings.report(Spot::line("REF", reference.element_place(2)), message);
        }
    }
}
