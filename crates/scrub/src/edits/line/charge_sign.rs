use crate::edits::prelude::*;

edit! {
    /// A line charge is negative, longer than an amount may be, or finer than a cent.
    ///
    /// ## Why it matters
    ///
    /// A line asks for money; a credit is a replacement or a void of the earlier claim. Amounts have at
    /// most ten digits, at most two of them cents.
    ///
    /// ## How to fix it
    ///
    /// Remove the credit line and replace the earlier claim instead.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*55***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*-55*UN*1***1~
    /// ```
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*110***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW*55.005*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*110***11:B:1*Y*A*Y*Y~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:3074F*0*UN*1***1~
    /// ```
    "LN-012" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A7:178", since: "0.1",
        applies: Applies::ALL,
        fix: "replace the earlier claim instead of crediting",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, _: &Case<'_, '_>, findings: &mut Findings) {
    let charge = line.charge();
    let Some(value) = charge.value else {
        // What is not even a number is a fault of the segment, told as one.
        if is_number(charge.text) {
            findings.report(Spot::service(line, charge.at), format!("line charge {}", charge.lossy()));
        }
        return;
    };
    if value < Cents::ZERO || value >= CHARGE_LIMIT {
        findings.report(Spot::service(line, charge.at), format!("line charge {value}"));
    }
}

/// The least amount of eleven digits.
const CHARGE_LIMIT: Cents = Cents(10_000_000_000);
