//! What payers do with claims, and how they say so in an 835.

mod denial;
mod disturb;
mod events;
mod payment;
mod settle;
mod worked;
mod write;

pub(crate) use payment::{ClaimPayment, Link, Merged};
pub(crate) use settle::{CYCLES, Settler, denials, share_of};
pub(crate) use worked::recoverable;
pub(crate) use write::{ProviderAdjustment, Remittance, RemittanceWriter};
