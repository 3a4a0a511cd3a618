use crate::edits::prelude::*;

edit! {
    /// A line repeats another of the claim.
    ///
    /// ## Why it matters
    ///
    /// Of two lines with the same procedure, modifiers, day, place and provider payers pay one and deny the
    /// other as a duplicate (CARC 18). A service given twice on a day is said with units, or with a
    /// modifier: 76 or 77 repeated, 91 a laboratory test repeated, 59 or XE, XP, XS, XU distinct. Teeth,
    /// surfaces, quadrants and drugs that differ make lines differ.
    ///
    /// ## How to fix it
    ///
    /// Combine the units in one line, or add the modifier that the record supports.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*220***11:B:1*Y*A*Y*Y~
    ///   REF*6R*1001B~
    /// + LX*3~
    /// + SV1*HC:87880:QW*55*UN*1***2~
    /// + DTP*472*D8*20260312~
    /// + REF*6R*1001C~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*220***11:B:1*Y*A*Y*Y~
    ///   REF*6R*1001B~
    /// + LX*3~
    /// + SV1*HC:87880:QW:91*55*UN*1***2~
    /// + DTP*472*D8*20260312~
    /// + REF*6R*1001C~
    /// ```
    ///
    /// ```diff passes 837d
    /// - TOO*JP*14*M:O~
    /// - REF*6R*3001A~
    /// + TOO*JP*14*M:O~
    /// + REF*6R*3001A~
    /// - SV3*AD:D2740*1100***I*1~
    /// - TOO*JP*30~
    /// - DTP*472*D8*20260313~
    /// + SV3*AD:D2392*1100***I*1~
    /// + TOO*JP*30*M:O~
    /// + DTP*472*D8*20260313~
    /// ```
    "LN-029" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:54", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::DENTAL),
        fix: "combine the units, or add the modifier the record supports",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (at, line) in case.claim.lines.iter().enumerate().skip(1) {
        if line.procedure().is_none() || has_modifier(line, DISTINCT) {
            continue;
        }
        if let Some(first) = case.claim.lines[..at].iter().find(|earlier| is_same(earlier, line)) {
            let (number, code) = (Quoted(first.number().text), Quoted(procedure(line)));
            let message = format!("{code} stands in line {number} already, with the same modifiers and day");
            findings.report(Spot::service(line, line.lx.element_place(1)), message);
        }
    }
}

fn is_same<'a>(one: &ServiceLine<'a>, other: &ServiceLine<'a>) -> bool {
    let is_dental = one.claim_type == ClaimType::Dental;
    let place = if is_dental { 3 } else { 5 };
    element(one, 1) == element(other, 1)
        && day(one) == day(other)
        && element(one, place) == element(other, place)
        && (!is_dental || element(one, 4) == element(other, 4))
        && drug(one) == drug(other)
        && provider(one) == provider(other)
        && one.teeth.len() == other.teeth.len()
        && one.teeth.iter().zip(&other.teeth).all(|(one, other)| one.raw() == other.raw())
}

fn element<'a>(line: &ServiceLine<'a>, n: usize) -> &'a [u8] {
    line.service.map_or(&[][..], |service| service.element(n))
}

fn day<'a>(line: &ServiceLine<'a>) -> Option<&'a [u8]> {
    line.service_period().map(|days| days.text)
}

fn drug<'a>(line: &ServiceLine<'a>) -> Option<&'a [u8]> {
    line.drug.as_ref().map(|drug| drug.lin.element(3))
}

fn provider<'a>(line: &ServiceLine<'a>) -> Option<&'a [u8]> {
    line.providers.iter().find(|party| party.role() == b"82").map(|party| party.id().text)
}

const DISTINCT: &[&[u8]] = &[b"76", b"77", b"91", b"59", b"XE", b"XP", b"XS", b"XU"];
