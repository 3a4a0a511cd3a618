//! Deposits: what the bank says came in, written down and held against what payers say they paid.
//!
//! A payment and its deposit come in either order, days apart. So both leave a note in the ledger under
//! the trace that the payer wrote in both; whichever comes second finds the first.

use std::collections::BTreeMap;

use ::claims::Date;
use lake::tables::Origin;
use lake::tables::remittance::{DepositMatchRow, DepositRow};
use remit::deposit::{Deposit, is_same_payment};
use remit::normalize;
use serde::{Deserialize, Serialize};

use super::weigh::Weighed;
use super::{Aside, Context, Made};
use crate::identity::UNASSIGNED;
use crate::ledger::{Key, Ledger};
use crate::piece::Source;
use crate::records::Records;
use crate::rows::{AsideRow, push_aside};
use crate::totals::Tally;
use crate::{Error, keys};

/// What is remembered of one side: a payment, or a deposit.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Side {
    /// Its row.
    id: String,
    practice_id: String,
    trace: String,
    payer_id: String,
    cents: i64,
    /// Days since 1970-01-01.
    on: Option<i32>,
    /// Where its row stands: source and byte offset; only of those of this batch.
    #[serde(skip)]
    place: (String, u64),
}

impl Side {
    /// A payment, unless it names no trace or moves no money.
    pub(crate) fn of_payment(context: &Context<'_>, weighed: &Weighed) -> Option<Self> {
        let source = context.source(weighed.set.0);
        let offset = source.survey.sets[weighed.set.1 as usize].offset;
        let cents = weighed.amount.unwrap_or_default().0;
        (weighed.recalled.is_none() && cents > 0 && !weighed.payment.trace.is_empty()).then(|| Self {
            id: weighed.payment.payment_id.to_string(),
            practice_id: weighed.payment.practice_id.to_string(),
            trace: weighed.payment.trace.to_string(),
            payer_id: weighed.trace_payer.to_string(),
            cents,
            on: weighed.payment.paid_on.map(Date::days_since_epoch),
            place: (source.id.hex().to_owned(), offset),
        })
    }

    fn of_deposit(source: &Source, deposit: &Deposit, practice_id: &str) -> Self {
        Self {
            id: source.id.row(deposit.offset).as_str().to_owned(),
            practice_id: practice_id.to_owned(),
            trace: deposit.trace.clone(),
            payer_id: deposit.payer_id.clone(),
            cents: deposit.amount.0,
            on: deposit.on.map(Date::days_since_epoch),
            place: (source.id.hex().to_owned(), deposit.offset),
        }
    }

    fn key(&self, kind: u8) -> Key {
        keys::traced(kind, &normalize::identifier(self.trace.as_bytes()))
    }

    fn note(&self, kind: u8, records: &mut Records) {
        let value = serde_json::to_vec(self).expect("it is plain data");
        records.push(self.key(kind), &value);
    }

    /// Whether a deposit is the money of a payment. One whose account is nobody's may be anybody's; an
    /// account of one practice holds no money of another.
    fn is_money_of(&self, payment: &Self) -> bool {
        let of_practice = [UNASSIGNED, &payment.practice_id].contains(&self.practice_id.as_str());
        of_practice && is_same_payment((&self.trace, &self.payer_id), (&payment.trace, &payment.payer_id))
    }
}

/// Writes down the deposits of a batch and what they are the money of; leaves notes of both sides.
pub(crate) fn work(
    context: &Context<'_>,
    payments: &[Side],
    ledger: &Ledger,
    depends_on: &mut Vec<String>,
    records: &mut Records,
) -> Result<Made, Error> {
    let mut made = Made::default();
    let mut deposits = Vec::new();
    for (at, source) in context.sources.iter().enumerate() {
        for deposit in source.statement.iter().flat_map(|statement| &statement.deposits) {
            let practice = context.practices.of_account(&deposit.account);
            push_deposit(context, source, deposit, practice, &mut made);
            deposits.push(Side::of_deposit(source, deposit, practice));
        }
        push_faults(context, at, source, &mut made);
    }
    for (side, kind) in both_sides(&deposits, payments) {
        side.note(kind, records);
    }
    let paid_before = earlier(ledger, keys::PAYMENT, &deposits, depends_on)?;
    let deposited_before = earlier(ledger, keys::DEPOSIT, payments, depends_on)?;
    for deposit in deposits.iter().filter(|deposit| !deposit.trace.is_empty()) {
        let before = paid_before.get(&deposit.key(keys::PAYMENT)).into_iter().flatten();
        for payment in payments.iter().chain(before).filter(|payment| deposit.is_money_of(payment)) {
            push_match(context, deposit, payment, &deposit.place, &mut made);
        }
    }
    for payment in payments {
        let before = deposited_before.get(&payment.key(keys::DEPOSIT)).into_iter().flatten();
        for deposit in before.filter(|deposit| deposit.is_money_of(payment)) {
            push_match(context, deposit, payment, &payment.place, &mut made);
        }
    }
    Ok(made)
}

