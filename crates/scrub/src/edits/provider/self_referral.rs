use crate::edits::prelude::*;

edit! {
    /// Who gave a service referred the patient to it.
    ///
    /// ## Why it matters
    ///
    /// The law on self-referral (42 CFR 411.350) forbids Medicare payment for laboratory tests, imaging,
    /// therapy and equipment that a physician refers to an entity of their own, but for its exceptions, of
    /// which services in the practice's own office are the usual one. So one number in both places is often
    /// right, and worth knowing.
    ///
    /// ## How to fix it
    ///
    /// See that an exception applies, or correct the referring provider.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    ///   HI*ABK:J0190*ABF:I10~
    /// + NM1*DN*1*BIRCH*BEN****XX*1900000021~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    ///   HI*ABK:J0190*ABF:I10~
    /// + NM1*DN*1*ELM*ERIN****XX*1900000054~
    /// ```
    "PRV-004" {
        snip: Snip::Payer, severity: Severity::Info, status: "A7:562:DN", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "see that an exception to the rule on self-referral applies",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let (Some(referring), Some(rendering)) = (case.claim.provider(b"DN"), case.claim.provider(b"82")) else {
        return;
    };
    let id = referring.id();
    if id.is_absent() || id.text != rendering.id().text {
        return;
    }
    if let Some(line) = case.claim.lines.iter().find(|line| is_designated(procedure(line))) {
        let message = format!("who rendered {} is named as referring to it", Quoted(procedure(line)));
        findings.report(Spot::party(referring, "NM1", id.at), message);
    }
}

/// Laboratory, imaging, echocardiography and vessel studies, therapy, equipment and supplies.
fn is_designated(code: &[u8]) -> bool {
    match five_digits(code) {
        Some(number) => matches!(number, 70010..=89398 | 93303..=93352 | 93880..=93990 | 97010..=97799),
        None => matches!(code, [b'E' | b'K' | b'L', _, _, _, _]),
    }
}
