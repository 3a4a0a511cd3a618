use crate::edits::prelude::*;

edit! {
    /// The pay-to address is the billing address again.
    ///
    /// ## Why it matters
    ///
    /// 2010AB is for checks that go elsewhere. Repeating the address changes nothing for now, but it must
    /// be maintained twice, and the day one copy is updated checks go to the wrong place.
    ///
    /// ## How to fix it
    ///
    /// Remove the pay-to address from the practice settings.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N3*PO BOX 4100~
    /// + N3*100 ORCHARD STREET~
    /// - N4*SPRINGFIELD*IL*627010041~
    /// + N4*SPRINGFIELD*IL*627010001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N3*PO BOX 4100~
    /// + N3*100 ORCHARD STREET*SUITE 2~
    /// - N4*SPRINGFIELD*IL*627010041~
    /// + N4*SPRINGFIELD*IL*627010001~
    /// ```
    "BP-012" {
        snip: Snip::Requirement, severity: Severity::Warn, status: "A7:126:87", since: "0.1",
        applies: Applies::ALL,
        fix: "leave 2010AB out",
        check: Check::Billing(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let (Some(billing), Some(pay_to)) = (case.billing_party(), &case.billing.pay_to) else { return };
    let (Some(billing_street), Some(billing_city)) = (billing.street, billing.city) else { return };
    let (Some(street), Some(city)) = (pay_to.street, pay_to.city) else { return };
    let same = |one: Segment<'_>, other: Segment<'_>, n: usize| {
        one.element(n).eq_ignore_ascii_case(other.element(n))
    };
    let repeats =
        (1..=2).all(|n| same(street, billing_street, n)) && (1..=3).all(|n| same(city, billing_city, n));
    if repeats {
        let spot = Spot::party(pay_to, "N3", street.element_place(1));
        findings.report(spot, "the pay-to address is the billing address");
    }
}
