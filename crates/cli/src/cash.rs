//! `cash`: payments and deposits, held against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use anyhow::Result;
use codes::Date;
use lake::{Lake, Row, Value};

use crate::args::CashArgs;
use crate::suspense;
use crate::table::{self, Format};
use crate::work::today;

/// Shows what of the money that payers say they paid came in, and what came in that no remittance explains.
pub(crate) fn cash(args: &CashArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let money = Money::read(&lake)?;
    let mut lines = if args.suspense { suspense::lines(&lake, money, as_of)? } else { money.lines(as_of) };
    lines.retain(|line| args.all || line.status != "matched");
    lines.retain(|line| line.age.is_none_or(|age| age >= i64::from(args.older_than)));
    lines.sort_by_key(|line| (line.status, std::cmp::Reverse(line.amount.abs())));
    let format = Format::asked(args.common.json, args.csv);
    if args.list || format != Format::Text {
        let rows: Vec<Row> = lines.into_iter().map(Line::row).collect();
        table::write(&mut io::stdout().lock(), &HEADINGS, &rows, format)?;
    } else {
        summary(&lines, as_of)?;
    }
    Ok(())
}

const HEADINGS: [&str; 9] =
    ["status", "amount", "difference", "date", "days", "trace_number", "payer_id", "practice_id", "id"];

/// How many, how much, and the oldest of each status.
fn summary(lines: &[Line], as_of: Date) -> Result<()> {
    let mut all: BTreeMap<&str, (i64, i64, i64, Option<i64>)> = BTreeMap::new();
    for line in lines {
        let sum = all.entry(line.status).or_default();
        *sum = (sum.0 + 1, sum.1 + line.amount, sum.2 + line.difference, sum.3.max(line.age));
    }
    let rows: Vec<Row> = all
        .into_iter()
        .map(|(status, (count, amount, difference, oldest))| Row {
            values: vec![
                Value::Text(status.to_owned()),
                Value::Int(count),
                Value::Cents(amount),
                Value::Cents(difference),
                oldest.map_or(Value::Null, Value::Int),
                Value::Text(meaning(status).to_owned()),
            ],
        })
        .collect();
    if rows.is_empty() {
        println!("to {as_of} there is nothing of the kind");
        return Ok(());
    }
    let headings = ["status", "count", "amount", "difference", "oldest_days", "what_it_means"];
    table::write(&mut io::stdout().lock(), &headings, &rows, Format::Text)?;
    Ok(())
}

fn meaning(status: &str) -> &'static str {
    match status {
        "matched" => "came in as the remittance says",
        "amount_differs" => "one trace, another amount",
        "missing_deposit" => "paid, says the payer; not come in",
        "missing_remittance" => "came in; no remittance says what for",
        "unmatched_payment" => "its claim is not known for certain",
        "unlinked_adjustment" => "it names no claim that is known here",
        "forwarded_balance" => "carried or applied, and not both",
        "unbalanced_remittance" => "the payment is not the sum of its parts",
        "unapplied_deposit" => "no remittance says what for, or so much",
        _ => "came in; the bank tells no trace",
    }
}

/// A payment or a deposit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    practice: String,
    trace: String,
    payer: String,
    /// Days since 1970.
    pub(crate) on: Option<i64>,
    cents: i64,
}

/// What was paid and what came in.
pub(crate) struct Money {
    /// By id.
    pub(crate) payments: BTreeMap<String, Side>,
    /// Those that are no copy, not cut short and no test.
    pub(crate) meant: BTreeSet<String>,
    deposits: BTreeMap<String, Side>,
    /// Deposit and payment.
    pairs: BTreeSet<(String, String)>,
}

/// A line of the answer.
pub(crate) struct Line {
    pub(crate) status: &'static str,
    pub(crate) side: Side,
    pub(crate) amount: i64,
    pub(crate) difference: i64,
    /// In days.
    pub(crate) age: Option<i64>,
    pub(crate) id: String,
}

