use crate::edits::prelude::*;

edit! {
    /// A drug is named without how much of it was given.
    ///
    /// ## Why it matters
    ///
    /// Drug rebates are claimed by the amount of the drug code, not by the units of the procedure. So CTP04
    /// must say how much and CTP05 in what: F2, GR, ME, ML or UN.
    ///
    /// ## How to fix it
    ///
    /// Add CTP with the amount given, measured as the package measures it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CTP****2*ML~
    /// ```
    ///
    /// ```diff fails 837p
    /// - CTP****2*ML~
    /// + CTP****2*CC~
    /// ```
    ///
    /// ```diff fails 837p
    /// - CTP****2*ML~
    /// + CTP****0*ML~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CTP****2*ML~
    /// + CTP****.5*GR~
    /// ```
    "LN-031" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:218", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "add CTP with the amount and its unit",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(drug) = line.drug.as_ref().filter(|drug| drug.lin.element(2) == b"N4") else { return };
    let spot = |at| Spot::new(LoopId::new("2410"), "CTP", at);
    let Some(ctp) = drug.quantity else {
        findings.report(spot(drug.lin.element_place(0)), "the amount of the drug is missing");
        return;
    };
    let amount = ctp.read::<Quantity>(4);
    if amount.value.is_none_or(|amount| amount <= Quantity(0)) {
        findings.report(spot(amount.at), format!("the amount of the drug is {}", Quoted(amount.text)));
    }
    let unit = ctp.component(5, 1);
    if !matches!(unit, b"F2" | b"GR" | b"ME" | b"ML" | b"UN") {
        let message = format!("the unit of the drug is {}", Quoted(unit));
        findings.report(spot(ctp.component_place(5, 1)), message);
    }
}
