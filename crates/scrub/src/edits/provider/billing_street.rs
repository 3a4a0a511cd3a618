use crate::edits::prelude::*;

edit! {
    /// The billing address is a post office box.
    ///
    /// ## Why it matters
    ///
    /// 2010AA says where the billing provider works, and nobody works in a box. The address for checks may
    /// be one; it has a loop of its own (2010AB). Medicare and most clearinghouses turn back every claim of
    /// such a provider.
    ///
    /// ## How to fix it
    ///
    /// Put the street address in 2010AA N301 and the box in the pay-to address, 2010AB.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N3*100 ORCHARD STREET~
    /// + N3*P.O. BOX 4100~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N3*100 ORCHARD STREET~
    /// + N3*100 POBOXER STREET~
    /// ```
    "BP-006" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:126:85", since: "0.1",
        applies: Applies::ALL,
        fix: "put the street in 2010AA and the box in 2010AB",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(billing) = case.billing_party() else { return };
    let Some(street) = billing.street else { return };
    if BOXES.iter().any(|words| begins_with(street.element(1), words)) {
        let spot = Spot::party(billing, "N3", street.element_place(1));
        findings.report(spot, "the billing address is a post office box");
    }
}

/// Whether the letters and digits of `text` begin with `words`, whatever stands between them.
fn begins_with(text: &[u8], words: &[u8]) -> bool {
    let mut letters = text.iter().filter(|byte| byte.is_ascii_alphanumeric());
    words.iter().all(|word| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(word)))
}

const BOXES: [&[u8]; 4] = [b"POBOX", b"POSTOFFICEBOX", b"PODRAWER", b"LOCKBOX"];
