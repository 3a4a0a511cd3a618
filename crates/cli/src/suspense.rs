//! `cash --suspense`: money that is here and explained by nothing yet.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use codes::Date;
use lake::Lake;

use crate::cash::{Line, Money, Side};

/// The same as the view `suspense`.
pub(crate) fn lines(lake: &Lake, money: Money, as_of: Date) -> Result<Vec<Line>> {
    let age = |side: &Side| side.on.map(|on| i64::from(as_of.days_since_epoch()) - on);
    let line = |status: &'static str, side: &Side, amount: i64, id: String| Line {
        status,
        side: side.clone(),
        amount,
        difference: amount,
        age: age(side),
        id,
    };
    let mut lines = Vec::new();
    let unknown = Side::default();
    let payment = |id: &str| money.payments.get(id).unwrap_or(&unknown);
    for (id, payment_id, paid) in unmatched(lake)? {
        lines.push(line("unmatched_payment", payment(&payment_id), paid, id));
    }
    let mut adjustments = Adjustment::read(lake)?;
    adjustments.retain(|one| money.meant.contains(&one.payment));
    let mut chains: BTreeMap<&str, Vec<&Adjustment>> = BTreeMap::new();
    for one in &adjustments {
        if let Some(chain) = &one.chain {
            chains.entry(chain).or_default().push(one);
        }
    }
    let sum = |all: &Vec<&Adjustment>| all.iter().map(|one| one.cents).sum::<i64>();
    let open: BTreeMap<&str, i64> = chains.iter().map(|(chain, all)| (*chain, sum(all))).collect();
    let needs_claim = |one: &&Adjustment| {
        ["recovery", "refund", "transfer", "other"].contains(&&*one.class) && !one.is_linked && one.cents != 0
    };
    for one in adjustments.iter().filter(needs_claim) {
        if one.chain.as_deref().is_none_or(|chain| open[chain] != 0) {
            lines.push(line("unlinked_adjustment", payment(&one.payment), one.cents, one.id.clone()));
        }
    }
    for (chain, all) in &chains {
        let first = all.iter().min_by_key(|one| (payment(&one.payment).on.unwrap_or(i64::MAX), &one.id));
        let first = first.expect("a chain has links");
        if first.class == "forwarding_balance" && open[chain] != 0 {
            lines.push(line("forwarded_balance", payment(&first.payment), open[chain], first.id.clone()));
        }
    }
    for row in lake.read("payments")?.columns(&["payment_id", "difference", "balance_status"])?.rows() {
        let row = row?;
        if row.values[2].text() == Some("suspense") {
            let (id, difference) = (row.values[0].to_string(), row.values[1].number().unwrap_or(0));
            lines.push(line("unbalanced_remittance", payment(&id), difference, id.clone()));
        }
    }
    let unapplied = ["missing_remittance", "unidentified", "amount_differs"];
    for one in money.lines(as_of).into_iter().filter(|one| unapplied.contains(&one.status)) {
        lines.push(Line { status: "unapplied_deposit", amount: one.difference, ..one });
    }
    Ok(lines)
}

/// Claim payments whose claim nobody knows for certain: id, payment, amount.
fn unmatched(lake: &Lake) -> Result<Vec<(String, String, i64)>> {
    let mut standing: BTreeMap<String, (i64, bool)> = BTreeMap::new();
    for row in lake.read("matches")?.columns(&["claim_payment_id", "revision", "decision"])?.rows() {
        let row = row?;
        let revision = row.values[1].number().unwrap_or(0);
        let waits = matches!(row.values[2].text(), Some("ambiguous" | "unmatched"));
        let decision = standing.entry(row.values[0].to_string()).or_insert((revision, waits));
        if revision >= decision.0 {
            *decision = (revision, waits);
        }
    }
    let waiting: BTreeSet<String> =
        standing.into_iter().filter(|(_, (_, waits))| *waits).map(|(id, _)| id).collect();
    let mut found = Vec::new();
    let columns = ["claim_payment_id", "payment_id", "paid_amount"];
    for row in lake.read("claim_payments")?.columns(&columns)?.rows() {
        let row = row?;
        let id = row.values[0].to_string();
        if waiting.contains(&id) {
            found.push((id, row.values[1].to_string(), row.values[2].number().unwrap_or(0)));
        }
    }
    Ok(found)
}

/// A provider adjustment.
struct Adjustment {
    id: String,
    payment: String,
    class: String,
    cents: i64,
    is_linked: bool,
    chain: Option<String>,
}

impl Adjustment {
    fn read(lake: &Lake) -> Result<Vec<Self>> {
        let columns =
            ["provider_adjustment_id", "payment_id", "class", "amount", "linked_claim_id", "chain_id"];
        let mut all = Vec::new();
        for row in lake.read("provider_adjustments")?.columns(&columns)?.rows() {
            let row = row?;
            all.push(Self {
                id: row.values[0].to_string(),
                payment: row.values[1].to_string(),
                class: row.values[2].to_string(),
                cents: row.values[3].number().unwrap_or(0),
                is_linked: row.values[4].text().is_some(),
                chain: row.values[5].text().map(str::to_owned),
            });
        }
        Ok(all)
    }
}
