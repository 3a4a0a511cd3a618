use super::drug_lines;
use crate::edits::prelude::*;

edit! {
    /// The units of a drug are not what its package comes to.
    ///
    /// ## Why it matters
    ///
    /// The amount of the drug code times the billing units in it gives the units of the procedure. Where the two
    /// disagree one of them is wrong: units are overpaid, or the rebate is claimed for another amount.
    ///
    /// ## How to fix it
    ///
    /// Work both out from what was given; parts of a unit are rounded up.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001:JZ*62.5*UN*2***1~
    /// - LIN**N4*00000000011~
    /// + LIN**N4*00000000022~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001:JZ*62.5*UN*20***1~
    /// - LIN**N4*00000000011~
    /// + LIN**N4*00000000022~
    /// ```
    ///
    /// ```diff passes 837p
    /// - SV1*HC:J1100*62.5*UN*8***1~
    /// + SV1*HC:N7001:JZ*62.5*UN*20***1~
    /// - LIN**N4*00000000011~
    /// - CTP****2*ML~
    /// + LIN**N4*00000000022~
    /// + CTP****1.95*ML~
    /// ```
    "COD-031" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:476", since: "0.1",
        applies: Applies::PROFESSIONAL.and(Applies::INSTITUTIONAL),
        fix: "work out units and amount from what was given",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    for (line, ndc, packages) in drug_lines(case) {
        let service = case.line(line);
        let Some(quantity) = service.drug.as_ref().and_then(|drug| drug.quantity) else { continue };
        let amount = quantity.read::<Quantity>(4).value;
        let is_it = |package: &&codes::tables::Drug| {
            package.ndc == ndc && package.unit[..] == *quantity.component(5, 1) && package.units > 0
        };
        let (Some(amount), Some(package)) = (amount, packages.iter().find(is_it)) else { continue };
        let one = i128::from(Quantity::ONE.0);
        let whole = i128::from(amount.0) * i128::from(package.units) / one;
        let differ = (i128::from(line.units.0) - whole).abs();
        // Parts of a unit are rounded up, so less than one is no difference.
        if service.unit_basis().text == b"UN" && differ >= one {
            let comes_to = Quantity(i64::try_from(whole).unwrap_or(i64::MAX));
            let message = format!("{} units of {}, its package comes to {comes_to}", line.units, line.code);
            findings.report(Spot::service(service, service.units().at), message);
        }
    }
}
