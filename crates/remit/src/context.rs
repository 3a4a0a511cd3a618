//! What is the same for every claim payment of one 835.

use claims::{Date, Payment, text};

use crate::payer::Payer;

/// The payment a claim payment is part of, as matching and posting need it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PaymentContext {
    /// The payment's row.
    pub payment_id: Box<str>,
    /// The practice that is paid; only its claims are looked at.
    pub practice_id: Box<str>,
    /// Who pays.
    pub payer: Payer<'static>,
    /// TRN02, the check or EFT trace number.
    pub trace: Box<str>,
    /// BPR16, the day the money moves.
    pub paid_on: Option<Date>,
}

impl PaymentContext {
    /// What the head of an 835 says.
    pub fn of(payment: &Payment<'_>, payment_id: &str, practice_id: &str) -> Self {
        Self {
            payment_id: payment_id.into(),
            practice_id: practice_id.into(),
            payer: Payer::of_payment(payment),
            trace: payment.trace_number().map(|trace| text(trace.text).into()).unwrap_or_default(),
            paid_on: payment.effective().and_then(|date| date.value),
        }
    }
}
