//! Laws that a batch must keep to be published.

use lake::Staged;

use crate::totals::{Totals, sum};
use crate::{Error, ErrorKind};

/// Refuses a batch whose tables do not hold what was read.
///
/// The counts come from readers, the rows from what was written: two ways to the same number.
pub(crate) fn hold(totals: &Totals, staged: &Staged) -> Result<(), Error> {
    let rows =
        |table: &str| -> u64 { staged.tables.get(table).into_iter().flatten().map(|file| file.rows).sum() };
    let claims = totals.all_claims().count;
    let parts: u64 =
        ["released", "held", "quarantined"].map(|word| totals.claims_of(word).count).iter().sum();
    let checks = [
        ("claims read and claims released, held and quarantined", claims, parts),
        ("claims read and rows of claims", claims, rows("claims")),
        (
            "claims of transaction sets and rows of claims",
            sum(totals.claims_of_set.values()).count,
            rows("claims"),
        ),
        ("service lines read and rows of service_lines", totals.lines.count, rows("service_lines")),
        (
            "suggestions and rows of coding_suggestions",
            totals.coding_suggestions.values().sum(),
            rows("coding_suggestions"),
        ),
        ("findings and rows of findings", totals.findings.values().sum(), rows("findings")),
        ("payments read and rows of payments", sum(totals.payments.values()).count, rows("payments")),
        ("claim payments read and rows", totals.all_claim_payments().count, rows("claim_payments")),
        (
            "claims that claim payments may answer and decisions on them",
            totals.all_claim_payments().count + sum(totals.placed.values()).count + totals.further_parts,
            rows("matches"),
        ),
        ("service payments read and rows", totals.service_payments.count, rows("service_payments")),
        ("adjustments read and rows", sum(totals.adjustments.values()).count, rows("adjustments")),
        (
            "provider adjustments read and rows",
            totals.provider_adjustments.count,
            rows("provider_adjustments"),
        ),
        ("deposits read and rows of deposits", totals.deposits.count, rows("deposits")),
        ("denials and rows of denials", sum(totals.denials.values()).count, rows("denials")),
    ];
    match checks.iter().find(|(_, read, written)| read != written) {
        None => Ok(()),
        Some((what, read, written)) => Err(Error::new(
            ErrorKind::Law,
            format!(
                "the batch is not published: {what} differ, {read} and {written}; this is a fault of cleanclaim"
            ),
        )),
    }
}
