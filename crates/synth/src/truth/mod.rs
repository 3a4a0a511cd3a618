//! What is true of a drop, beside it and never in it.

mod codes;
mod outcome;
mod read;
mod record;
mod table;
mod tables;
mod totals;

pub(crate) use outcome::Before;
pub use read::{Cell, read_truth};
pub(crate) use record::{FileTruth, PaymentAmounts, Recorder};
pub(crate) use tables::Tables;
pub use totals::{Sum, Truth};