impl Line {
    fn row(self) -> Row {
        let text = |text: String| if text.is_empty() { Value::Null } else { Value::Text(text) };
        Row {
            values: vec![
                Value::Text(self.status.to_owned()),
                Value::Cents(self.amount),
                Value::Cents(self.difference),
                self.side.on.map_or(Value::Null, |days| Value::Date(days as i32)),
                self.age.map_or(Value::Null, Value::Int),
                text(self.side.trace),
                text(self.side.payer),
                Value::Text(self.side.practice),
                Value::Text(self.id),
            ],
        }
    }
}

impl Money {
    fn read(lake: &Lake) -> Result<Self> {
        let sides = |table: &str, columns: [&str; 6]| -> Result<BTreeMap<String, Side>> {
            let mut sides = BTreeMap::new();
            for row in lake.read(table)?.columns(&columns)?.rows() {
                let row = row?;
                let text = |at: usize| row.values[at].text().unwrap_or_default().to_owned();
                let side = Side {
                    practice: text(1),
                    trace: text(2),
                    payer: text(3),
                    on: row.values[4].number(),
                    cents: row.values[5].number().unwrap_or(0),
                };
                sides.insert(text(0), side);
            }
            Ok(sides)
        };
        let payment =
            ["payment_id", "practice_id", "trace_number", "payer_id", "payment_date", "payment_amount"];
        let deposit =
            ["deposit_id", "practice_id", "trace_number", "trace_payer_id", "deposit_date", "amount"];
        let mut pairs = BTreeSet::new();
        for row in lake.read("deposit_matches")?.columns(&["deposit_id", "payment_id"])?.rows() {
            let row = row?;
            pairs.insert((row.values[0].to_string(), row.values[1].to_string()));
        }
        let mut meant = BTreeSet::new();
        for row in lake.read("transactions")?.columns(&["transaction_id"])?.only("status", "loaded")?.rows() {
            meant.insert(row?.values[0].to_string());
        }
        let copies = lake.read("payments")?.columns(&["payment_id"])?.only("balance_status", "duplicate")?;
        for row in copies.rows() {
            meant.remove(&row?.values[0].to_string());
        }
        Ok(Self {
            payments: sides("payments", payment)?,
            meant,
            deposits: sides("deposits", deposit)?,
            pairs,
        })
    }

    /// The same as the view `cash`.
    pub(crate) fn lines(self, as_of: Date) -> Vec<Line> {
        let mut paid: BTreeMap<&str, i64> = BTreeMap::new();
        for (deposit, payment) in &self.pairs {
            *paid.entry(deposit).or_default() += self.payments.get(payment).map_or(0, |side| side.cents);
        }
        // Of each payment what came in, and what all payments of those deposits come to.
        let mut came: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for (deposit, payment) in &self.pairs {
            let sums = came.entry(payment).or_default();
            sums.0 += self.deposits.get(deposit).map_or(0, |side| side.cents);
            sums.1 = sums.1.max(paid[deposit.as_str()]);
        }
        let age = |side: &Side| side.on.map(|on| i64::from(as_of.days_since_epoch()) - on);
        let mut lines = Vec::new();
        let is_meant = |(id, side): &(&String, &Side)| side.cents > 0 && self.meant.contains(*id);
        for (id, side) in self.payments.iter().filter(is_meant) {
            let (status, difference) = match came.get(id.as_str()) {
                None => ("missing_deposit", -side.cents),
                Some(&(sum, together)) if sum == side.cents || sum == together => ("matched", 0),
                Some(&(sum, together)) => ("amount_differs", sum - together),
            };
            let (amount, age) = (side.cents, age(side));
            lines.push(Line { status, side: side.clone(), amount, difference, age, id: id.clone() });
        }
        for (id, side) in self.deposits.iter().filter(|(id, _)| !paid.contains_key(id.as_str())) {
            let status = if side.trace.is_empty() { "unidentified" } else { "missing_remittance" };
            let (amount, age) = (side.cents, age(side));
            lines.push(Line { status, side: side.clone(), amount, difference: amount, age, id: id.clone() });
        }
        lines
    }
}