/// Deposits and payments, each with its kind of key.
fn both_sides<'s>(deposits: &'s [Side], payments: &'s [Side]) -> impl Iterator<Item = (&'s Side, u8)> {
    let deposits = deposits.iter().filter(|deposit| !deposit.trace.is_empty());
    deposits
        .map(|deposit| (deposit, keys::DEPOSIT))
        .chain(payments.iter().map(|payment| (payment, keys::PAYMENT)))
}

/// What earlier batches noted of the other side, by key.
fn earlier(
    ledger: &Ledger,
    kind: u8,
    sides: &[Side],
    depends_on: &mut Vec<String>,
) -> Result<BTreeMap<Key, Vec<Side>>, Error> {
    let mut wanted: Vec<Key> =
        sides.iter().filter(|side| !side.trace.is_empty()).map(|side| side.key(kind)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found: BTreeMap<Key, Vec<Side>> = BTreeMap::new();
    ledger.lookup(&wanted, &mut |at, batch, value| {
        if let Ok(side) = serde_json::from_slice(value) {
            found.entry(wanted[at]).or_default().push(side);
            depends_on.push(batch.to_owned());
        }
    })?;
    Ok(found)
}

fn push_deposit(context: &Context<'_>, source: &Source, deposit: &Deposit, practice: &str, made: &mut Made) {
    let tail = deposit.account.len().saturating_sub(ACCOUNT_SHOWN);
    made.tables.deposits.push(
        &DepositRow {
            deposit_id: source.id.row(deposit.offset).as_str(),
            account: deposit.account.get(tail..).unwrap_or_default(),
            deposit_date: deposit.on.map(Date::days_since_epoch),
            amount: deposit.amount.0,
            method: deposit.method.as_str(),
            trace_number: Some(deposit.trace.as_str()).filter(|trace| !trace.is_empty()),
            trace_payer_id: Some(deposit.payer_id.as_str()).filter(|payer| !payer.is_empty()),
        },
        &Origin {
            batch_id: context.batch_id,
            practice_id: practice,
            source_sha256: source.id.hex(),
            byte_offset: deposit.offset,
            segment_ordinal: deposit.ordinal,
        },
    );
    made.totals.deposits += Tally::one(deposit.amount);
}

fn push_faults(context: &Context<'_>, at: usize, source: &Source, made: &mut Made) {
    for fault in source.statement.iter().flat_map(|statement| &statement.faults) {
        let row = AsideRow { level: "bytes", claim_id: None, control_number: None, charge: None };
        let aside = Aside {
            source: at as u32,
            offset: fault.offset,
            length: fault.length,
            reason: "bank-record",
            why: fault.why.to_owned(),
        };
        let origin = Origin {
            batch_id: context.batch_id,
            practice_id: UNASSIGNED,
            source_sha256: source.id.hex(),
            byte_offset: fault.offset,
            segment_ordinal: 0,
        };
        push_aside(made, &source.id, aside, &row, &origin);
    }
}

fn push_match(
    context: &Context<'_>,
    deposit: &Side,
    payment: &Side,
    (source, offset): &(String, u64),
    made: &mut Made,
) {
    made.tables.deposit_matches.push(
        &DepositMatchRow {
            deposit_id: &deposit.id,
            payment_id: &payment.id,
            deposit_amount: deposit.cents,
            payment_amount: payment.cents,
            days: deposit.on.zip(payment.on).map(|(deposited, paid)| deposited - paid),
        },
        &Origin {
            batch_id: context.batch_id,
            practice_id: &payment.practice_id,
            source_sha256: source,
            byte_offset: *offset,
            segment_ordinal: 0,
        },
    );
}

/// So many characters of an account number are kept: enough to tell accounts apart, too few to draw on one.
const ACCOUNT_SHOWN: usize = 4;
