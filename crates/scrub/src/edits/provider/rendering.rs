use crate::edits::prelude::*;

edit! {
    /// A group bills a service that only a person gives, and names no one.
    ///
    /// ## Why it matters
    ///
    /// 2310B (or 2420A on the line) is who gave the service, and the guide wants it whenever that is not
    /// the billing provider. A group gives no visit, no anesthesia, no operation and no therapy; most payers
    /// deny the line of one without a name. An organization may bill other services of its own, and surgery as an
    /// ambulatory surgery center; whether a payer takes a clinic's visits without a name is its rule, so
    /// this asks for a look.
    ///
    /// ## How to fix it
    ///
    /// Add the rendering provider, NM1*82.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// - NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + HI*ABK:J0190*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// - NM1*82*1*BIRCH*BEN****XX*1900000021~
    /// + HI*ABK:M5416~
    /// ```
    "PRV-002" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A6:562:82", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add the rendering provider, NM1*82",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let is_group = case.billing_party().is_some_and(|billing| !billing.is_person());
    if !is_group || case.claim.provider(b"82").is_some() {
        return;
    }
    let unnamed = |line: &&ServiceLine<'_>| {
        let place = line.place_of_service().unwrap_or_else(|| case.claim.facility_code());
        is_of_a_person(procedure(line), place.text)
            && !line.providers.iter().any(|party| party.role() == b"82")
    };
    if let Some(line) = case.claim.lines.iter().find(unnamed) {
        let spot = Spot::wanting(LoopId::new("2310B"), "NM1", "82", case.claim.clm.element_place(0));
        let message = format!("a group bills {} and does not name who gave it", Quoted(procedure(line)));
        findings.report(spot, message);
    }
}

/// Anesthesia, surgery, psychotherapy, visits for the eyes, infusions, therapy, chiropractic and visits; a
/// surgery center bills surgery itself.
fn is_of_a_person(code: &[u8], place: &[u8]) -> bool {
    five_digits(code).is_some_and(|number| match number {
        100..=1999
        | 90785..=90899
        | 92002..=92014
        | 96360..=96549
        | 97010..=97799
        | 98940..=98943
        | 99202..=99499 => true,
        10004..=69990 => place != b"24" && !matches!(number, 36400..=36425),
        _ => false,
    })
}
