//! What is true of a drop, beside it and never in it.

mod record;
mod totals;

pub(crate) use record::{FileTruth, PaymentAmounts, Recorder};
pub use totals::{Sum, Truth};
