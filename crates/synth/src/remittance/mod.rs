//! What payers do with claims, and how they say so in an 835.

mod denial;
mod settle;
mod write;

pub(crate) use settle::{CYCLES, ClaimPayment, Link, Settler, denials, share_of};
pub(crate) use write::{ProviderAdjustment, Remittance, RemittanceWriter};
