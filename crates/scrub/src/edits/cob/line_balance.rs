use crate::edits::prelude::*;

edit! {
    /// What an earlier payer paid and adjusted on a line is not the line charge.
    ///
    /// ## Why it matters
    ///
    /// Within 2430 the line charge less the adjustments is what that payer paid (SVD02). When it paid a
    /// line under several codes, all its SVD of the line together.
    ///
    /// ## How to fix it
    ///
    /// Compare with that payer's remittance, line by line: usually one adjustment is missing or has the
    /// wrong sign.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also COB-002
    /// - CAS*PR*3*20~
    /// + CAS*PR*3*20.01~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CAS*PR*3*20~
    /// + CAS*PR*3*15**1*5~
    /// ```
    "COB-003" {
        snip: Snip::Balancing, severity: Severity::Reject, status: "A7:400", since: "0.1",
        applies: Applies::ALL,
        fix: "make SVD02 and the line adjustments those of the remittance",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let Some(charge) = line.charge().value else { return };
    for (position, first) in line.adjudications.iter().enumerate() {
        let payer = first.payer_id();
        if line.adjudications[..position].iter().any(|other| other.payer_id().text == payer.text) {
            continue;
        }
        let (mut paid, mut adjusted, mut sound) = (Cents::ZERO, Cents::ZERO, true);
        for adjudication in line.adjudications.iter().filter(|other| other.payer_id().text == payer.text) {
            sound &= adjudication.paid().value.is_some()
                && adjudication.adjustments().all(|adjustment| adjustment.amount.value.is_some());
            paid += adjudication.paid().value.unwrap_or_default();
            adjusted += adjudication.adjusted();
        }
        if sound && charge - adjusted != paid {
            let message =
                format!("line charge {charge} less adjustments {adjusted}, other payer paid {paid}");
            findings.report(Spot::new(LINE_ADJUDICATION, "SVD", first.paid().at), message);
        }
    }
}
